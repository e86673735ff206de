/// What the lines of a SLHA file say, not yet judged.
struct SLHAContent {
  struct Mass {
    let line: Int
    let particle: ParticleID
    let mass: Double
  }
  struct Channel {
    let line: Int
    let ratio: Double
    let daughters: [Int]
  }
  struct DecayTable {
    let line: Int
    let particle: ParticleID
    let width: Double
    var channels: [Channel] = []
    /// Of the branching ratios.
    var sum = 0.0
  }
  struct Process {
    let line: Int
    /// √s in GeV.
    let energy: Double
    let beams: [Int]
    let final: [Int]
    /// QCD order and σ in fb, by line.
    var values: [(order: Int, value: Double)] = []
  }
  var masses: [Mass] = []
  var decays: [DecayTable] = []
  var processes: [Process] = []
}

/// Reads SLHA text line by line.
struct SLHAReader {
  static let largestText = 50_000_000
  static let largestCode = 1_000_000_000

  private enum Place { case none, mass, other, decay, process }

  let file: String
  private(set) var content = SLHAContent()
  private var place = Place.none
  private var hasMasses = false
  private var massLines: [ParticleID: Int] = [:]

  init(file: String) { self.file = file }

  mutating func read(_ text: String) throws(SimplifiedModelError) {
    guard text.utf8.count <= Self.largestText else {
      throw fault(0, "the file is larger than \(Self.largestText) bytes")
    }
    var number = 0
    for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      number += 1
      let fields = line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace)
      guard let first = fields.first else { continue }
      switch first.lowercased() {
      case "block": try startBlock(fields, number)
      case "decay": try startDecay(fields, number)
      case "xsection": try startProcess(fields, number)
      default: try readRow(fields, number)
      }
    }
    if !hasMasses { throw fault(0, "there is no BLOCK MASS; is this a SLHA file?") }
  }

  private mutating func startBlock(
    _ fields: [Substring], _ line: Int
  ) throws(SimplifiedModelError) {
    guard fields.count >= 2 else { throw fault(line, "a BLOCK line without a name") }
    place = fields[1].lowercased() == "mass" ? .mass : .other
    if place == .mass { hasMasses = true }
  }

  private mutating func startDecay(
    _ fields: [Substring], _ line: Int
  ) throws(SimplifiedModelError) {
    guard fields.count >= 3 else {
      throw fault(line, "“DECAY code width” expected")
    }
    let particle = ParticleID(try code(fields[1], line))
    let width = try number(fields[2], line)
    guard particle.rawValue > 0, width >= 0 else {
      throw fault(line, "DECAY needs a positive code and a width that is not negative")
    }
    content.decays.append(.init(line: line, particle: particle, width: width))
    place = .decay
  }

  private mutating func startProcess(
    _ fields: [Substring], _ line: Int
  ) throws(SimplifiedModelError) {
    guard fields.count >= 6 else {
      throw fault(line, "“XSECTION energy beam beam count code …” expected")
    }
    let energy = try number(fields[1], line)
    let count = try code(fields[4], line)
    guard energy > 0, count >= 1, fields.count == 5 + count else {
      throw fault(
        line, "a positive energy and \(fields[4]) particles expected, \(fields.count - 5) found")
    }
    var codes: [Int] = []
    for field in fields[2...3] + fields[5...] { codes.append(try code(field, line)) }
    content.processes.append(
      .init(line: line, energy: energy, beams: Array(codes[..<2]), final: Array(codes[2...])))
    place = .process
  }

  private mutating func readRow(
    _ fields: [Substring], _ line: Int
  ) throws(SimplifiedModelError) {
    switch place {
    case .mass: try readMass(fields, line)
    case .decay: try readChannel(fields, line)
    case .process: try readCrossSection(fields, line)
    case .other: break
    case .none:
      throw fault(line, "“\(fields[0].prefix(40))” stands before any BLOCK, DECAY or XSECTION")
    }
  }

  private mutating func readMass(
    _ fields: [Substring], _ line: Int
  ) throws(SimplifiedModelError) {
    guard fields.count >= 2 else { throw fault(line, "a code and a mass expected") }
    let particle = ParticleID(try code(fields[0], line))
    let mass = try number(fields[1], line)
    if let other = massLines.updateValue(line, forKey: particle) {
      throw fault(line, "the mass of \(particle.rawValue) is at line \(other) too")
    }
    content.masses.append(.init(line: line, particle: particle, mass: mass))
  }

  private mutating func readChannel(
    _ fields: [Substring], _ line: Int
  ) throws(SimplifiedModelError) {
    let ratio = try number(fields[0], line)
    guard (-1e-6...1.001).contains(ratio) else {
      throw fault(line, "branching ratio \(fields[0]) is not between 0 and 1")
    }
    guard fields.count >= 2, let count = Int(fields[1]), count >= 1, fields.count == 2 + count
    else {
      throw fault(line, "the number of daughters does not agree with the codes that follow")
    }
    content.decays[content.decays.count - 1].sum += ratio
    let sum = content.decays[content.decays.count - 1].sum
    guard sum <= 1.01 else {
      throw fault(line, "the branching ratios of this particle add up to more than 1: \(sum)")
    }
    var daughters: [Int] = []
    for field in fields[2...] { daughters.append(try code(field, line)) }
    content.decays[content.decays.count - 1].channels.append(
      .init(line: line, ratio: ratio, daughters: daughters))
  }

  private mutating func readCrossSection(
    _ fields: [Substring], _ line: Int
  ) throws(SimplifiedModelError) {
    guard fields.count >= 7, let order = Int(fields[1]) else {
      throw fault(line, "“scheme order order scale scale pdf value” expected for a cross section")
    }
    guard let value = DecimalShift.value(fields[6], by: 3), value.isFinite, value >= 0 else {
      throw fault(line, "“\(fields[6].prefix(40))” is not a cross section in pb")
    }
    content.processes[content.processes.count - 1].values.append((order, value))
  }

  private func code(_ field: Substring, _ line: Int) throws(SimplifiedModelError) -> Int {
    guard let code = Int(field), abs(max(code, -Int.max)) < Self.largestCode else {
      throw fault(line, "“\(field.prefix(40))” is not a particle code or count")
    }
    return code
  }

  private func number(_ field: Substring, _ line: Int) throws(SimplifiedModelError) -> Double {
    guard let value = DecimalShift.value(field, by: 0), value.isFinite else {
      throw fault(line, "“\(field.prefix(40))” is not a finite number")
    }
    return value
  }

  private func fault(_ line: Int, _ reason: String) -> SimplifiedModelError {
    .model(file: file, line: line, reason: reason)
  }
}
