import Documents

/// A published set of named JSON Patches that put signals into one background-only workspace.
public struct PatchSet: Sendable {
  /// A patch with its name and its place in the space of the labels.
  public struct Patch: Sendable {
    /// The name, unique in the set.
    public let name: String
    /// One value per label, unique in the set; a number, or a text.
    public let values: [JSONValue]
    /// The operations.
    public let operations: JSONNode
    /// Name, values and what else the file says of it.
    public let metadata: JSONNode
  }

  /// A digest of the workspace that the set was made for.
  public struct Digest: Sendable {
    /// `md5` or `sha256`.
    public let algorithm: String
    /// Hexadecimal digits, lower case.
    public let value: String
  }

  /// Where the workspace was published, such as `hepdata` → `ins1755298`.
  public let references: [(name: String, value: String)]
  /// What the patches are, in the publisher's words.
  public let description: String
  /// At least one.
  public let digests: [Digest]
  /// What the values of a patch are, such as masses.
  public let labels: [String]
  /// The patches in the order of the file.
  public let patches: [Patch]
  /// The set's own description.
  public let metadata: JSONNode
  /// Where it was read.
  public let place: Place

  /// Reads a patch set of schema 1.0.0; an error names the file and the JSON pointer.
  public init(_ root: JSONNode) throws(DocumentError) {
    let object = try SchemaObject(root, required: ["metadata", "patches", "version"])
    let version = try object.member("version")
    guard try version.string() == "1.0.0" else {
      throw version.error(expected: "“1.0.0”", remedy: "convert the file to schema 1.0.0")
    }
    place = Place(root)
    metadata = try object.member("metadata")
    references = try Self.references(metadata.member("references"))
    digests = try Self.digests(metadata.member("digests"))
    description = try metadata.member("description").string()
    let labels = try Self.labels(metadata.member("labels"))
    self.labels = labels
    patches = try Patch.all(object.elements("patches")) { node throws(DocumentError) in
      try Patch(node, labels: labels)
    }
    try checkValues()
  }

  /// Every combination of values comes once.
  private func checkValues() throws(DocumentError) {
    var places: [String: Place] = [:]
    for patch in patches {
      guard let first = places.updateValue(patch.place, forKey: patch.valuesKey) else { continue }
      throw patch.metadata.error(
        found: "the values (\(patch.valuesInWords)) again", expected: "values used once",
        remedy: "remove one of the two; they stand already at \(first.pointer)")
    }
  }

  private static func references(
    _ node: JSONNode
  ) throws(DocumentError) -> [(name: String, value: String)] {
    var references: [(name: String, value: String)] = []
    for (name, member) in try node.members() { references.append((name, try member.string())) }
    guard !references.isEmpty else { throw node.error(expected: "at least one reference") }
    return references
  }

  private static func digests(_ node: JSONNode) throws(DocumentError) -> [Digest] {
    var digests: [Digest] = []
    for (name, member) in try node.members() {
      let lengths = ["md5": 32, "sha256": 64]
      guard let length = lengths[name] else {
        throw member.error(found: "the algorithm “\(name)”", expected: "md5 or sha256")
      }
      let text = try member.string().lowercased()
      guard text.utf8.count == length, text.utf8.allSatisfy(Self.hexadecimal.contains) else {
        throw member.error(expected: "\(length) hexadecimal digits")
      }
      digests.append(Digest(algorithm: name, value: text))
    }
    guard !digests.isEmpty else { throw node.error(expected: "at least one digest") }
    return digests
  }

  private static let hexadecimal = Set("0123456789abcdef".utf8)

  private static func labels(_ node: JSONNode) throws(DocumentError) -> [String] {
    let labels = try node.strings()
    guard !labels.isEmpty else { throw node.error(expected: "at least one label") }
    for label in try node.elements() { try PatchSet.checkWord(label) }
    return labels
  }

  /// Names and labels are made of letters, digits and underscores.
  fileprivate static func checkWord(_ node: JSONNode) throws(DocumentError) {
    let isWord = { (byte: UInt8) in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == UInt8(ascii: "_")
    }
    let text = try node.string()
    guard !text.isEmpty, text.utf8.allSatisfy(isWord) else {
      throw node.error(expected: "letters, digits and underscores only")
    }
  }
}

extension PatchSet.Patch: UniquelyNamed {
  static let what = "patch"
  var place: Place { Place(metadata) }

