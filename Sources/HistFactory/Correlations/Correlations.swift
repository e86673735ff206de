import Documents
import Likelihoods

/// Which nuisance parameters of several analyses are one and the same; read from a file.
///
/// ```json
/// {"format": 1, "analyses": ["one", "other"],
///  "shared": [
///    {"parameters": {"one": "JET_Flavor", "other": "TL_JET_Flavor"}, "name": "JET_Flavor"},
///    {"parameters": {"one": "JES_*", "other": "TL_JES_*"}, "opposite": ["other"],
///     "why": "one calibration; the other analysis has swapped up and down"}]}
/// ```
///
/// A `*`, at most one in a name, stands for any text: parameters for which it stands for the same text
/// are shared. Parameters that no entry names are not.
public struct Correlations: Sendable {
  /// The analyses, in the order of the likelihoods that they name.
  public let analyses: [String]
  /// What the file says about itself.
  public let summary: String?
  let entries: [Entry]
  let place: Place

  /// The parameters of one analysis in an entry.
  struct Term: Sendable {
    /// Index of the analysis.
    var analysis: Int
    /// The parameter or a pattern.
    var pattern: NamePattern
    /// Whether the sign is the opposite.
    var isMirrored: Bool
  }

  /// One entry of the list `shared`.
  struct Entry: Sendable {
    /// In the order of the analyses; at least two.
    var terms: [Term]
    /// The name in the combination.
    var name: NamePattern
    let place: Place
  }

  private static let format = 1
  private static let mostAnalyses = 100
  private static let mostEntries = 10_000

  /// Reads a correlation file.
  public init(_ root: JSONNode) throws(DocumentError) {
    place = Place(root)
    let object = try SchemaObject(
      root, required: ["format", "analyses", "shared"], optional: ["description"])
    let format = try object.member("format")
    guard try format.integer() == Self.format else {
      throw format.error(
        expected: "\(Self.format)", remedy: "use the version of protolith that wrote the file")
    }
    summary = try object.optional("description")?.string()
    analyses = try Self.analyses(object.member("analyses"))
    let list = try object.member("shared")
    let nodes = try list.elements()
    guard nodes.count <= Self.mostEntries else {
      throw list.error(found: "\(nodes.count) entries", expected: "at most \(Self.mostEntries)")
    }
    var entries: [Entry] = []
    for node in nodes { entries.append(try Entry(node, analyses)) }
    self.entries = entries
  }

  private static func analyses(_ node: JSONNode) throws(DocumentError) -> [String] {
    let names = try node.strings()
    guard names.count > 1, names.count <= mostAnalyses else {
      throw node.error(
        found: "\(names.count) analyses", expected: "from 2 to \(mostAnalyses)",
        remedy: "name the analyses in the order in which their workspaces are given")
    }
    guard Set(names).count == names.count else {
      throw node.error(found: "a name twice", expected: "a name of its own for each analysis")
    }
    return names
  }
}

extension Correlations.Entry {
  fileprivate init(_ node: JSONNode, _ analyses: [String]) throws(DocumentError) {
    place = Place(node)
    let object = try SchemaObject(
      node, required: ["parameters"], optional: ["name", "opposite", "why"])
    let mirrored = try object.optional("opposite")?.strings() ?? []
    _ = try object.optional("why")?.string()
    let parameters = try object.member("parameters")
    terms = try Self.terms(parameters, analyses, mirrored)
    let isOpen = terms[0].pattern.isOpen
    name = terms[0].pattern
    if let given = try object.optional("name") {
      name = try NamePattern(given)
      guard name.isOpen == isOpen else {
        throw given.error(expected: isOpen ? "a name with one *" : "a name without *")
      }
    }
    for stray in mirrored where !terms.contains(where: { analyses[$0.analysis] == stray }) {
      throw place.member("opposite").error(
        found: "“\(stray)”", expected: "analyses that this entry gives a parameter of")
    }
  }

  /// The analyses in their order with their patterns.
  private static func terms(
    _ node: JSONNode, _ analyses: [String], _ mirrored: [String]
  ) throws(DocumentError) -> [Correlations.Term] {
    var terms: [Correlations.Term] = []
    for (analysis, text) in try node.members() {
      let pattern = try NamePattern(text)
      let index = try index(of: analysis, in: analyses, at: text)
      terms.append(
        Correlations.Term(
          analysis: index, pattern: pattern, isMirrored: mirrored.contains(analysis)))
    }
    guard terms.count > 1 else {
      throw node.error(
        found: "\(terms.count) analyses", expected: "two or more",
        remedy: "say whose parameter it is as well, or remove the entry")
    }
    guard terms.allSatisfy({ $0.pattern.isOpen == terms[0].pattern.isOpen }) else {
      throw node.error(
        found: "names with and without *", expected: "one * in each of the names or in none")
    }
    return terms.sorted { $0.analysis < $1.analysis }
  }

  private static func index(
    of analysis: String, in analyses: [String], at node: JSONNode
  ) throws(DocumentError) -> Int {
    if let index = analyses.firstIndex(of: analysis) { return index }
    throw node.error(
      found: "the analysis “\(analysis)”",
      expected: analyses.map { "“\($0)”" }.joined(separator: ", "),
      remedy: "correct the name, or add it to “analyses”")
  }
}

/// A name, or one with a `*` in the place of any text.
struct NamePattern: Sendable, Equatable {
  let start: String
  /// What follows the `*`; nil where there is none.
  let end: String?

  private static let longest = 300

  init(_ node: JSONNode) throws(DocumentError) {
    let text = try node.string()
    let pieces = text.split(separator: "*", omittingEmptySubsequences: false)
    guard !text.isEmpty, text.utf8.count <= Self.longest, pieces.count <= 2 else {
      throw node.error(
        expected: "a name of at most \(Self.longest) bytes with at most one *",
        remedy: "write one entry for each *")
    }
    start = String(pieces[0])
    end = pieces.count == 2 ? String(pieces[1]) : nil
  }

  /// Whether it has a `*`.
  var isOpen: Bool { end != nil }

  /// What the `*` stands for in a name (nothing where there is none); nil for other names.
  func match(_ name: String) -> String? {
    guard let end else { return name == start ? "" : nil }
    guard name.utf8.count >= start.utf8.count + end.utf8.count, name.hasPrefix(start),
      name.hasSuffix(end)
    else { return nil }
    return String(name.dropFirst(start.count).dropLast(end.count))
  }

  /// The name with this text in the place of the `*`.
  func filled(_ text: String) -> String { end.map { start + text + $0 } ?? start }

  /// As it was written.
  var text: String { filled("*") }
}
