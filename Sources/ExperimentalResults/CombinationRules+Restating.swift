import Documents

extension CombinationRules {
  /// Restates a published list of allowed pairs for the analyses of a database.
  ///
  /// `list` has `description`, `sources` and `allowedPairs`; the pairs that concern two analyses of
  /// `database` are written to its `combinations.json`, with reason and sources.
  public static func restate(_ list: String, into database: String) throws -> Int {
    let root = try JSONNode.parse(try Files.read(list, limit: 1 << 24), file: list)
    var known: Set<String> = []
    for record in try DatabaseListing.records(database) { known.insert(plain(record.analysis)) }
    let names = known.sorted()
    var pairs: [JSONValue] = []
    for node in try root.member("allowedPairs").elements() {
      let sides = try node.elements()
      guard sides.count == 2 else {
        throw node.error(found: "\(sides.count) names", expected: "two")
      }
      let (a, b) = (try sides[0].string(), try sides[1].string())
      guard names.contains(where: { matches(a, $0) }), names.contains(where: { matches(b, $0) })
      else { continue }
      pairs.append(.array([.string(a), .string(b)]))
    }
    let document = JSONValue.object([
      ("format", .integer(1)),
      (
        "reason",
        .string(
          "The two searches select disjoint events (different final states, lepton or jet vetoes, or "
            + "negligible overlap in simulated events), so their data are statistically independent."
        )
      ),
      ("description", try root.member("description").value),
      ("sources", try root.member("sources").value),
      ("allowedPairs", .array(pairs)),
    ])
    try Files.write(text(document), to: database + "/combinations.json")
    return pairs.count
  }

  /// One pair on a line.
  private static func text(_ document: JSONValue) -> [UInt8] {
    guard case .object(let members) = document else { return [] }
    var lines: [String] = []
    for (name, value) in members {
      let key = String(decoding: JSONValue.string(name).canonicalBytes, as: UTF8.self)
      guard name == "allowedPairs", case .array(let pairs) = value else {
        lines.append("  \(key): " + String(decoding: value.canonicalBytes, as: UTF8.self))
        continue
      }
      let items = pairs.map { "    " + String(decoding: $0.canonicalBytes, as: UTF8.self) }
      lines.append("  \(key): [\n" + items.joined(separator: ",\n") + "\n  ]")
    }
    return Array(("{\n" + lines.joined(separator: ",\n") + "\n}\n").utf8)
  }
}