  init(_ node: JSONNode, labels: [String]) throws(DocumentError) {
    let object = try SchemaObject(node, required: ["metadata", "patch"])
    metadata = try object.member("metadata")
    name = try metadata.member("name").string()
    try PatchSet.checkWord(metadata.member("name"))
    let list = try metadata.member("values")
    var values: [JSONValue] = []
    for value in try list.elements() {
      switch value.value {
      case .integer, .number, .string: values.append(value.value)
      default: throw value.error(expected: "a number or a text")
      }
    }
    guard values.count == labels.count else {
      throw list.error(
        found: "\(values.count) values in the patch “\(name)”",
        expected: "\(labels.count), one for each label (\(labels.joined(separator: ", ")))")
    }
    self.values = values
    operations = try object.member("patch")
    _ = try operations.elements()
  }

  /// The values as text, numbers without regard to how they are written.
  fileprivate var valuesKey: String {
    values.map { value in
      switch value {
      case .integer(let number): "\(Double(number))"
      case .number(let number): "\(number)"
      case .string(let text): "“\(text)”"
      default: ""
      }
    }.joined(separator: ",")
  }

  /// The values for people.
  public var valuesInWords: String { valueTexts.joined(separator: ", ") }

  /// One text per value.
  public var valueTexts: [String] {
    values.map { value in
      switch value {
      case .integer(let number): "\(number)"
      case .number(let number): Int(exactly: number).map(String.init) ?? "\(number)"
      case .string(let text): text
      default: ""
      }
    }
  }

  /// Whether the values are these, numbers compared as numbers.
  func hasValues(_ texts: [String]) -> Bool {
    texts.count == values.count
      && zip(texts, values).allSatisfy { text, value in
        switch value {
        case .integer(let number): Double(text) == Double(number)
        case .number(let number): Double(text) == number
        case .string(let own): own == text
        default: false
        }
      }
  }
}

extension PatchSet {
  /// The patch of a name, or of values that are written with commas (`750,100`); nil where there is none.
  public func patch(_ key: String) -> Patch? {
    if let named = patches.first(where: { $0.name == key }) { return named }
    let texts = key.split(separator: ",", omittingEmptySubsequences: false).map {
      $0.trimmingBlanks
    }
    return patches.first { $0.hasValues(texts) }
  }

  /// The patch of a name or of values; an error lists what comes nearest.
  public func requiredPatch(_ key: String) throws(DocumentError) -> Patch {
    if let patch = patch(key) { return patch }
    let near = patches.map { ($0.name, $0.name.distance(to: key)) }.enumerated().sorted {
      ($0.element.1, $0.offset) < ($1.element.1, $1.offset)
    }.prefix(3).map { "“\($0.element.0)”" }
    throw place.member("patches").error(
      found: "no patch “\(key)” among \(patches.count)",
      expected: "a name, or values of \(labels.joined(separator: ", "))",
      remedy: "the nearest names are \(near.joined(separator: ", ")); `protolith patch list` "
        + "shows all")
  }

  /// Checks that the digests are those of a workspace, as it was published.
  public func verify(_ document: JSONNode) throws(DocumentError) {
    let bytes = document.value.pythonCanonicalBytes
    for digest in digests {
      let found = Files.digest(bytes, digest.algorithm) ?? ""
      guard found != digest.value else { continue }
      throw metadata.error(
        found: "the \(digest.algorithm) \(digest.value), but \(document.file) has \(found)",
        expected: "the digest of the workspace to which its patches are applied",
        remedy: "take the background-only workspace that was published with this patch set")
    }
  }
}

extension StringProtocol {
  fileprivate var trimmingBlanks: String {
    let start = drop { $0 == " " }
    return String(String(start.reversed()).drop { $0 == " " }.reversed())
  }

  /// Insertions, deletions and replacements of bytes that lead to the other text (Levenshtein).
  fileprivate func distance(to other: String) -> Int {
    let other = Array(other.utf8.prefix(100))
    var row = Array(0...other.count)
    for (index, byte) in utf8.prefix(100).enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in other.indices {
        let replaced = diagonal + (other[column] == byte ? 0 : 1)
        diagonal = row[column + 1]
        row[column + 1] = Swift.min(replaced, row[column] + 1, diagonal + 1)
      }
    }
    return row[other.count]
  }
}
