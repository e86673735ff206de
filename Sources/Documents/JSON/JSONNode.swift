/// A value with the file and the JSON pointer it stands at: what readers walk, so that every error names its place.
public struct JSONNode: Sendable {
  /// The file, as the user named it.
  public let file: String
  /// RFC 6901 pointer of this value; the root is the empty string.
  public let pointer: String
  /// The value.
  public let value: JSONValue

  /// Wraps a value.
  public init(file: String, pointer: String = "", value: JSONValue) {
    self.file = file
    self.pointer = pointer
    self.value = value
  }

  /// Parses text: depth and size bounded, duplicate member names and numbers that are not finite refused.
  public static func parse(_ bytes: [UInt8], file: String) throws(DocumentError) -> JSONNode {
    JSONNode(file: file, value: try JSONParser.parse(bytes, file: file))
  }

  /// Reads and parses a file (gunzipped when it ends in `.gz`).
  public static func read(_ path: String) throws(DocumentError) -> JSONNode {
    try parse(try Files.read(path), file: path)
  }

  /// An error at this place.
  public func error(found: String, expected: String, remedy: String = "") -> DocumentError {
    .malformed(file: file, place: pointer, found: found, expected: expected, remedy: remedy)
  }

  /// An error at this place that names this value.
  public func error(expected: String, remedy: String = "") -> DocumentError {
    error(found: value.inWords, expected: expected, remedy: remedy)
  }

  private func child(_ name: String, _ value: JSONValue) -> JSONNode {
    JSONNode(file: file, pointer: pointer + "/" + JSONPointer.escape(name), value: value)
  }

  private func child(_ index: Int, _ value: JSONValue) -> JSONNode {
    JSONNode(file: file, pointer: "\(pointer)/\(index)", value: value)
  }
}

extension JSONNode {
  /// The member `name`; throws when this is not an object or the member is missing.
  public func member(_ name: String) throws(DocumentError) -> JSONNode {
    guard case .object(let members) = value else { throw error(expected: "an object") }
    for member in members where member.name == name { return child(name, member.value) }
    throw error(
      expected: "a member “\(name)”", remedy: "add “\(name)” here, or check its spelling")
  }

  /// The member `name`, or nil when it is missing or null; throws when this is not an object.
  public func optionalMember(_ name: String) throws(DocumentError) -> JSONNode? {
    guard case .object(let members) = value else { throw error(expected: "an object") }
    for member in members where member.name == name {
      if case .null = member.value { return nil }
      return child(name, member.value)
    }
    return nil
  }

  /// The elements of an array.
  public func elements() throws(DocumentError) -> [JSONNode] {
    guard case .array(let items) = value else { throw error(expected: "an array") }
    return items.enumerated().map { child($0.offset, $0.element) }
  }

  /// The members of an object, in order.
  public func members() throws(DocumentError) -> [(name: String, node: JSONNode)] {
    guard case .object(let members) = value else { throw error(expected: "an object") }
    return members.map { ($0.name, child($0.name, $0.value)) }
  }
}

extension JSONNode {
  /// The text.
  public func string() throws(DocumentError) -> String {
    guard case .string(let text) = value else { throw error(expected: "a text") }
    return text
  }

  /// A finite number, whole or not.
  public func double() throws(DocumentError) -> Double {
    switch value {
    case .number(let number): return number
    case .integer(let number): return Double(number)
    default:
      throw error(expected: "a number", remedy: "write it without quotes")
    }
  }

  /// A whole number; 3.0 counts as one.
  public func integer() throws(DocumentError) -> Int {
    if case .integer(let number) = value { return Int(number) }
    if case .number(let number) = value, let whole = Int(exactly: number) { return whole }
    throw error(expected: "a whole number")
  }

  /// `true` or `false`.
  public func bool() throws(DocumentError) -> Bool {
    guard case .bool(let flag) = value else { throw error(expected: "true or false") }
    return flag
  }

  /// An array of finite numbers.
  public func doubles() throws(DocumentError) -> [Double] {
    guard case .array(let items) = value else { throw error(expected: "an array of numbers") }
    var numbers: [Double] = []
    numbers.reserveCapacity(items.count)
    for (index, item) in items.enumerated() {
      switch item {
      case .number(let number): numbers.append(number)
      case .integer(let number): numbers.append(Double(number))
      default: throw child(index, item).error(expected: "a number")
      }
    }
    return numbers
  }

  /// An array of texts.
  public func strings() throws(DocumentError) -> [String] {
    guard case .array(let items) = value else { throw error(expected: "an array of texts") }
    var texts: [String] = []
    texts.reserveCapacity(items.count)
    for (index, item) in items.enumerated() {
      guard case .string(let text) = item else {
        throw child(index, item).error(expected: "a text")
      }
      texts.append(text)
    }
    return texts
  }
}
