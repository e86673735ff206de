import Documents

/// An HS3 file: its lists of named objects.
struct HS3Document {
  let root: JSONNode
  let distributions: HS3Section
  let functions: HS3Section
  let data: HS3Section
  let likelihoods: HS3Section
  let analyses: HS3Section
  let domains: HS3Section
  let points: HS3Section
  /// What single programs keep for themselves.
  let misc: JSONNode?
  /// The version of the standard that the file names.
  let version: String

  init(_ root: JSONNode) throws(DocumentError) {
    self.root = root
    version = try root.member("metadata").member("hs3_version").string()
    distributions = try HS3Section(root, "distributions")
    functions = try HS3Section(root, "functions")
    data = try HS3Section(root, "data")
    likelihoods = try HS3Section(root, "likelihoods")
    analyses = try HS3Section(root, "analyses")
    domains = try HS3Section(root, "domains")
    points = try HS3Section(root, "parameter_points")
    misc = try root.optionalMember("misc")
  }

  /// Whether a document is meant to be HS3.
  static func isRecognised(_ root: JSONNode) -> Bool {
    guard case .object(let members) = root.value else { return false }
    let names = Set(members.map(\.name))
    if names.contains("channels") { return false }
    return names.contains("distributions") || names.contains("likelihoods")
      || names.contains("metadata") && !names.contains("patches")
  }

  /// The names of the programs that wrote the file.
  var packages: [String] {
    get throws(DocumentError) {
      var names: [String] = []
      for node in try root.member("metadata").optionalMember("packages")?.elements() ?? [] {
        names.append(try node.member("name").string())
      }
      return names
    }
  }
}

/// One of the lists of an HS3 file, whose objects are found by name.
struct HS3Section {
  let name: String
  let entries: [JSONNode]
  private let place: Place
  private var indexOfName: [String: Int] = [:]

  /// Reads a list that may be missing.
  init(_ root: JSONNode, _ name: String) throws(DocumentError) {
    self.name = name
    place = Place(root).member(name)
    entries = try root.optionalMember(name)?.elements() ?? []
    for (index, node) in entries.enumerated() {
      let own = try node.member("name").string()
      if let first = indexOfName.updateValue(index, forKey: own) {
        throw node.error(
          found: "“\(own)” again", expected: "a name used once in “\(name)”",
          remedy: "rename or remove it; it stands already at \(entries[first].pointer)")
      }
    }
  }

  subscript(_ name: String) -> JSONNode? { indexOfName[name].map { entries[$0] } }

  /// The object that a text in the file names.
  func named(by reference: JSONNode) throws(DocumentError) -> JSONNode {
    let wanted = try reference.string()
    guard let found = self[wanted] else {
      throw reference.error(
        found: "“\(wanted)”", expected: "the name of one of the \(name)",
        remedy: "add it at \(place.pointer) or correct the name")
    }
    return found
  }
}

extension JSONNode {
  /// Whether this is an object with such a member, be it null.
  func has(_ name: String) -> Bool {
    guard case .object(let members) = value else { return false }
    return members.contains { $0.name == name }
  }

  /// Whether this is an object whose member is null.
  func hasNull(_ name: String) -> Bool {
    guard case .object(let members) = value,
      case .null? = members.first(where: { $0.name == name })?.value
    else { return false }
    return true
  }

  /// The text of a member that may be missing.
  func optionalString(_ name: String) throws(DocumentError) -> String? {
    try optionalMember(name)?.string()
  }
}
