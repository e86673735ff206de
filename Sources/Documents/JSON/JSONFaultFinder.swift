/// Finds the line and column where a text stops being JSON.
///
/// simdjson's DOM parser says what is wrong but not where, so a refused text is read once more by this
/// plain, strict scanner.
struct JSONFaultFinder {
  /// The first offending byte, what stands there and what should.
  struct Fault: Error {
    var offset: Int
    var found: String
    var expected: String
  }

  private let bytes: [UInt8]
  private var at = 0
  private var depth = 0

  /// The error for a text that simdjson refused with `message`.
  static func explain(_ bytes: [UInt8], file: String, message: String) -> DocumentError {
    var finder = JSONFaultFinder(bytes: bytes)
    do throws(Fault) {
      try finder.document()
    } catch {
      if error.expected.isEmpty {
        return .tooLarge(
          file: file, what: "the depth of nesting at \(place(of: error.offset, in: bytes))",
          found: JSONParser.maximalDepth + 1, limit: JSONParser.maximalDepth)
      }
      return .malformed(
        file: file, place: place(of: error.offset, in: bytes), found: error.found,
        expected: error.expected, remedy: "correct the text there, or fetch the file again")
    }
    return .malformed(
      file: file, place: "an unknown place", found: "“\(message)”", expected: "JSON (RFC 8259)",
      remedy: "fetch the file again")
  }

  /// "line N, column M", both from 1; columns count code points.
  static func place(of offset: Int, in bytes: [UInt8]) -> String {
    let before = bytes[..<min(offset, bytes.count)]
    let line = before.reduce(1) { $1 == 0x0A ? $0 + 1 : $0 }
    let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let column = before[start...].reduce(1) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
    return "line \(line), column \(column)"
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private var here: UInt8? { at < bytes.count ? bytes[at] : nil }

  private func fault(_ expected: String) -> Fault {
    guard let byte = here else {
      return Fault(offset: at, found: "the end of the text", expected: expected)
    }
    var end = at + 1
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    let isPlain = byte >= 0x20 && byte != 0x7F
    let text = isPlain ? String(validating: bytes[at..<end], as: UTF8.self) : nil
    let found = text.map { "“\($0)”" } ?? "the byte 0x\(String(byte, radix: 16))"
    return Fault(offset: at, found: found, expected: expected)
  }

  private mutating func document() throws(Fault) {
    try value()
    skipSpace()
    if here != nil { throw fault("the end of the text") }
  }

  private mutating func skipSpace() {
    while let byte = here, byte == 0x20 || (0x09...0x0A).contains(byte) || byte == 0x0D { at += 1 }
  }

  private mutating func value() throws(Fault) {
    skipSpace()
    switch here {
    case UInt8(ascii: "{"): try container(closing: UInt8(ascii: "}"))
    case UInt8(ascii: "["): try container(closing: UInt8(ascii: "]"))
    case UInt8(ascii: "\""): try string()
    case UInt8(ascii: "t"): try word("true")
    case UInt8(ascii: "f"): try word("false")
    case UInt8(ascii: "n"): try word("null")
    case .some(let byte) where byte == UInt8(ascii: "-") || isDigit(byte): try number()
    default: throw fault("a value")
    }
  }

  private mutating func container(closing: UInt8) throws(Fault) {
    depth += 1
    defer { depth -= 1 }
    if depth > JSONParser.maximalDepth { throw Fault(offset: at, found: "", expected: "") }
    let hasNames = closing == UInt8(ascii: "}")
    at += 1
    skipSpace()
    if here == closing { at += 1; return }
    while true {
      if hasNames { try name() }
      try value()
      skipSpace()
      if here == closing { at += 1; return }
      guard here == UInt8(ascii: ",") else {
        throw fault("“,” or “\(Character(UnicodeScalar(closing)))”")
      }
      at += 1
    }
  }

  private mutating func name() throws(Fault) {
    skipSpace()
    guard here == UInt8(ascii: "\"") else { throw fault("a member name in quotes") }
    try string()
    skipSpace()
    guard here == UInt8(ascii: ":") else { throw fault("“:”") }
    at += 1
  }

  private mutating func word(_ word: String) throws(Fault) {
    guard bytes[at...].starts(with: word.utf8) else { throw fault("a value") }
    at += word.utf8.count
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private mutating func digits() throws(Fault) {
    guard let first = here, isDigit(first) else { throw fault("a digit") }
    while let byte = here, isDigit(byte) { at += 1 }
  }

  private mutating func number() throws(Fault) {
    let start = at
    if here == UInt8(ascii: "-") { at += 1 }
    if here == UInt8(ascii: "0") { at += 1 } else { try digits() }
    var isWhole = true
    if here == UInt8(ascii: ".") { at += 1; try digits(); isWhole = false }
    if here == UInt8(ascii: "e") || here == UInt8(ascii: "E") {
      at += 1
      if here == UInt8(ascii: "+") || here == UInt8(ascii: "-") { at += 1 }
      try digits()
      isWhole = false
    }
    let text = String(decoding: bytes[start..<at], as: UTF8.self)
    let fits =
      isWhole ? Int64(text) != nil || UInt64(text) != nil : Double(text)?.isFinite ?? false
    if !fits {
      throw Fault(
        offset: start, found: "“\(text.prefix(40))”",
        expected: isWhole ? "a whole number of 64 bits" : "a number within the range of a double")
    }
  }

  private mutating func string() throws(Fault) {
    let start = at
    at += 1
    while let byte = here, byte != UInt8(ascii: "\"") {
      if byte < 0x20 { throw fault("an escape for a control character") }
      if byte == UInt8(ascii: "\\") { try escape() } else { at += 1 }
    }
    if here == nil { throw fault("“\"” at the end of a text") }
    at += 1
    try checkUTF8(start..<at)
  }

  private mutating func escape() throws(Fault) {
    at += 1
    guard let letter = here, "\"\\/bfnrtu".utf8.contains(letter) else { throw fault("an escape") }
    at += 1
    guard letter == UInt8(ascii: "u") else { return }
    let unit = try codeUnit()
    if (0xDC00...0xDFFF).contains(unit) { throw fault("the first half of the pair before") }
    if (0xD800...0xDBFF).contains(unit) {
      guard bytes[at...].starts(with: "\\u".utf8) else { throw fault("the second half of a pair") }
      at += 2
      guard (0xDC00...0xDFFF).contains(try codeUnit()) else {
        throw fault("the second half of a pair before this")
      }
    }
  }

  private mutating func codeUnit() throws(Fault) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let byte = here, let digit = UInt16(String(UnicodeScalar(byte)), radix: 16) else {
        throw fault("a hexadecimal digit")
      }
      unit = unit << 4 | digit
      at += 1
    }
    return unit
  }

  private func checkUTF8(_ range: Range<Int>) throws(Fault) {
    if String(validating: bytes[range], as: UTF8.self) != nil { return }
    var decoder = UTF8()
    var iterator = bytes[range].makeIterator()
    var offset = range.lowerBound
    while case .scalarValue(let scalar) = decoder.decode(&iterator) {
      offset += UTF8.width(scalar)
    }
    throw Fault(
      offset: offset, found: "the byte 0x\(String(bytes[min(offset, bytes.count - 1)], radix: 16))",
      expected: "UTF-8")
  }
}
