import Documents
import Foundation

/// A batch as a CSV file, models that failed in `NAME.errors.csv` beside it.
///
/// Lines are appended; one that a killed process left without its end is cut off when the table is
/// opened again.
struct CSVTable: BatchTable {
  private let path: String
  private let head: String
  private let errorHead = "file,sha256,error"
  private var errors: String { path.dropLast(4) + ".errors.csv" }
  private static let remedy = "remove the file, or name another with --into"

  init(_ path: String, columns: [String], settings: String) throws(RunError) {
    self.path = path
    head =
      "# protolith batch, format 1, \(settings)\n"
      + (["file", "sha256"] + columns)
      .joined(separator: ",") + "\n"
    try open(path, head: head)
    try open(errors, head: errorHead + "\n")
  }

  /// Makes a file with its head, or cuts an old one after its last whole line.
  private func open(_ file: String, head: String) throws(RunError) {
    guard Files.exists(file) else { return try write(head, to: file) }
    var bytes = try read(file)
    if let end = bytes.lastIndex(of: UInt8(ascii: "\n")) {
      bytes.removeSubrange((end + 1)...)
    } else {
      bytes = []
    }
    guard bytes.starts(with: head.utf8) else {
      let first = String(decoding: bytes.prefix(200), as: UTF8.self)
      throw .foreign(
        file: file, what: "the head", found: first.isEmpty ? "nothing" : first, expected: head)
    }
    do {
      let handle = try FileHandle(forWritingTo: URL(filePath: file))
      try handle.truncate(atOffset: UInt64(bytes.count))
      try handle.close()
    } catch {
      throw .unwritable(file: file, reason: "\(error)", remedy: Self.remedy)
    }
  }

  func done() throws(RunError) -> Set<BatchModel> {
    var done: Set<BatchModel> = []
    for file in [path, errors] {
      for line in String(decoding: try read(file), as: UTF8.self).split(separator: "\n") {
        let cells = Self.cells(line)
        if cells.count > 2, !line.hasPrefix("#"), cells[1].count == 64 {
          done.insert(BatchModel(file: cells[0], digest: cells[1]))
        }
      }
    }
    return done
  }

  func append(_ rows: [BatchRow]) throws(RunError) {
    var lines = (models: "", errors: "")
    for row in rows {
      let start = "\(Self.quoted(row.model.file)),\(row.model.digest),"
      if let failure = row.failure {
        lines.errors += start + Self.quoted(failure) + "\n"
      } else {
        lines.models += start + row.values.map(\.csv).joined(separator: ",") + "\n"
      }
    }
    try add(lines.models, to: path)
    try add(lines.errors, to: errors)
  }

  private func add(_ text: String, to file: String) throws(RunError) {
    guard !text.isEmpty else { return }
    do {
      let handle = try FileHandle(forWritingTo: URL(filePath: file))
      try handle.seekToEnd()
      try handle.write(contentsOf: Data(text.utf8))
      try handle.synchronize()
      try handle.close()
    } catch {
      throw .unwritable(
        file: file, reason: "\(error)", remedy: "free space on the disk and run the command again")
    }
  }

  private func read(_ file: String) throws(RunError) -> [UInt8] {
    do { return try Files.read(file) } catch { throw .document(error) }
  }

  private func write(_ text: String, to file: String) throws(RunError) {
    do { try Files.write(Array(text.utf8), to: file) } catch { throw .document(error) }
  }

  /// RFC 4180: in quotes where it has a comma, a quote or a line end (which becomes a blank).
  static func quoted(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    guard line.contains(where: { $0 == "," || $0 == "\"" }) else { return line }
    return "\"" + line.replacing("\"", with: "\"\"") + "\""
  }

  /// The cells of a line.
  static func cells(_ line: some StringProtocol) -> [String] {
    var cells = [""]
    var isQuoted = false
    var previous: Character?
    for character in line {
      if character == "\"" {
        // A doubled quote is one of the text.
        if !isQuoted, previous == "\"" { cells[cells.count - 1].append("\"") }
        isQuoted.toggle()
      } else if character == ",", !isQuoted {
        cells.append("")
      } else {
        cells[cells.count - 1].append(character)
      }
      previous = character
    }
    return cells
  }
}

extension BatchRow.Value {
  fileprivate var csv: String {
    switch self {
    case .none: ""
    case .text(let text): CSVTable.quoted(text)
    case .number(let value): "\(value)"
    case .integer(let value): "\(value)"
    }
  }
}
