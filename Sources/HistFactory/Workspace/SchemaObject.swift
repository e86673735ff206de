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

/// A member of a list in which a name comes once.
protocol UniquelyNamed {
  /// What it is, for a complaint.
  static var what: String { get }
  var name: String { get }
  /// What must not come twice: the name, unless more tells two members apart.
  var uniqueName: String { get }
  var place: Place { get }
}

extension UniquelyNamed {
  var uniqueName: String { name }

  /// Reads the members of a list, and refuses the second use of a name.
  static func all(
    _ nodes: [JSONNode], _ read: (JSONNode) throws(DocumentError) -> Self
  ) throws(DocumentError) -> [Self] {
    var members: [Self] = []
    var places: [String: Place] = [:]
    for node in nodes {
      let member = try read(node)
      if let first = places.updateValue(member.place, forKey: member.uniqueName) {
        throw member.place.error(
          found: "the \(what) “\(member.uniqueName)” again", expected: "a name used once",
          remedy: "rename or remove it; it stands already at \(first.pointer)")
      }
      members.append(member)
    }
    return members
  }
}

/// A uniquely named member that its own node describes completely.
protocol ReadableMember: UniquelyNamed {
  init(_ node: JSONNode) throws(DocumentError)
}

extension ReadableMember {
  /// Reads the members of a list, and refuses the second use of a name.
  static func all(_ nodes: [JSONNode]) throws(DocumentError) -> [Self] {
    try all(nodes) { node throws(DocumentError) in try Self(node) }
  }
}
