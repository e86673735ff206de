/// Columns of text for a terminal, aligned by the number of characters.
struct TextTable {
  private var rows: [[String]] = []
  private let numeric: Set<Int>

  /// Begins with the heads; columns in `numeric` are aligned right.
  init(_ heads: [String], numeric: Set<Int> = []) {
    rows = [heads]
    self.numeric = numeric
  }

  /// Adds a row.
  mutating func add(_ cells: [String]) { rows.append(cells) }

  /// The lines, without trailing blanks.
  var lines: [String] {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in
      rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      let cells = row.enumerated().map { index, cell in
        let blanks = String(repeating: " ", count: widths[index] - cell.count)
        return numeric.contains(index) ? blanks + cell : cell + blanks
      }
      let line = cells.joined(separator: "  ")
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }

  /// Prints the lines.
  func show(indentedBy blanks: Int = 0) {
    let margin = String(repeating: " ", count: blanks)
    for line in lines { print(margin + line) }
  }
}
