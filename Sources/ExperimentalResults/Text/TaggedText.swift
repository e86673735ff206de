import Documents

/// A file of `tag: value` lines with comments and continuations (SModelS 1.2 to 3.1).
struct TaggedText {
  /// One logical line.
  struct Field {
    var tag: String
    /// Bytes of the value in the file; may hold line ends, comments and continuation marks.
    var range: Range<Int>
  }

  let file: String
  let bytes: [UInt8]
  private(set) var fields: [Field] = []

  /// Splits a file into fields; a tag that occurs twice keeps its last value.
  init(_ bytes: [UInt8], file: String) throws(DocumentError) {
    self.bytes = bytes
    self.file = file
    var start = 0
    var logical: Range<Int>?
    var goesOn = false
    while start < bytes.count {
      var stop = start
      while stop < bytes.count, bytes[stop] != 10 { stop += 1 }
      let content = Self.content(of: bytes, start..<stop)
      if !content.isEmpty {
        let first = bytes[start]
        let glued = goesOn || first == 32 || first == 9 || first == UInt8(ascii: "}")
        if glued, let open = logical {
          logical = open.lowerBound..<content.upperBound
        } else {
          if let open = logical { try append(open) }
          logical = content
        }
        let last = bytes[content.upperBound - 1]
        goesOn = last == UInt8(ascii: ",") || last == UInt8(ascii: "\\")
      }
      start = stop + 1
    }
    if let open = logical { try append(open) }
  }

  /// A physical line without its comment and the blanks at its end.
  private static func content(of bytes: [UInt8], _ line: Range<Int>) -> Range<Int> {
    var stop = line.lowerBound
    while stop < line.upperBound {
      if bytes[stop] == UInt8(ascii: "#"),
        stop == line.lowerBound || bytes[stop - 1] != UInt8(ascii: "\\")
      {
        break
      }
      stop += 1
    }
    while stop > line.lowerBound, bytes[stop - 1] <= 32 { stop -= 1 }
    return line.lowerBound..<stop
  }

  private mutating func append(_ range: Range<Int>) throws(DocumentError) {
    guard let colon = bytes[range].firstIndex(of: UInt8(ascii: ":")) else {
      let place = ByteScanner(bytes, file: file, range: range)
      throw place.error(expected: "a line 'tag: value'")
    }
    let tag = String(decoding: bytes[range.lowerBound..<colon], as: UTF8.self).trimmed
    fields.removeAll { $0.tag == tag }
    fields.append(Field(tag: tag, range: colon + 1..<range.upperBound))
  }

  /// The field with this tag.
  func field(_ tag: String) -> Field? { fields.first { $0.tag == tag } }

  /// A scanner over the value of `tag`.
  func scanner(_ tag: String) -> ByteScanner? {
    field(tag).map { ByteScanner(bytes, file: file, range: $0.range) }
  }

  /// Where the value of `tag` stands, for messages; the tag alone where it is missing.
  func place(_ tag: String) -> String {
    scanner(tag).map { "line \($0.line), \(tag)" } ?? tag
  }

  /// The value of `tag` as text on one line, comments removed; nil where missing.
  func text(_ tag: String) -> String? {
    guard let range = field(tag)?.range else { return nil }
    let lines = bytes[range].split(separator: 10, omittingEmptySubsequences: true).map { line in
      bytes[Self.content(of: bytes, line.startIndex..<line.endIndex)]
    }
    return lines.map { String(decoding: $0, as: UTF8.self).trimmed(continuation: true) }
      .joined(separator: " ").trimmed
  }

  /// The value of `tag` as a literal; nil where missing or not a literal.
  func literal(_ tag: String) -> Literal? {
    guard var scanner = scanner(tag) else { return nil }
    return try? scanner.wholeLiteral()
  }

  /// The number of `tag` with its unit; throws where it is missing or of another dimension.
  func quantity(_ tag: String, _ dimension: Quantity.Dimension) throws(DocumentError) -> Double {
    guard var scanner = scanner(tag) else {
      throw .malformed(
        file: file, place: tag, found: "nothing", expected: "a line '\(tag): …'",
        remedy: "add the line")
    }
    let found = try scanner.quantity()
    guard found.dimension == dimension else {
      throw scanner.error(
        found: found.dimension.rawValue, expected: "\(tag) as \(dimension.rawValue)",
        remedy: "write the unit behind the number")
    }
    return found.value
  }
}

extension String {
  /// Without blanks at both ends (and without a continuation mark).
  func trimmed(continuation: Bool) -> String {
    let text = trimmed
    return continuation && text.hasSuffix("\\") ? String(text.dropLast()).trimmed : text
  }

  /// Without blanks at both ends.
  var trimmed: String {
    var view = Substring(self)
    while let first = view.first, first.isWhitespace { view.removeFirst() }
    while let last = view.last, last.isWhitespace { view.removeLast() }
    return String(view)
  }
}
