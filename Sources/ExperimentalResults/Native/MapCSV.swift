import Documents
import Numerics
import SimplifiedModels

/// Maps as CSV: unit in the column header, one row per grid point.
///
/// Masses of the first branch are `a1, a2, …`, of the second `b1, b2, …`; where both branches have equal
/// masses at every point they stand once, as `m1, m2, …`. Coordinates of another kind are named by node:
/// `mass 1`, `width 1`.
enum MapCSV {
  /// Text of one table, or of two on the same grid.
  static func text(_ tables: [MapTable], title: String) -> [UInt8] {
    guard let first = tables.first else { return [] }
    let isSymmetric = first.hasEqualBranches
    let columns = names(first, isSymmetric: isSymmetric).map { "\($0) [GeV]" }
    var text = "# \(title)\n"
    if isSymmetric { text += "# both branches have these masses\n" }
    text += (columns + tables.map(\.quantity.rawValue)).joined(separator: ",") + "\n"
    let dimension = first.dimension
    for row in 0..<first.count {
      for k in 0..<columns.count {
        text += shortest(first.points[row * dimension + k]) + ","
      }
      text += tables.map { shortest($0.values[row]) }.joined(separator: ",") + "\n"
    }
    return Array(text.utf8)
  }

  /// Names of the columns of masses and widths.
  static func names(_ table: MapTable, isSymmetric: Bool) -> [String] {
    let layout = table.massesPerBranch
    guard !layout.isEmpty else { return table.coordinates.map(\.description) }
    if isSymmetric { return (1...layout[0]).map { "m\($0)" } }
    return layout.enumerated().flatMap { branch, count in
      (1..<count + 1).map { "\(branchLetters[branch])\($0)" }
    }
  }

  private static let branchLetters = ["a", "b", "c", "d"]

  /// The shortest decimal that reads back as the same double, without a trailing `.0`.
  static func shortest(_ value: Double) -> String {
    if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
    return value.description
  }

  /// Reads the tables of one file; `empty` is what analysis.json says about them.
  static func read(_ bytes: [UInt8], file: String, like empty: MapTable) throws(DocumentError)
    -> [MapTable]
  {
    var reader = Reader(ByteScanner(bytes, file: file), empty: empty)
    return try reader.read()
  }

  private struct Reader {
    var scanner: ByteScanner
    let empty: MapTable
    var isSymmetric = false
    var tables: [MapTable] = []
    var row: [Double] = []

    private var layout: [Int] { empty.massesPerBranch }

    init(_ scanner: ByteScanner, empty: MapTable) {
      self.scanner = scanner
      self.empty = empty
    }

    mutating func read() throws(DocumentError) -> [MapTable] {
      try readHeader()
      let masses = isSymmetric ? layout[0] : empty.dimension
      tables[0].points.reserveCapacity(scanner.end / 4)
      while true {
        scanner.skipBlanks()
        if scanner.current == nil { break }
        try readRow(masses: masses)
      }
      guard tables[0].count > 0 else { throw scanner.error(expected: "at least one row") }
      for k in 1..<max(1, tables.count) { tables[k].points = tables[0].points }
      return tables
    }

    private mutating func readHeader() throws(DocumentError) {
      scanner.skipBlanks()
      let start = scanner.position
      let end = scanner.bytes[start...].firstIndex(of: 10) ?? scanner.end
      let header = String(decoding: scanner.bytes[start..<end], as: UTF8.self).trimmed
      let fields = header.split(separator: ",", omittingEmptySubsequences: false)
        .map { String($0).trimmed }
      isSymmetric = fields.first?.hasPrefix("m1") ?? false
      if isSymmetric, layout.count != 2 || layout[0] != layout[1] || layout[0] == 0 {
        throw headerError(fields, "columns a1, …, b1, … for masses per branch \(layout)")
      }
      let names = MapCSV.names(empty, isSymmetric: isSymmetric)
      for (k, name) in names.enumerated() {
        guard k < fields.count, fields[k] == "\(name) [GeV]" else {
          throw headerError(fields, "column \(k + 1) to be '\(name) [GeV]'")
        }
      }
      for field in fields.dropFirst(names.count) {
        guard let quantity = MapQuantity(rawValue: field) else {
          throw headerError(
            fields,
            "'\(field)' to be 'efficiency', 'upper limit [fb]' or 'expected upper limit [fb]'")
        }
        tables.append(
          MapTable(
            quantity: quantity, coordinates: empty.coordinates, massesPerBranch: layout))
      }
      guard !tables.isEmpty else {
        throw headerError(fields, "a column of values behind the masses")
      }
      scanner.position = end
    }

    private func headerError(_ fields: [String], _ expected: String) -> DocumentError {
      scanner.error(
        found: "columns \(fields.joined(separator: ", "))", expected: expected,
        remedy: "correct the header line")
    }

    private mutating func readRow(masses: Int) throws(DocumentError) {
      let columns = masses + tables.count
      row.removeAll(keepingCapacity: true)
      while true {
        guard let number = scanner.decimal() else {
          throw scanner.error(expected: "a number in column \(row.count + 1)")
        }
        row.append(number.value())
        guard scanner.current == UInt8(ascii: ",") else { break }
        scanner.position += 1
      }
      if scanner.current == 13 { scanner.position += 1 }
      guard row.count == columns, scanner.current == nil || scanner.current == 10 else {
        throw scanner.error(
          found: "\(row.count) columns", expected: "\(columns), as in the header",
          remedy: "add the missing column or remove the row")
      }
      try append(masses: masses)
    }

    private mutating func append(masses: Int) throws(DocumentError) {
      for k in 0..<masses {
        let isMass = empty.coordinates[k].quantity == .mass
        guard row[k] >= (isMass ? MapTable.smallestMass : 0), row[k].isFinite else {
          throw value(
            k, isMass ? "a mass of at least \(MapTable.smallestMass) GeV" : "a width of at least 0")
        }
        tables[0].points.append(row[k])
      }
      if isSymmetric { tables[0].points += row[..<masses] }
      for k in tables.indices {
        let number = row[masses + k]
        let isEfficiency = tables[k].quantity == .efficiency
        guard number >= 0, number.isFinite, isEfficiency ? number <= 1 : number > 0 else {
          throw value(
            masses + k, isEfficiency ? "an efficiency from 0 to 1" : "a limit above 0")
        }
        tables[k].values.append(number)
      }
    }

    private func value(_ column: Int, _ expected: String) -> DocumentError {
      scanner.error(
        found: "\(row[column]) in column \(column + 1)", expected: expected,
        remedy: "correct the value or remove the row")
    }
  }
}
