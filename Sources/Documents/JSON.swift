/// A JSON value; whole numbers keep their kind.
public indirect enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(Int64)
  case number(Double)
  case string(String)
  case array([JSONValue])
  /// Members in the order of the file; names are unique.
  case object([(name: String, value: JSONValue)])
  public static func == (lhs: JSONValue, rhs: JSONValue) -> Bool { fatalError("unbuilt") }
}

/// A value with the file and the JSON pointer it stands at: what readers walk, so that every error names its place.
public struct JSONNode: Sendable {
  /// The file, as the user named it.
  public let file: String
  /// RFC 6901 pointer of this value.
  public let pointer: String
  public let value: JSONValue
  /// Wraps a value.
  public init(file: String, pointer: String = "", value: JSONValue) {
    self.file = file
    self.pointer = pointer
    self.value = value
  }
  /// Parses text (bounded depth and size; duplicate member names refused).
  public static func parse(_ bytes: [UInt8], file: String) throws(DocumentError) -> JSONNode {
    fatalError("unbuilt")
  }
  /// The member `name`; throws when this is not an object or the member is missing.
  public func member(_ name: String) throws(DocumentError) -> JSONNode { fatalError("unbuilt") }
  /// The member `name`, or nil when it is missing or null.
  public func optionalMember(_ name: String) throws(DocumentError) -> JSONNode? {
    fatalError("unbuilt")
  }
  /// The elements of an array.
  public func elements() throws(DocumentError) -> [JSONNode] { fatalError("unbuilt") }
  /// The members of an object, in order.
  public func members() throws(DocumentError) -> [(name: String, node: JSONNode)] {
    fatalError("unbuilt")
  }
  public func string() throws(DocumentError) -> String { fatalError("unbuilt") }
  /// A finite number, whole or not.
  public func double() throws(DocumentError) -> Double { fatalError("unbuilt") }
  public func integer() throws(DocumentError) -> Int { fatalError("unbuilt") }
  public func bool() throws(DocumentError) -> Bool { fatalError("unbuilt") }
  /// An array of finite numbers.
  public func doubles() throws(DocumentError) -> [Double] { fatalError("unbuilt") }
  /// An error at this place.
  public func error(found: String, expected: String, remedy: String = "") -> DocumentError {
    .malformed(file: file, place: pointer, found: found, expected: expected, remedy: remedy)
  }
}

extension JSONValue {
  /// Canonical bytes: sorted member names, no white space, shortest round-trip numbers.
  public var canonicalBytes: [UInt8] { fatalError("unbuilt") }
  /// The same with two-space indentation, member order kept.
  public var prettyText: String { fatalError("unbuilt") }
}
