import Documents
import SimplifiedModels

/// What the points of a map look like in the text.
struct MapLayout: Equatable, Sendable {
  /// One number of a point, or what takes its place.
  enum Entry: UInt8, Sendable {
    /// A number without brackets around it: a data map says what it is.
    case flat
    /// A mass of a branch.
    case mass
    /// A mass and a width of a branch.
    case massAndWidth
    /// `'*'` instead of a branch: nothing is said of it.
    case inclusive
    /// The end of a branch.
    case end
  }
  var entries: [Entry] = []

  /// Branches with their entries; nil for a flat layout.
  var branches: [[Entry]]? {
    guard entries.first != .flat else { return nil }
    return entries.split(separator: .end, omittingEmptySubsequences: false).dropLast().map {
      Array($0)
    }
  }

  /// In words.
  var text: String {
    guard let branches else { return "\(entries.count) numbers" }
    let parts = branches.map { branch in
      "["
        + branch.map {
          $0 == .inclusive ? "*" : $0 == .mass ? "mass" : "(mass, width)"
        }.joined(separator: ", ") + "]"
    }
    return parts.joined(separator: ", ")
  }
}

/// Reads `[[x, y], [x, y], …]` byte by byte: nested masses and widths, or flat numbers.
struct MapReader {
  /// More points than any published map has.
  static let pointLimit = 2_000_000

  /// What was read.
  struct Map {
    var layout: MapLayout
    /// Masses in the order of the text, then widths; flat numbers as they stand.
    var points: [Double] = []
    var values: [Double] = []
    /// Points left out because their limit is zero, which would exclude everything.
    var zeroLimits = 0
  }

  private var scanner: ByteScanner
  private let quantity: MapQuantity
  private var map = Map(layout: MapLayout())
  private var entries: [MapLayout.Entry] = []
  private var widths: [Double] = []
  private var dimension = 0

  init(_ scanner: ByteScanner, quantity: MapQuantity) {
    self.scanner = scanner
    self.quantity = quantity
    map.points.reserveCapacity((scanner.end - scanner.position) / 16)
  }

  /// The map behind the scanner's place.
  static func read(_ scanner: ByteScanner, quantity: MapQuantity) throws(DocumentError) -> Map {
    var reader = MapReader(scanner, quantity: quantity)
    try reader.readAll()
    return reader.map
  }

  private mutating func readAll() throws(DocumentError) {
    try scanner.expect("[", in: "a map")
    while !scanner.accept("]") {
      try readPoint()
      guard map.values.count <= Self.pointLimit else {
        throw .tooLarge(
          file: scanner.file, what: "map", found: map.values.count, limit: Self.pointLimit)
      }
      if !scanner.accept(",") {
        try scanner.expect("]", in: "a map")
        break
      }
    }
    scanner.skipBlanks()
    guard scanner.current == nil else { throw scanner.error(expected: "the end of the map") }
    guard !map.values.isEmpty || map.zeroLimits > 0 else {
      throw scanner.error(found: "an empty map", expected: "at least one point")
    }
  }

  /// One `[x, y]`.
  private mutating func readPoint() throws(DocumentError) {
    try scanner.expect("[", in: "a point of a map")
    scanner.skipBlanks()
    let start = scanner.position
    let first = map.points.count
    try scanner.expect("[", in: "the masses of a point")
    entries.removeAll(keepingCapacity: true)
    widths.removeAll(keepingCapacity: true)
    while !scanner.accept("]") {
      try readBranch()
      guard map.points.count - first + widths.count <= MapTable.largestDimension else {
        throw scanner.error(expected: "at most \(MapTable.largestDimension) numbers in a point")
      }
      if !scanner.accept(",") {
        try scanner.expect("]", in: "the masses of a point")
        break
      }
    }
    map.points += widths
    dimension = map.points.count - first
    try checkLayout(from: start)
    try scanner.expect(
      ",", in: "a point of a map",
      remedy: "give each point its masses and one \(quantity.rawValue): the column is missing")
    try readValue()
    try scanner.expect("]", in: "a point of a map")
  }

