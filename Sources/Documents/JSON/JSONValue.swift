/// A JSON value; whole numbers keep their kind.
public enum JSONValue: Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number written without fraction and exponent that fits 64 bits.
  case integer(Int64)
  /// Any other finite number.
  case number(Double)
  /// Text.
  case string(String)
  /// Elements in order.
  case array([JSONValue])
  /// Members in the order of the file; names are unique.
  case object([(name: String, value: JSONValue)])
}

extension JSONValue: Equatable {
  /// Equality of RFC 6902 §4.6: numbers by value, objects without regard to order.
  public static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.integer(let a), .integer(let b)): a == b
    case (.number(let a), .number(let b)): a == b
    case (.integer(let a), .number(let b)), (.number(let b), .integer(let a)):
      Int64(exactly: b) == a
    case (.string(let a), .string(let b)): a == b
    case (.array(let a), .array(let b)): a == b
    case (.object(let a), .object(let b)): haveEqualMembers(a, b)
    default: false
    }
  }

  private static func haveEqualMembers(
    _ left: [(name: String, value: JSONValue)], _ right: [(name: String, value: JSONValue)]
  ) -> Bool {
    guard left.count == right.count else { return false }
    if zip(left, right).allSatisfy({ $0.name == $1.name }) {
      return zip(left, right).allSatisfy { $0.value == $1.value }
    }
    let a = left.sorted { $0.name.precedesByCodePoint($1.name) }
    let b = right.sorted { $0.name.precedesByCodePoint($1.name) }
    return zip(a, b).allSatisfy { $0.name == $1.name && $0.value == $1.value }
  }
}

extension JSONValue {
  /// The value in words, cut short, for messages.
  var inWords: String {
    switch self {
    case .null: "null"
    case .bool(let flag): "\(flag)"
    case .integer(let number): "the whole number \(number)"
    case .number(let number): "the number \(number)"
    case .string(let text): "the text “\(text.prefix(60))\(text.count > 60 ? "…" : "")”"
    case .array(let items): "an array of \(items.count)"
    case .object(let members):
      "an object of \(members.count)"
        + (members.isEmpty
          ? ""
          : " (\(members.prefix(6).map(\.name).joined(separator: ", "))"
            + (members.count > 6 ? ", …)" : ")"))
    }
  }
}

extension String {
  /// Order by code point, which is also the order of the UTF-8 bytes; Swift's own order normalises.
  func precedesByCodePoint(_ other: String) -> Bool {
    utf8.lexicographicallyPrecedes(other.utf8)
  }
}
