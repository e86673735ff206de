extension JSONValue {
  /// The elements of an array; none of anything else.
  public var elements: [JSONValue] {
    if case .array(let items) = self { items } else { [] }
  }

  /// The member of a name; nil where there is none, or no object.
  public subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// The text of the member of a name; empty where there is none.
  public func text(_ name: String) -> String {
    if case .string(let text)? = self[name] { text } else { "" }
  }

  /// The object with one member changed in its place, or added at the end.
  public func replacing(_ name: String, with value: JSONValue) -> JSONValue {
    guard case .object(var members) = self else { return self }
    if let index = members.firstIndex(where: { $0.name == name }) {
      members[index].value = value
    } else {
      members.append((name, value))
    }
    return .object(members)
  }

  /// The object with the elements of a list changed; nothing where there is no such list.
  public func mapping(
    _ list: String, _ transform: ([JSONValue]) throws -> [JSONValue]
  ) rethrows -> JSONValue {
    guard case .array(let items)? = self[list] else { return self }
    return replacing(list, with: .array(try transform(items)))
  }
}
