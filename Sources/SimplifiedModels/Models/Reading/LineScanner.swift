import Numerics

/// The lines of a text as fields between blanks, read byte by byte; `#` starts a comment.
struct LineScanner {
  let file: String
  /// Number of the current line, from 1.
  private(set) var line = 0
  /// Fields of the current line as ranges of bytes.
  private(set) var fields: [Range<Int>] = []
  private let bytes: [UInt8]
  private var position = 0
  /// What follows the `#` of the current line.
  private var commentRange = 0..<0

  init(_ bytes: [UInt8], file: String) {
    self.bytes = bytes
    self.file = file
    fields.reserveCapacity(16)
  }

  /// Goes to the next line that has a field; false at the end of the text.
  mutating func next() throws(SimplifiedModelError) -> Bool {
    while position < bytes.count {
      line += 1
      try scanLine()
      if !fields.isEmpty { return true }
    }
    return false
  }

  /// Fields and comment of the line at `position`; goes to the start of the next one.
  private mutating func scanLine() throws(SimplifiedModelError) {
    fields.removeAll(keepingCapacity: true)
    commentRange = 0..<0
    var start = -1
    while position < bytes.count {
      let byte = bytes[position]
      if byte > 32, byte != UInt8(ascii: "#") {
        if start < 0 { start = position }
        position += 1
        continue
      }
      if start >= 0 { fields.append(start..<position) }
      start = -1
      if byte == UInt8(ascii: "#") {
        let from = position + 1
        while position < bytes.count, !Self.endsLine(bytes[position]) { position += 1 }
        commentRange = from..<position
      } else if Self.endsLine(byte) {
        skipLineEnd()
        return
      } else if byte == 32 || byte == 9 || byte == 11 || byte == 12 {
        position += 1
      } else {
        throw fault("byte \(byte) is no text; is this the right file?")
      }
    }
    if start >= 0 { fields.append(start..<position) }
  }

  private static func endsLine(_ byte: UInt8) -> Bool { byte == 10 || byte == 13 }

  /// Line feed, carriage return, or both.
  private mutating func skipLineEnd() {
    let isReturn = bytes[position] == 13
    position += 1
    if isReturn, position < bytes.count, bytes[position] == 10 { position += 1 }
  }

  /// A field as text; bytes that are no UTF-8 are replaced.
  func text(_ index: Int) -> String { String(decoding: bytes[fields[index]], as: UTF8.self) }

  /// A field as it stands in messages: not longer than 40 bytes.
  func quoted(_ index: Int) -> String {
    "“\(String(decoding: bytes[fields[index]].prefix(40), as: UTF8.self))”"
  }

  /// The first word of the line's comment, if there is one.
  var commentWord: String? {
    let word = bytes[commentRange].split(whereSeparator: { $0 <= 32 }).first
    return word.map { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether a field is a word, in whatever case; `word` is in lower case.
  func field(_ index: Int, is word: StaticString) -> Bool {
    let range = fields[index]
    guard range.count == word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { letters in
      for (offset, letter) in letters.enumerated() {
        let byte = bytes[range.lowerBound + offset]
        let isUpper = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
        if (isUpper ? byte | 32 : byte) != letter { return false }
      }
      return true
    }
  }

  /// A field as a whole number; nil if it is none or beyond ±10⁹.
  func integer(_ index: Int) -> Int? {
    var range = fields[index]
    let first = bytes[range.lowerBound]
    let isSigned = first == UInt8(ascii: "-") || first == UInt8(ascii: "+")
    if isSigned { range = range.lowerBound + 1..<range.upperBound }
    guard (1...10).contains(range.count) else { return nil }
    var value = 0
    for byte in bytes[range] {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      value = 10 * value + Int(byte - UInt8(ascii: "0"))
    }
    guard value < 1_000_000_000 else { return nil }
    return first == UInt8(ascii: "-") ? -value : value
  }

  /// A field as a finite decimal number times a power of ten, correctly rounded; nil if it is none.
  func number(_ index: Int, timesTenTo power: Int = 0) -> Double? {
    DecimalNumber.value(of: bytes, in: fields[index], timesTenTo: power)
  }

  /// An error at the current line.
  func fault(_ reason: String) -> SimplifiedModelError {
    .model(file: file, line: line, reason: reason)
  }
}
