import Documents
import Numerics

/// One ASCII byte, written as a literal.
struct ASCII: ExpressibleByUnicodeScalarLiteral, Sendable {
  let code: UInt8
  init(unicodeScalarLiteral scalar: Unicode.Scalar) { code = UInt8(ascii: scalar) }
  /// The byte as text.
  var text: String { String(Unicode.Scalar(code)) }
}

/// A place in the bytes of a text file; knows how to skip blanks and comments and how to complain.
struct ByteScanner {
  /// The whole file.
  let bytes: [UInt8]
  /// The file, as the user named it.
  let file: String
  /// Where the next byte stands.
  var position: Int
  /// Where reading stops.
  let end: Int

  init(_ bytes: [UInt8], file: String, range: Range<Int>? = nil) {
    self.bytes = bytes
    self.file = file
    position = range?.lowerBound ?? 0
    end = range?.upperBound ?? bytes.count
  }

  /// Reads a decimal number, or returns nil (and stays) where there is none.
  mutating func decimal() -> DecimalNumber? {
    DecimalNumber.scan(bytes, at: &position, upTo: end)
  }

  /// The byte at the place, nil at the end.
  var current: UInt8? { position < end ? bytes[position] : nil }

  /// The line number of the place, counted from 1.
  var line: Int { bytes[..<min(position, bytes.count)].reduce(1) { $0 + ($1 == 10 ? 1 : 0) } }

  /// Skips blanks, line ends, continuation marks and comments.
  mutating func skipBlanks() {
    while position < end {
      switch bytes[position] {
      case 32, 9, 10, 13, UInt8(ascii: "\\"): position += 1
      case UInt8(ascii: "#"):
        while position < end, bytes[position] != 10 { position += 1 }
      default: return
      }
    }
  }

  /// Skips blanks, then `byte` if it stands there.
  mutating func accept(_ byte: ASCII) -> Bool {
    skipBlanks()
    guard current == byte.code else { return false }
    position += 1
    return true
  }

  /// Skips blanks, then demands `byte`.
  mutating func expect(_ byte: ASCII, in what: String, remedy: String = "")
    throws(DocumentError)
  {
    guard accept(byte) else { throw error(expected: "'\(byte.text)' in \(what)", remedy: remedy) }
  }

  /// Whether a byte may stand in a word.
  static func isOfWord(_ byte: UInt8) -> Bool {
    (byte | 0x20) >= UInt8(ascii: "a") && (byte | 0x20) <= UInt8(ascii: "z")
      || byte == UInt8(ascii: "_") || byte >= 48 && byte <= 57
  }

  /// Reads letters (and digits after the first).
  mutating func word() -> String {
    let start = position
    while let byte = current,
      Self.isOfWord(byte), position > start || !(48...57).contains(byte)
    { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  /// An error at this place; shows the next few bytes.
  func error(found: String? = nil, expected: String, remedy: String = "") -> DocumentError {
    let next = bytes[min(position, end)..<min(position + 24, end)].prefix { $0 >= 32 }
    let shown = found ?? (next.isEmpty ? "the end" : "'\(String(decoding: next, as: UTF8.self))'")
    return .malformed(
      file: file, place: "line \(line)", found: shown, expected: expected, remedy: remedy)
  }
}
