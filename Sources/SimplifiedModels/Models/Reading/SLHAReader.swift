/// Reads SLHA text line by line.
struct SLHAReader {
  static let largestText = 50_000_000
  /// Daughters of a decay, or produced particles.
  static let largestCount = 20

  private enum Place: Equatable {
    case none, mass, quantum, other, decay, process
    case mixing(SLHAContent.MixingBlock)
  }

  private(set) var scanner: LineScanner
  private(set) var content = SLHAContent()
  private var place = Place.none
  private var hasMasses = false
  private var massLines: [ParticleID: Int] = [:]
  private var quantumLines: [ParticleID: Int] = [:]

  init(_ bytes: [UInt8], file: String) { scanner = LineScanner(bytes, file: file) }

  /// Reads on where another reader stands.
  init(continuing scanner: LineScanner) { self.scanner = scanner }

  /// Reads everything.
  mutating func read() throws(SimplifiedModelError) {
    while try scanner.next() { try readLine() }
    if !hasMasses {
      throw .model(
        file: scanner.file, line: 0, reason: "there is no BLOCK MASS; is this a SLHA file?")
    }
  }

  /// Reads up to a line with a word, in lower case, or to the end.
  mutating func read(upTo word: StaticString) throws(SimplifiedModelError) {
    while try scanner.next(), !scanner.field(0, is: word) { try readLine() }
  }

  private mutating func readLine() throws(SimplifiedModelError) {
    if scanner.field(0, is: "block") {
      try startBlock()
    } else if scanner.field(0, is: "decay") {
      try startDecay()
    } else if scanner.field(0, is: "xsection") {
      try startProcess()
    } else {
      try readRow()
    }
  }

  private mutating func readRow() throws(SimplifiedModelError) {
    switch place {
    case .mass: try readMass()
    case .quantum: try readQuantum()
    case .decay: try readChannel()
    case .process: try readCrossSection()
    case .mixing(let block): try readMixing(block)
    case .other: break
    case .none:
      throw fault("\(scanner.quoted(0)) stands before any BLOCK, DECAY or XSECTION")
    }
  }

  private func code(_ index: Int) throws(SimplifiedModelError) -> Int {
    guard let code = scanner.integer(index) else {
      throw fault("\(scanner.quoted(index)) is not a particle code or count")
    }
    return code
  }

  private func number(_ index: Int) throws(SimplifiedModelError) -> Double {
    guard let value = scanner.number(index) else {
      throw fault("\(scanner.quoted(index)) is not a finite number")
    }
    return value
  }

  private func fault(_ reason: String) -> SimplifiedModelError { scanner.fault(reason) }
}

// Masses and quantum numbers.
extension SLHAReader {
  private mutating func startBlock() throws(SimplifiedModelError) {
    guard scanner.fields.count >= 2 else { throw fault("a BLOCK line without a name") }
    place = .other
    if scanner.field(1, is: "mass") {
      place = .mass
      hasMasses = true
    } else if scanner.field(1, is: "qnumbers") {
      try startQuantum()
    } else if scanner.field(1, is: "nmix") {
      place = .mixing(.neutralinos)
    } else if scanner.field(1, is: "umix") {
      place = .mixing(.minus)
    } else if scanner.field(1, is: "vmix") {
      place = .mixing(.plus)
    }
  }

  /// Rows and columns beyond those of the MSSM, such as singlinos, are left to others.
  private mutating func readMixing(_ block: SLHAContent.MixingBlock) throws(SimplifiedModelError) {
    guard scanner.fields.count >= 3, let row = scanner.integer(0), let column = scanner.integer(1)
    else { throw fault("a row, a column and an element of a mixing matrix expected") }
    content.mixing[block, default: [:]][[row, column]] = try number(2)
  }

  private mutating func readMass() throws(SimplifiedModelError) {
    guard scanner.fields.count >= 2 else { throw fault("a code and a mass expected") }
    let particle = ParticleID(try code(0))
    let mass = try number(1)
    if let other = massLines.updateValue(scanner.line, forKey: particle) {
      throw fault("the mass of \(particle.rawValue) is at line \(other) too")
    }
    content.masses.append(.init(line: scanner.line, particle: particle, mass: mass))
  }

