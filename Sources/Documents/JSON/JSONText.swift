extension JSONValue {
  /// Canonical bytes: member names sorted by code point, no white space, shortest round-trip numbers.
  ///
  /// Whole numbers stay whole and others keep a point or an exponent, so that parsing gives the same
  /// kinds again. A number that is not finite has no JSON form and becomes `null`.
  public var canonicalBytes: [UInt8] { JSONText.bytes(of: self, .canonical) }

  /// The bytes that Python's `json.dumps(…, sort_keys=True, ensure_ascii=False)` gives, of which published digests are taken.
  ///
  /// Names sorted by code point, “, ” and “: ” between, whole numbers and others kept apart, numbers
  /// as Python's `repr` (an exponent below 1e-4 and from 1e16 on, with two digits at least).
  public var pythonCanonicalBytes: [UInt8] { JSONText.bytes(of: self, .python) }

  /// Text with two-space indentation, member order kept, and a final line feed.
  public var prettyText: String {
    String(decoding: JSONText.bytes(of: self, .pretty), as: UTF8.self) + "\n"
  }
}

/// A writer of JSON text into bytes.
struct JSONText {
  /// The three forms of a text.
  enum Form { case canonical, python, pretty }

  private var bytes: [UInt8] = []
  private let form: Form
  private var indents: Bool { form == .pretty }

  private init(form: Form) { self.form = form }

  static func bytes(of value: JSONValue, _ form: Form) -> [UInt8] {
    var text = JSONText(form: form)
    text.write(value, depth: 0)
    return text.bytes
  }

  private mutating func write(_ value: JSONValue, depth: Int) {
    switch value {
    case .null: put("null")
    case .bool(let flag): put(flag ? "true" : "false")
    case .integer(let number): put(String(number))
    case .number(let number): put(text(number))
    case .string(let text): quote(text)
    case .array(let items): write(items, depth: depth)
    case .object(let members): write(members, depth: depth)
    }
  }

  private mutating func write(_ items: [JSONValue], depth: Int) {
    // Arrays of plain values stay on one line: yields and bin contents read better so.
    let isFlat = items.allSatisfy { !$0.isContainer }
    bytes.append(UInt8(ascii: "["))
    for (index, item) in items.enumerated() {
      if index > 0 { put(form == .python || (indents && isFlat) ? ", " : ",") }
      if !isFlat { newLine(depth + 1) }
      write(item, depth: depth + 1)
    }
    if !isFlat { newLine(depth) }
    bytes.append(UInt8(ascii: "]"))
  }

  private mutating func write(_ members: [(name: String, value: JSONValue)], depth: Int) {
    bytes.append(UInt8(ascii: "{"))
    let ordered =
      form == .pretty ? members : members.sorted { $0.name.precedesByCodePoint($1.name) }
    for (index, member) in ordered.enumerated() {
      if index > 0 { put(form == .python ? ", " : ",") }
      newLine(depth + 1)
      quote(member.name)
      put(form == .canonical ? ":" : ": ")
      write(member.value, depth: depth + 1)
    }
    if !members.isEmpty { newLine(depth) }
    bytes.append(UInt8(ascii: "}"))
  }

  private mutating func newLine(_ depth: Int) {
    guard indents else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
  }

  private func text(_ number: Double) -> String {
    guard number.isFinite else { return "null" }
    return form == .python ? number.pythonText : number.description
  }

  private mutating func put(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): put("\\\"")
      case UInt8(ascii: "\\"): put("\\\\")
      case 0x08: put("\\b")
      case 0x09: put("\\t")
      case 0x0A: put("\\n")
      case 0x0C: put("\\f")
      case 0x0D: put("\\r")
      case 0..<0x20:
        put("\\u00")
        put(byte < 16 ? "0" : "")
        put(String(byte, radix: 16))
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

extension JSONValue {
  fileprivate var isContainer: Bool {
    switch self {
    case .array, .object: true
    default: false
    }
  }
}
