import Documents
import Reports

/// A published exclusion curve of a CSV file.
///
/// The head names the columns: `x_gev` and `y_gev`, and `curve` if the file has both, with
/// `observed` or `expected` in it (without it all points are observed). Points follow each other along
/// the curve; an empty line begins another piece.
enum PublishedCurve {
  /// `file` or `file:label`.
  static func read(_ text: String) throws(DocumentError) -> [ExclusionPlot.Published] {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    let hasLabel = parts.count > 1 && !Files.exists(text)
    let file = hasLabel ? parts.dropLast().joined(separator: ":") : text
    let label = hasLabel ? String(parts[parts.count - 1]) : "published"
    var reader = Reader(file: file)
    try reader.read(
      String(decoding: try Files.read(file, limit: largestSize), as: UTF8.self))
    return ["observed", "expected"].compactMap { kind in
      let pieces = reader.pieces(of: kind)
      return pieces.isEmpty
        ? nil
        : ExclusionPlot.Published(
          label: "\(label), \(kind)", isExpected: kind == "expected", pieces: pieces)
    }
  }

  private static let largestSize = 1 << 24

  private struct Reader {
    let file: String
    private var columns: [String] = []
    private var points: [(kind: String, piece: Int, x: Double, y: Double)] = []
    private var piece = 0

    init(file: String) { self.file = file }

    func pieces(of kind: String) -> [[(x: Double, y: Double)]] {
      (0...piece).map { number in
        points.filter { $0.kind == kind && $0.piece == number }.map { (x: $0.x, y: $0.y) }
      }.filter { !$0.isEmpty }
    }

    mutating func read(_ text: String) throws(DocumentError) {
      let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      for (number, line) in lines.enumerated() {
        let content = line.prefix { $0 != "#" }
        if content.allSatisfy(\.isWhitespace) {
          // A line with nothing but a comment does not end a piece.
          if line.allSatisfy(\.isWhitespace), !points.isEmpty { piece += 1 }
          continue
        }
        let cells = content.split(separator: ",", omittingEmptySubsequences: false).map {
          $0.filter { !$0.isWhitespace }
        }
        if columns.isEmpty {
          try takeHead(cells, number + 1)
        } else {
          try takeRow(cells, number + 1)
        }
      }
      guard points.count > 1 else {
        throw fault(0, "\(points.count) points", "at least two", "give another file")
      }
    }

    private mutating func takeHead(_ names: [String], _ line: Int) throws(DocumentError) {
      let known = ["x_gev", "y_gev", "curve"]
      let isWhole = ["x_gev", "y_gev"].allSatisfy(names.contains)
      guard isWhole, Set(names).count == names.count, names.allSatisfy(known.contains) else {
        throw fault(
          line, "the columns \(names.joined(separator: ","))",
          "a head with x_gev and y_gev, and curve if some points are expected",
          "put it before the points")
      }
      columns = names
    }

    private mutating func takeRow(_ cells: [String], _ line: Int) throws(DocumentError) {
      guard cells.count == columns.count else {
        throw fault(
          line, "\(cells.count) cells", "\(columns.count), as the head has", "correct the line")
      }
      var values: [String: String] = [:]
      for (name, cell) in zip(columns, cells) { values[name] = cell }
      guard let x = Double(values["x_gev"] ?? ""), let y = Double(values["y_gev"] ?? ""),
        x.isFinite, y.isFinite
      else {
        throw fault(
          line, "“\(cells.joined(separator: ",").prefix(60))”", "two masses in GeV",
          "correct the line, or put # before it")
      }
      let kind = values["curve"] ?? "observed"
      guard kind == "observed" || kind == "expected" else {
        throw fault(line, "the curve “\(kind.prefix(40))”", "observed or expected", "correct it")
      }
      points.append((kind, piece, x, y))
    }

    private func fault(_ line: Int, _ found: String, _ expected: String, _ remedy: String)
      -> DocumentError
    {
      .malformed(
        file: file, place: line == 0 ? "the whole file" : "line \(line)", found: found,
        expected: expected, remedy: remedy)
    }
  }
}