  /// One `[m, (m, w), …]`, `'*'`, or a flat number.
  private mutating func readBranch() throws(DocumentError) {
    scanner.skipBlanks()
    switch scanner.current {
    case UInt8(ascii: "'"), UInt8(ascii: "\""):
      try readInclusive()
      entries.append(.end)
    case UInt8(ascii: "["):
      scanner.position += 1
      while !scanner.accept("]") {
        try readEntry()
        guard entries.count <= 2 * MapTable.largestDimension else {
          throw scanner.error(expected: "fewer entries in a branch")
        }
        if !scanner.accept(",") {
          try scanner.expect("]", in: "a branch")
          break
        }
      }
      entries.append(.end)
    default:
      map.points.append(try scanner.quantity().value)
      entries.append(.flat)
    }
  }

  private mutating func readInclusive() throws(DocumentError) {
    let start = scanner.position
    let text = try scanner.quoted()
    guard text == "*" else {
      scanner.position = start
      throw scanner.error(expected: "masses or '*'", remedy: "write '*' for an inclusive branch")
    }
    entries.append(.inclusive)
  }

  private mutating func readEntry() throws(DocumentError) {
    scanner.skipBlanks()
    switch scanner.current {
    case UInt8(ascii: "'"), UInt8(ascii: "\""): try readInclusive()
    case UInt8(ascii: "("):
      scanner.position += 1
      map.points.append(try mass())
      try scanner.expect(",", in: "a mass with its width")
      widths.append(try width())
      try scanner.expect(")", in: "a mass with its width")
      entries.append(.massAndWidth)
    default:
      map.points.append(try mass())
      entries.append(.mass)
    }
  }

  private mutating func mass() throws(DocumentError) -> Double {
    scanner.skipBlanks()
    let start = scanner.position
    let mass = try scanner.quantity()
    guard mass.dimension == .energy, mass.value >= MapTable.smallestMass else {
      scanner.position = start
      throw scanner.error(
        expected: "a mass with its unit, at least \(MapTable.smallestMass) GeV",
        remedy: "write it as 200*GeV")
    }
    return mass.value
  }

  private mutating func width() throws(DocumentError) -> Double {
    scanner.skipBlanks()
    let start = scanner.position
    let width = try scanner.quantity()
    guard width.dimension == .energy, width.value >= 0 else {
      scanner.position = start
      throw scanner.error(
        expected: "a width with its unit, at least 0", remedy: "write it as 1e-16*GeV")
    }
    return width.value
  }

  private mutating func checkLayout(from start: Int) throws(DocumentError) {
    if map.layout.entries.isEmpty { map.layout.entries = entries }
    guard entries == map.layout.entries, dimension > 0 else {
      scanner.position = start
      throw scanner.error(
        found: "masses per branch \(MapLayout(entries: entries).text)",
        expected: "\(map.layout.text), as in the first point",
        remedy: "add the missing column (mass) or remove the point")
    }
  }
}

extension MapReader {
  private mutating func readValue() throws(DocumentError) {
    scanner.skipBlanks()
    let start = scanner.position
    if quantity == .efficiency, let byte = scanner.current, byte | 0x20 == UInt8(ascii: "n") {
      let word = scanner.word()
      guard word == "None" || word == "nan" || word == "NaN" else {
        scanner.position = start
        throw scanner.error(expected: "an efficiency from 0 to 1")
      }
      map.values.append(0)  // as SModelS reads it
      return
    }
    let found = try scanner.quantity()
    let wanted: Quantity.Dimension = quantity == .efficiency ? .number : .crossSection
    guard found.dimension == wanted else {
      scanner.position = start
      throw scanner.error(
        expected: "\(quantity.rawValue) as \(wanted.rawValue)",
        remedy: "write the unit behind the number")
    }
    guard found.value >= 0, quantity != .efficiency || found.value <= 1 else {
      scanner.position = start
      throw scanner.error(
        expected: quantity == .efficiency ? "an efficiency from 0 to 1" : "a limit above 0",
        remedy: "correct the value or remove the point")
    }
    if quantity != .efficiency, found.value == 0 {
      map.points.removeLast(dimension)
      map.zeroLimits += 1
    } else {
      map.values.append(found.value)
    }
  }
}
