import Documents

/// An object of the schema: it has all the members that it must have, and no others.
struct SchemaObject {
  private let node: JSONNode

  init(
    _ node: JSONNode, required: [String], optional: [String] = []
  ) throws(DocumentError) {
    self.node = node
    guard case .object(let members) = node.value else {
      throw node.error(expected: "an object")
    }
    for member in members
    where !required.contains(member.name) && !optional.contains(member.name) {
      throw node.error(
        found: "the member “\(member.name)”",
        expected: (required + optional).joined(separator: ", ") + " only",
        remedy: "remove it or check its spelling")
    }
    for name in required { _ = try node.member(name) }
  }

  /// A member that must be there.
  func member(_ name: String) throws(DocumentError) -> JSONNode { try node.member(name) }

  /// A member that may be missing; a null is there.
  func optional(_ name: String) throws(DocumentError) -> JSONNode? {
    guard case .object(let members) = node.value, members.contains(where: { $0.name == name })
    else { return nil }
    return try node.member(name)
  }

  /// The elements of a list that must not be empty.
  func elements(_ name: String) throws(DocumentError) -> [JSONNode] {
    let list = try node.member(name)
    let elements = try list.elements()
    guard !elements.isEmpty else { throw list.error(expected: "at least one element") }
    return elements
  }

  /// Numbers, at least one.
  func numbers(_ name: String) throws(DocumentError) -> [Double] {
    let list = try node.member(name)
    let numbers = try list.doubles()
    guard !numbers.isEmpty else { throw list.error(expected: "at least one number") }
    return numbers
  }

  /// Numbers, at least one, of a member that may be missing.
  func optionalNumbers(_ name: String) throws(DocumentError) -> [Double]? {
    try optional(name) == nil ? nil : numbers(name)
  }
}

/// Names that were met, to refuse a second use.
struct UniqueNames {
  private var places: [String: Place] = [:]
  private let what: String

  init(_ what: String) { self.what = what }

  mutating func insert(_ name: String, at place: Place) throws(DocumentError) {
    if let first = places.updateValue(place, forKey: name) {
      throw place.error(
        found: "the \(what) “\(name)” again", expected: "a name used once",
        remedy: "rename or remove it; it stands already at \(first.pointer)")
    }
  }
}
