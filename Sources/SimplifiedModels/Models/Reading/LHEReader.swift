/// Counts what the events of an LHE file contain.
struct LHEReader {
  /// Particles that an event has at most.
  static let largestEvent = 10_000

  /// Sums over all events.
  struct Tally {
    var events = 0
    var weight = 0.0
    /// By the codes of what was produced, sorted: first line and sum of weights.
    var produced: [[Int]: (line: Int, weight: Double)] = [:]
    /// By code: how often it was seen, and the sum of its masses in GeV.
    var masses: [Int: (line: Int, count: Int, sum: Double)] = [:]
    /// By code, then daughters in order: first line and how often.
    var decays: [Int: [[Int]: (line: Int, count: Int)]] = [:]
  }

  private var scanner: LineScanner
  private(set) var tally = Tally()
  /// √s in GeV and codes of the beams; nil before `<init>`.
  private(set) var beams: (energy: Double, codes: [Int])?
  /// Cross section of the whole sample in pb, as `<init>` has it.
  private(set) var total = 0.0
  /// Masses and quantum numbers of a SLHA text in the header.
  private(set) var header = SLHAContent()
  private var event: [Entry] = []

  /// One line of an event.
  private struct Entry {
    let line: Int
    let code: Int
    let status: Int
    let mother: Int
    let otherMother: Int
    let mass: Double
    let isSM: Bool
  }

  init(_ bytes: [UInt8], file: String) {
    scanner = LineScanner(bytes, file: file)
  }

  mutating func read() throws(SimplifiedModelError) {
    while try scanner.next() {
      if scanner.field(0, is: "<slha>") {
        try readHeader()
      } else if scanner.field(0, is: "<init>") || scanner.field(0, is: "<init") {
        try readBeams()
      } else if scanner.field(0, is: "<event>") || scanner.field(0, is: "<event") {
        try readEvent()
      }
    }
    guard beams != nil else { throw wholeFile("there is no <init> block; is this an LHE file?") }
    guard tally.events > 0 else { throw wholeFile("there are no events") }
    guard tally.weight > 0, tally.weight.isFinite else {
      throw wholeFile("the weights of the events add up to \(tally.weight)")
    }
  }

  private func wholeFile(_ reason: String) -> SimplifiedModelError {
    .model(file: scanner.file, line: 0, reason: reason)
  }

  private func integer(_ index: Int, _ what: String) throws(SimplifiedModelError) -> Int {
    guard let value = scanner.integer(index) else {
      throw scanner.fault("\(scanner.quoted(index)) is not \(what)")
    }
    return value
  }

  private func number(_ index: Int, _ what: String) throws(SimplifiedModelError) -> Double {
    guard let value = scanner.number(index) else {
      throw scanner.fault("\(scanner.quoted(index)) is not \(what)")
    }
    return value
  }

  /// Goes to the next line, which has to have some fields.
  private mutating func line(_ count: Int, _ what: String) throws(SimplifiedModelError) {
    guard try scanner.next() else { throw scanner.fault("the file ends before \(what)") }
    guard scanner.fields.count >= count else {
      throw scanner.fault("\(what) has \(scanner.fields.count) numbers, \(count) expected")
    }
  }
}

// Header and beams.
extension LHEReader {
  /// Reads the SLHA text up to `</slha>`, with the lines of this file.
  private mutating func readHeader() throws(SimplifiedModelError) {
    var reader = SLHAReader(continuing: scanner)
    try reader.read(upTo: "</slha>")
    header = reader.content
    scanner = reader.scanner
  }

  private mutating func readBeams() throws(SimplifiedModelError) {
    try line(10, "the line of beams in <init>")
    let energy = try number(2, "a beam energy") + number(3, "a beam energy")
    beams = (energy, [try integer(0, "a beam"), try integer(1, "a beam")])
    let count = try integer(9, "a number of processes")
    guard (1...10_000).contains(count) else {
      throw scanner.fault("\(count) processes found, 1 to 10000 expected")
    }
    total = 0
    for _ in 0..<count {
      try line(4, "the line of a process in <init>")
      total += try number(0, "a cross section in pb")
    }
  }
}

// Events.
extension LHEReader {
  private mutating func readEvent() throws(SimplifiedModelError) {
    guard beams != nil else { throw scanner.fault("an event stands before <init>") }
    try line(6, "the first line of an event")
    let count = try integer(0, "a number of particles")
    guard (1...Self.largestEvent).contains(count) else {
      throw scanner.fault("\(count) particles found, 1 to \(Self.largestEvent) expected")
    }
    let weight = try number(2, "the weight of an event")
    let start = scanner.line
    event.removeAll(keepingCapacity: true)
    for _ in 0..<count {
      try line(13, "the line of a particle")
      event.append(try entry(count))
    }
    tally.events += 1
    tally.weight += weight
    countProduction(weight, line: start)
    for index in event.indices where !event[index].isSM && event[index].status > 0 {
      countParticle(index)
    }
  }

  private func entry(_ count: Int) throws(SimplifiedModelError) -> Entry {
    let code = try integer(0, "a particle code")
    let mothers = [
      try integer(2, "the number of a mother"), try integer(3, "the number of a mother"),
    ]
    guard mothers.allSatisfy({ (0...count).contains($0) }) else {
      throw scanner.fault("the mothers \(mothers[0]) and \(mothers[1]) are not in the event")
    }
    return Entry(
      line: scanner.line, code: code, status: try integer(1, "a status"), mother: mothers[0],
      otherMother: mothers[1], mass: try number(10, "a mass"),
      isSM: SMParticle(code: code) != nil || code == 2212 || code == -2212)
  }

  private mutating func countProduction(_ weight: Double, line: Int) {
    let codes = event.filter { entry in
      !entry.isSM && entry.status > 0 && entry.mother > 0
        && event[entry.mother - 1].status == -1
    }.map(\.code).sorted()
    if codes.isEmpty { return }
    tally.produced[codes, default: (line, 0)].weight += weight
  }

  private mutating func countParticle(_ index: Int) {
    let entry = event[index]
    // A particle that only recoils is written again as its own daughter.
    if entry.mother > 0, event[entry.mother - 1].code == entry.code { return }
    let children = self.children(of: index)
    tally.masses[entry.code, default: (entry.line, 0, 0)].count += 1
    tally.masses[entry.code, default: (entry.line, 0, 0)].sum += entry.mass
    if children.isEmpty { return }
    tally.decays[entry.code, default: [:]][children, default: (entry.line, 0)].count += 1
  }

  /// Codes of the daughters of a particle, sorted.
  private func children(of index: Int) -> [Int] {
    var parent = index
    for _ in event.indices {
      let children = event.indices.filter {
        event[$0].mother == parent + 1 && event[$0].otherMother <= max(parent + 1, 0)
      }
      guard children.count == 1, event[children[0]].code == event[parent].code else {
        return children.map { event[$0].code }.sorted()
      }
      parent = children[0]
    }
    return []
  }
}
