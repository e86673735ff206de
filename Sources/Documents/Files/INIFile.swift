/// A file of `[section]` heads and `name = value` lines, as Python's configparser writes them.
///
/// `#` and `;` begin a comment at the start of a line; `;` also within one, behind a blank. Text is
/// never evaluated.
public struct INIFile: Sendable {
  /// One entry.
  public struct Entry: Sendable, Equatable {
    /// In lower case, as names are compared.
    public var section: String
    /// In lower case.
    public var name: String
    public var value: String
    /// From 1.
    public var line: Int
  }

  /// In the order of the file.
  public let entries: [Entry]
  private static let byteLimit = 1 << 20

  /// Reads a file of at most 1 MB.
  public init(file: String) throws(DocumentError) {
    let bytes = try Files.read(file, limit: Self.byteLimit)
    try self.init(text: String(decoding: bytes, as: UTF8.self), file: file)
  }

  /// Reads text; the name is for messages.
  public init(text: String, file: String) throws(DocumentError) {
    var entries: [Entry] = []
    var section = ""
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (number, raw) in lines.enumerated() {
      let line = Self.uncommented(raw).trimmed
      if line.isEmpty { continue }
      if line.hasPrefix("["), line.hasSuffix("]") {
        section = String(line.dropFirst().dropLast()).trimmed.lowercased()
        continue
      }
      guard let mark = line.firstIndex(where: { $0 == "=" || $0 == ":" }), mark != line.startIndex
      else {
        throw .malformed(
          file: file, place: "line \(number + 1)", found: "“\(line.prefix(60))”",
          expected: "[section] or name = value", remedy: "correct the line or put # before it")
      }
      entries.append(
        Entry(
          section: section, name: String(line[..<mark]).trimmed.lowercased(),
          value: String(line[line.index(after: mark)...]).trimmed, line: number + 1))
    }
    self.entries = entries
  }

  private static func uncommented(_ line: Substring) -> String {
    if let first = line.first(where: { $0 != " " && $0 != "\t" }), first == "#" || first == ";" {
      return ""
    }
    var kept = ""
    for character in line {
      if character == ";", kept.last == " " || kept.last == "\t" { break }
      kept.append(character)
    }
    return kept
  }
}

extension String {
  /// Without blanks around.
  fileprivate var trimmed: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}