  private mutating func startQuantum() throws(SimplifiedModelError) {
    guard scanner.fields.count >= 3 else { throw fault("“BLOCK QNUMBERS code” expected") }
    let particle = ParticleID(try code(2))
    guard particle.rawValue > 0 else { throw fault("QNUMBERS needs a positive code") }
    if let other = quantumLines.updateValue(scanner.line, forKey: particle) {
      throw fault("QNUMBERS of \(particle.rawValue) are at line \(other) too")
    }
    content.quanta.append(
      .init(line: scanner.line, particle: particle, name: scanner.commentWord))
    place = .quantum
  }

  private mutating func readQuantum() throws(SimplifiedModelError) {
    guard scanner.fields.count >= 2, let row = scanner.integer(0) else {
      throw fault("a row number and a quantum number expected")
    }
    guard (1...4).contains(row) else { return }
    guard let value = scanner.integer(1), Self.quantumRanges[row - 1].contains(value) else {
      throw fault(
        "\(scanner.quoted(1)) is not \(Self.quantumNames[row - 1]) "
          + "(\(Self.quantumRanges[row - 1].lowerBound) to "
          + "\(Self.quantumRanges[row - 1].upperBound))")
    }
    content.quanta[content.quanta.count - 1].values[row - 1] = value
  }

  static let quantumNames = [
    "three times a charge", "a number of spin states", "a colour dimension",
    "whether there is an antiparticle",
  ]
  private static let quantumRanges = [-30...30, 1...9, -27...27, 0...1]
}

// Decays and cross sections.
extension SLHAReader {
  private mutating func startDecay() throws(SimplifiedModelError) {
    guard scanner.fields.count >= 3 else { throw fault("“DECAY code width” expected") }
    let particle = ParticleID(try code(1))
    let width = try number(2)
    guard particle.rawValue > 0, width >= 0 else {
      throw fault("DECAY needs a positive code and a width that is not negative")
    }
    content.decays.append(.init(line: scanner.line, particle: particle, width: width))
    place = .decay
  }

  private mutating func readChannel() throws(SimplifiedModelError) {
    let ratio = try number(0)
    guard (-1e-6...1.001).contains(ratio) else {
      throw fault("branching ratio \(scanner.text(0)) is not between 0 and 1")
    }
    let fields = scanner.fields.count
    guard fields >= 2, let count = scanner.integer(1), (1...Self.largestCount).contains(count),
      fields == 2 + count
    else {
      throw fault("the number of daughters does not agree with the codes that follow")
    }
    content.decays[content.decays.count - 1].sum += ratio
    let sum = content.decays[content.decays.count - 1].sum
    guard sum <= 1.01 else {
      throw fault("the branching ratios of this particle add up to more than 1: \(sum)")
    }
    var daughters: [Int] = []
    daughters.reserveCapacity(count)
    for index in 2..<fields { daughters.append(try code(index)) }
    content.decays[content.decays.count - 1].channels.append(
      .init(line: scanner.line, ratio: ratio, daughters: daughters))
  }

  private mutating func startProcess() throws(SimplifiedModelError) {
    let fields = scanner.fields.count
    guard fields >= 6 else { throw fault("“XSECTION energy beam beam count code …” expected") }
    let energy = try number(1)
    let count = try code(4)
    guard energy > 0, (1...Self.largestCount).contains(count), fields == 5 + count else {
      throw fault(
        "a positive energy and \(scanner.text(4)) particles expected, \(fields - 5) found")
    }
    let beams = [try code(2), try code(3)]
    var final: [Int] = []
    for index in 5..<fields { final.append(try code(index)) }
    content.processes.append(
      .init(line: scanner.line, energy: energy, beams: beams, final: final))
    place = .process
  }

  private mutating func readCrossSection() throws(SimplifiedModelError) {
    guard scanner.fields.count >= 7, let order = scanner.integer(1) else {
      throw fault("“scheme order order scale scale pdf value” expected for a cross section")
    }
    guard let value = scanner.number(6, timesTenTo: 3), value >= 0 else {
      throw fault("\(scanner.quoted(6)) is not a cross section in pb")
    }
    content.processes[content.processes.count - 1].values.append((order, value))
  }
}
