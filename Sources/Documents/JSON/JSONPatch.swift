/// JSON Patch (RFC 6902).
public enum JSONPatch {
  /// Applies `patch` (an array of operations) to `document`; all or nothing.
  public static func apply(
    _ patch: JSONNode, to document: JSONValue
  ) throws(DocumentError) -> JSONValue {
    var result = document
    for operation in try patch.elements() { try apply(operation, to: &result) }
    return result
  }

  private static func apply(
    _ operation: JSONNode, to document: inout JSONValue
  ) throws(DocumentError) {
    let kind = try operation.member("op")
    let path = try Path(operation.member("path"))
    switch try kind.string() {
    case "add": try document.add(operation.member("value").value, at: path)
    case "remove": _ = try document.remove(at: path)
    case "replace": try document.replace(with: operation.member("value").value, at: path)
    case "move":
      let source = try Path(operation.member("from"))
      if source.tokens == path.tokens { _ = try document.value(at: source); return }
      if path.tokens.starts(with: source.tokens) {
        throw source.node.error(
          found: "“\(source.text)”, which contains the target “\(path.text)”",
          expected: "a place outside the moved value")
      }
      try document.add(try document.remove(at: source), at: path)
    case "copy":
      try document.add(try document.value(at: Path(operation.member("from"))), at: path)
    case "test": try test(operation, document, at: path)
    default:
      throw kind.error(expected: "add, remove, replace, move, copy or test")
    }
  }

  private static func test(
    _ operation: JSONNode, _ document: JSONValue, at path: Path
  ) throws(DocumentError) {
    let expected = try operation.member("value").value
    let found = try document.value(at: path)
    guard found == expected else {
      throw path.node.error(
        found: "\(found.inWords) at “\(path.text)”", expected: expected.inWords,
        remedy: "apply the patch to the document that it was written for")
    }
  }

  /// A path of an operation, with the node that it was read from for messages.
  struct Path {
    let node: JSONNode
    let text: String
    let tokens: [String]

    init(_ node: JSONNode) throws(DocumentError) {
      self.node = node
      text = try node.string()
      guard let tokens = JSONPointer.tokens(of: text) else {
        throw node.error(
          expected: "a JSON pointer", remedy: "begin with “/” and write ~ as ~0, / as ~1")
      }
      self.tokens = tokens
    }

    func missing(_ what: String) -> DocumentError {
      node.error(
        found: "“\(text)”, \(what)", expected: "a place that the document has",
        remedy: "apply the patch to the document that it was written for")
    }
  }
}

extension JSONValue {
  fileprivate func value(at path: JSONPatch.Path) throws(DocumentError) -> JSONValue {
    var value = self
    for token in path.tokens { value = try value.child(token, path) }
    return value
  }

  private func child(_ token: String, _ path: JSONPatch.Path) throws(DocumentError) -> JSONValue {
    switch self {
    case .array(let items): return items[try Self.index(token, below: items.count, path)]
    case .object(let members): return members[try Self.position(token, in: members, path)].value
    default: throw path.missing("which goes into a plain value at “\(token)”")
    }
  }

  fileprivate mutating func add(
    _ new: JSONValue, at path: JSONPatch.Path
  ) throws(DocumentError) {
    guard let last = path.tokens.last else { self = new; return }
    try change(path) { items throws(DocumentError) in
      let index = last == "-" ? items.count : try Self.index(last, below: items.count + 1, path)
      items.insert(new, at: index)
    } object: { members throws(DocumentError) in
      if let index = members.firstIndex(where: { $0.name == last }) {
        members[index].value = new
      } else {
        members.append((last, new))
      }
    }
  }

  fileprivate mutating func remove(at path: JSONPatch.Path) throws(DocumentError) -> JSONValue {
    guard let last = path.tokens.last else {
      let whole = self
      self = .null
      return whole
    }
    var removed = JSONValue.null
    try change(path) { items throws(DocumentError) in
      removed = items.remove(at: try Self.index(last, below: items.count, path))
    } object: { members throws(DocumentError) in
      removed = members.remove(at: try Self.position(last, in: members, path)).value
    }
    return removed
  }

  fileprivate mutating func replace(
    with new: JSONValue, at path: JSONPatch.Path
  ) throws(DocumentError) {
    guard let last = path.tokens.last else { self = new; return }
    try change(path) { items throws(DocumentError) in
      items[try Self.index(last, below: items.count, path)] = new
    } object: { members throws(DocumentError) in
      members[try Self.position(last, in: members, path)].value = new
    }
  }

  /// Hands the container of the last token to `array` or to `object`.
  ///
  /// A value is taken out of its container while it is changed, so that nothing is copied; after an
  /// error the document is thrown away by the caller.
  private mutating func change(
    _ path: JSONPatch.Path, level: Int = 0,
    array: (inout [JSONValue]) throws(DocumentError) -> Void,
    object: (inout [(name: String, value: JSONValue)]) throws(DocumentError) -> Void
  ) throws(DocumentError) {
    let isLast = level == path.tokens.count - 1
    let token = path.tokens[level]
    switch self {
    case .array(var items):
      self = .null
      if isLast {
        try array(&items)
      } else {
        let index = try Self.index(token, below: items.count, path)
        try items[index].change(path, level: level + 1, array: array, object: object)
      }
      self = .array(items)
    case .object(var members):
      self = .null
      if isLast {
        try object(&members)
      } else {
        let index = try Self.position(token, in: members, path)
        try members[index].value.change(path, level: level + 1, array: array, object: object)
      }
      self = .object(members)
    default:
      throw path.missing("which goes into a plain value" + (isLast ? "" : " at “\(token)”"))
    }
  }

  private static func index(
    _ token: String, below bound: Int, _ path: JSONPatch.Path
  ) throws(DocumentError) -> Int {
    guard let index = JSONPointer.index(token) else {
      throw path.missing("where “\(token)” is no place in an array")
    }
    guard index < bound else { throw path.missing("where \(index) is behind the array's end") }
    return index
  }

  private static func position(
    _ name: String, in members: [(name: String, value: JSONValue)], _ path: JSONPatch.Path
  ) throws(DocumentError) -> Int {
    guard let index = members.firstIndex(where: { $0.name == name }) else {
      throw path.missing("where there is no member “\(name)”")
    }
    return index
  }
}
