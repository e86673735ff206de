import Documents

/// Signals as a table: a row for each, its expected events at μ = 1 in a column for each bin.
///
/// The first line is `signal,BIN,BIN,…`, where a bin is `channel[bin]` or a one-bin `channel`; then
/// come a name and numbers. Lines that begin with `#` and empty ones are skipped.
public struct SignalTable: Sendable, Equatable {
  /// One row.
  public struct Signal: Sendable, Equatable {
    /// The name, unique in a table.
    public var name: String
    /// Events per bin, in the order of the columns.
    public var yields: [Double]
    /// Makes a row.
    public init(name: String, yields: [Double]) {
      self.name = name
      self.yields = yields
    }
  }
  /// The bins, in the order of the columns.
  public private(set) var bins: [String] = []
  /// The rows.
  public private(set) var signals: [Signal] = []

  private static let mostBytes = 1 << 28
  private static let mostBins = 100_000

  /// Reads a file.
  public init(contentsOf path: String) throws(DocumentError) {
    try self.init(Files.read(path, limit: Self.mostBytes), file: path)
  }

  /// Reads the bytes of a table.
  public init(_ bytes: [UInt8], file: String) throws(DocumentError) {
    var names = Set<String>()
    var number = 0
    for bytes in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      let line = String(decoding: bytes, as: UTF8.self)
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(Self.trimmed)
      if cells.first?.first == "#" || cells == [""] { continue }
      let place = Line(file: file, number: number)
      if bins.isEmpty {
        bins = try Self.bins(cells, place)
        continue
      }
      let signal = try Self.signal(cells, bins, place)
      guard names.insert(signal.name).inserted else {
        throw place.error(1, found: "the signal “\(signal.name)” again", expected: "another name")
      }
      signals.append(signal)
    }
    guard !signals.isEmpty else {
      throw Line(file: file, number: number).error(
        1, found: bins.isEmpty ? "no table" : "no signal",
        expected: "the line signal,BIN,BIN,… and a line for each signal")
    }
  }

  /// A line of the file, for messages.
  private struct Line {
    let file: String
    let number: Int

    func error(_ column: Int, found: String, expected: String) -> DocumentError {
      .malformed(
        file: file, place: "line \(number), column \(column)", found: found, expected: expected,
        remedy: "")
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }

  private static func bins(_ cells: [String], _ line: Line) throws(DocumentError) -> [String] {
    guard cells[0] == "signal", cells.count > 1, cells.count <= mostBins else {
      throw line.error(
        1, found: "\(cells.count) columns, the first is “\(cells[0].prefix(60))”",
        expected: "signal and the bins that it has events in")
    }
    return Array(cells.dropFirst())
  }

  private static func signal(
    _ cells: [String], _ bins: [String], _ line: Line
  ) throws(DocumentError) -> Signal {
    guard cells.count == bins.count + 1 else {
      throw line.error(
        cells.count, found: "\(cells.count) cells", expected: "a name and \(bins.count) numbers")
    }
    guard !cells[0].isEmpty else {
      throw line.error(1, found: "nothing", expected: "the signal's name")
    }
    var yields: [Double] = []
    for (index, cell) in cells.dropFirst().enumerated() {
      guard let number = Double(cell), number.isFinite else {
        throw line.error(
          index + 2, found: "“\(cell.prefix(60))”",
          expected: "events of “\(cells[0])” in \(bins[index]), a finite number")
      }
      yields.append(number)
    }
    return Signal(name: cells[0], yields: yields)
  }
}
