/// Reads the text of one cross-section table line by line.
struct CrossSectionReader {
  let file: String
  private(set) var masses: [Double] = []
  private(set) var values: [Double] = []
  private(set) var errors: [Double] = []
  private var headers: [(key: String, value: String)] = []
  /// Columns after mass and cross section, and whether they are in percent.
  private var columns: (count: Int, percent: Bool)?

  static let largestText = 4_000_000
  static let largestMass = 100_000.0

  init(file: String) { self.file = file }

  mutating func read(_ text: String) throws(SimplifiedModelError) {
    guard text.utf8.count <= Self.largestText else {
      throw fault(0, "the table is larger than \(Self.largestText) bytes")
    }
    var number = 0
    for bytes in text.utf8.split(separator: newline, omittingEmptySubsequences: false) {
      number += 1
      let line = trimmed(Substring(bytes))
      if line.isEmpty { continue }
      if line.utf8.first == UInt8(ascii: "#") {
        try readHeader(line.dropFirst(), number)
      } else if columns == nil {
        try readColumns(line, number)
      } else {
        try readRow(line, number)
      }
    }
    guard masses.count >= 2 else {
      throw fault(0, "\(masses.count) rows found; at least 2 are needed to interpolate")
    }
    let format = try header("format")
    guard format == "1" else {
      throw fault(0, "format \(format) found, this program reads format 1; use a newer program")
    }
  }

  private mutating func readHeader(
    _ line: Substring, _ number: Int
  ) throws(SimplifiedModelError) {
    guard let colon = line.firstIndex(of: ":") else { return }
    let key = String(trimmed(line[..<colon]))
    let value = String(trimmed(line[line.index(after: colon)...]))
    if key != "note" && headers.contains(where: { $0.key == key }) {
      throw fault(number, "the header line “\(key)” is there twice; keep one")
    }
    headers.append((key, value))
  }

  private mutating func readColumns(
    _ line: Substring, _ number: Int
  ) throws(SimplifiedModelError) {
    let names = line.split(separator: ",", omittingEmptySubsequences: false).map { trimmed($0) }
    guard names.count >= 3, names[0] == "mass [GeV]", names[1] == "cross section [fb]" else {
      throw fault(
        number, "columns “\(line.prefix(200))” found, “mass [GeV],cross section [fb],…” expected")
    }
    switch Array(names[2...]) {
    case ["uncertainty [fb]"]: columns = (1, false)
    case ["uncertainty [%]"]: columns = (1, true)
    case ["uncertainty down [fb]", "uncertainty up [fb]"]: columns = (2, false)
    case ["uncertainty down [%]", "uncertainty up [%]"]: columns = (2, true)
    default:
      throw fault(
        number,
        "uncertainty columns “\(names[2...].joined(separator: ",").prefix(200))” found; "
          + "one column, or down and up, in [fb] or [%] expected")
    }
  }

  private mutating func readRow(_ line: Substring, _ number: Int) throws(SimplifiedModelError) {
    guard let columns else { return }
    var numbers: [Double] = []
    numbers.reserveCapacity(4)
    for bytes in line.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      let field = Substring(bytes)
      guard let value = Double(trimmed(field)), value.isFinite else {
        throw fault(number, "“\(field.prefix(40))” is not a finite number")
      }
      numbers.append(value)
    }
    guard numbers.count == 2 + columns.count else {
      throw fault(number, "\(numbers.count) numbers found, \(2 + columns.count) expected")
    }
    guard numbers[0] > (masses.last ?? 0), numbers[0] <= Self.largestMass else {
      throw fault(number, "mass \(numbers[0]) GeV is not above the one before it; sort the rows")
    }
    guard numbers[1] > 0 else {
      throw fault(number, "cross section \(numbers[1]) fb is not positive")
    }
    guard numbers[2...].allSatisfy({ $0 >= 0 }) else {
      throw fault(number, "a negative uncertainty; give its size")
    }
    let error = numbers[2...].max() ?? 0
    masses.append(numbers[0])
    values.append(numbers[1])
    errors.append(columns.percent ? error / 100 : error / numbers[1])
  }

  /// The value of a header line that has to be there.
  func header(_ key: String) throws(SimplifiedModelError) -> String {
    guard let value = headers.first(where: { $0.key == key })?.value, !value.isEmpty else {
      throw fault(0, "the header line “# \(key): …” is missing")
    }
    return value
  }

  func process() throws(SimplifiedModelError) -> ReferenceProcess {
    let name = try header("process")
    guard let process = ReferenceProcess(rawValue: name) else {
      let known = ReferenceProcess.allCases.map(\.rawValue).joined(separator: ", ")
      throw fault(0, "unknown process “\(name.prefix(80))”; known are \(known)")
    }
    return process
  }

  func energy() throws(SimplifiedModelError) -> Int {
    let text = try header("energy")
    switch text {
    case "8 TeV": return 8
    case "13 TeV": return 13
    default: throw fault(0, "energy “\(text.prefix(80))” found; 8 TeV or 13 TeV expected")
    }
  }

  func checkModesSummed(_ process: ReferenceProcess) throws(SimplifiedModelError) {
    let text = try header("modes summed")
    guard text == String(process.modesSummed) else {
      throw fault(
        0,
        "“modes summed: \(text.prefix(40))” found; a table of \(process.rawValue) "
          + "sums \(process.modesSummed)")
    }
  }

  private func fault(_ line: Int, _ reason: String) -> SimplifiedModelError {
    .table(file: file, line: line, reason: reason)
  }

  private let newline = UInt8(ascii: "\n")

  /// Without blanks, tabs and carriage returns at both ends.
  private func trimmed(_ text: Substring) -> Substring {
    let isBlank: (UInt8) -> Bool = { $0 == 32 || $0 == 9 || $0 == 13 }
    let start = text.utf8.drop(while: isBlank)
    guard let end = start.lastIndex(where: { !isBlank($0) }) else { return "" }
    return Substring(start[...end])
  }
}
