/// The numbers behind a picture, as rows of a CSV file.
public struct PictureTable: Sendable, Equatable {
  /// Names of the columns, with units.
  public let heads: [String]
  /// Nil where there is no number.
  public let rows: [[Double?]]

  init(_ heads: [String], rows: [[Double?]]) {
    self.heads = heads
    self.rows = rows
  }

  /// The text of the file; heads that hold a comma or a quote are quoted (RFC 4180).
  public var text: String {
    let head = heads.map { name in
      name.contains { ",\"\n".contains($0) }
        ? "\"" + name.replacing("\"", with: "\"\"") + "\"" : name
    }
    let lines = rows.map { row in
      row.map { $0.flatMap { $0.isFinite ? "\($0)" : nil } ?? "" }.joined(separator: ",")
    }
    return ([head.joined(separator: ",")] + lines).joined(separator: "\n") + "\n"
  }
}
