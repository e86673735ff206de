import Documents

extension NuisancesPlan {
  /// Reads `nuisances` of a plan's likelihood; also what to write in place of `likelihood`, with the files
  /// in it (nil where nothing changes).
  static func read(
    _ root: JSONNode, _ folder: String?
  ) throws(DocumentError) -> ([NuisancesPlan], JSONValue?) {
    guard let node = try root.optionalMember("likelihood"),
      try node.optionalMember("nuisances") != nil
    else { return ([], nil) }
    var (found, written): ([NuisancesPlan], [JSONValue]) = ([], [])
    for entry in try node.bounded("nuisances", FitPlan.bounds.nuisances) {
      try entry.allowOnly(["file", "correlations", "of"])
      let plan = NuisancesPlan(
        correlations: try correlations(entry, folder), results: try names(entry))
      found.append(plan)
      written.append(
        .object([
          ("correlations", plan.correlations.value),
          ("of", .object(plan.results.map { ($0.name, .string($0.result)) })),
        ]))
    }
    let members = try node.members().map {
      ($0.name, $0.name == "nuisances" ? .array(written) : $0.node.value)
    }
    return (found, .object(members))
  }

  private static func correlations(
    _ entry: JSONNode, _ folder: String?
  ) throws(DocumentError) -> JSONNode {
    if let own = try entry.optionalMember("correlations") { return own }
    let (path, bytes) = try entry.member("file").namedFile(
      in: folder, otherwise: "what it says, as “correlations”", limit: FitPlan.bounds.size)
    return try JSONNode.parse(bytes, file: path)
  }

  private static func names(
    _ entry: JSONNode
  ) throws(DocumentError) -> [(name: String, result: String)] {
    guard let node = try entry.optionalMember("of") else { return [] }
    var names: [(name: String, result: String)] = []
    for (name, result) in try node.members() { names.append((name, try result.shortText())) }
    return names
  }
}
