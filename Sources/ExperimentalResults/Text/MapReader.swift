import Documents

/// Why a map is not taken although it is well formed.
enum MapRefusal: String, Error, Sendable {
  case widths = "width coordinates: not yet taken"
  case inclusive = "an inclusive branch: not yet taken"
  case dataMap = "a data map on a graph string: not yet taken"
  case graph = "a graph string: not yet taken"
  case finalState = "a final state other than missing energy: not yet taken"
  case intermediateState = "named intermediate states: not yet taken"
  case displaced = "a search for displaced signatures: not yet taken"
  case notValidated = "not validated by those who implemented it"
  case noMap = "neither upper limits nor efficiencies"
}

/// Reads `[[x, y], [x, y], …]` with nested masses, byte by byte.
struct MapReader {
  /// More points than any published map has.
  static let pointLimit = 2_000_000

  private var scanner: ByteScanner
  private let quantity: MapQuantity
  private var table: MapTable
  private var layout: [Int] = []
  /// Points left out because their limit is zero, which would exclude everything.
  private var zeroLimits = 0

  init(_ scanner: ByteScanner, quantity: MapQuantity) {
    self.scanner = scanner
    self.quantity = quantity
    table = MapTable(quantity: quantity, massesPerBranch: [])
    table.points.reserveCapacity((scanner.end - scanner.position) / 16)
  }

  /// The table and the number of points left out, or why it is not taken.
  static func read(_ scanner: ByteScanner, quantity: MapQuantity) throws(DocumentError)
    -> Result<(table: MapTable, zeroLimits: Int), MapRefusal>
  {
    var reader = MapReader(scanner, quantity: quantity)
    if let refusal = try reader.readAll() { return .failure(refusal) }
    return .success((reader.table, reader.zeroLimits))
  }

  private mutating func readAll() throws(DocumentError) -> MapRefusal? {
    try scanner.expect("[", in: "a map")
    while !scanner.accept("]") {
      if let refusal = try readPoint() { return refusal }
      guard table.values.count <= Self.pointLimit else {
        throw .tooLarge(
          file: scanner.file, what: "map", found: table.values.count, limit: Self.pointLimit)
      }
      if !scanner.accept(",") {
        try scanner.expect("]", in: "a map")
        break
      }
    }
    scanner.skipBlanks()
    guard scanner.current == nil else { throw scanner.error(expected: "the end of the map") }
    guard table.count > 0 else {
      throw scanner.error(found: "an empty map", expected: "at least one point")
    }
    return nil
  }

  /// One `[x, y]`.
  private mutating func readPoint() throws(DocumentError) -> MapRefusal? {
    try scanner.expect("[", in: "a point of a map")
    scanner.skipBlanks()
    let start = scanner.position
    try scanner.expect("[", in: "the masses of a point")
    layout.removeAll(keepingCapacity: true)
    while !scanner.accept("]") {
      if let refusal = try readBranch() { return refusal }
      if !scanner.accept(",") {
        try scanner.expect("]", in: "the masses of a point")
        break
      }
    }
    try checkLayout(from: start)
    try scanner.expect(
      ",", in: "a point of a map",
      remedy: "give each point its masses and one \(quantity.rawValue): the column is missing")
    try readValue()
    try scanner.expect("]", in: "a point of a map")
    return nil
  }

  /// One `[m, m, …]`.
  private mutating func readBranch() throws(DocumentError) -> MapRefusal? {
    scanner.skipBlanks()
    switch scanner.current {
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return .inclusive
    case UInt8(ascii: "["): scanner.position += 1
    default: return scanner.decimal() == nil ? nil : .dataMap
    }
    var count = 0
    while !scanner.accept("]") {
      scanner.skipBlanks()
      switch scanner.current {
      case UInt8(ascii: "("): return .widths
      case UInt8(ascii: "'"), UInt8(ascii: "\""): return .inclusive
      default: break
      }
      try readMass()
      count += 1
      if !scanner.accept(",") {
        try scanner.expect("]", in: "a branch")
        break
      }
    }
    layout.append(count)
    return nil
  }

  private mutating func readMass() throws(DocumentError) {
    let start = scanner.position
    let mass = try scanner.quantity()
    guard mass.dimension == .energy, mass.value >= MapTable.smallestMass else {
      scanner.position = start
      throw scanner.error(
        expected: "a mass with its unit, at least \(MapTable.smallestMass) GeV",
        remedy: "write it as 200*GeV")
    }
    table.points.append(mass.value)
  }

  private mutating func readValue() throws(DocumentError) {
    scanner.skipBlanks()
    let start = scanner.position
    if quantity == .efficiency, let byte = scanner.current, byte | 0x20 == UInt8(ascii: "n") {
      let word = scanner.word()
      scanner.position = start
      guard word == "None" || word == "nan" || word == "NaN" else {
        throw scanner.error(expected: "an efficiency from 0 to 1")
      }
      scanner.position += word.utf8.count
      table.values.append(0)  // as SModelS reads it
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
      table.points.removeLast(table.dimension)
      zeroLimits += 1
    } else {
      table.values.append(found.value)
    }
  }

  private mutating func checkLayout(from start: Int) throws(DocumentError) {
    if table.massesPerBranch.isEmpty { table.massesPerBranch = layout }
    guard layout == table.massesPerBranch, !layout.isEmpty else {
      scanner.position = start
      throw scanner.error(
        found: "masses per branch \(layout)",
        expected: "\(table.massesPerBranch), as in the first point",
        remedy: "add the missing column (mass) or remove the point")
    }
  }
}
