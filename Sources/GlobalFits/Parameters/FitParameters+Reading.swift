import Documents

extension FitParameters {
  /// How many there may be.
  static let bounds = (blocks: 100, shares: 64, derived: 256, requirements: 64)

  /// Reads `parameters`, `derived` and `require` of a plan.
  init(plan: JSONNode) throws(DocumentError) {
    var names = NameList()
    var blocks: [Block] = []
    let entries = try plan.member("parameters").elements()
    guard (1...Self.bounds.blocks).contains(entries.count) else {
      throw try plan.member("parameters").error(
        found: "\(entries.count) parameters", expected: "1 to \(Self.bounds.blocks)")
    }
    for entry in entries { blocks.append(try Block(entry, &names)) }
    var derived: [(quantity: FitQuantity, formula: Expression)] = []
    for entry in try plan.bounded("derived", Self.bounds.derived) {
      try entry.allowOnly(["name", "expression", "unit", "label"])
      let formula = try entry.member("expression").formula(names.all)
      derived.append((try FitQuantity(entry, &names), formula))
    }
    var requirements: [Expression] = []
    for entry in try plan.bounded("require", Self.bounds.requirements) {
      let text = try entry.string()
      requirements.append(
        try entry.compiled { () throws(FitError) in
          try Expression.requirement(text, names: names.all)
        })
    }
    self.init(blocks: blocks, derived: derived, requirements: requirements)
  }
}

/// Names that are taken.
struct NameList {
  private(set) var all: [String] = []

  mutating func add(_ node: JSONNode) throws(DocumentError) -> String {
    let name = try node.string()
    guard ExpressionParser.isName(name) else {
      throw node.error(
        expected: "a name of letters, digits and _ that begins with none of the digits",
        remedy: "call it m_gluino or the like")
    }
    guard !all.contains(name), name != "pi" else {
      throw node.error(
        found: "“\(name)” again", expected: "a name that stands for nothing else",
        remedy: "rename one of them")
    }
    all.append(name)
    return name
  }
}

extension FitQuantity {
  fileprivate init(_ node: JSONNode, _ names: inout NameList) throws(DocumentError) {
    self.init(
      name: try names.add(node.member("name")),
      unit: try node.optionalMember("unit")?.shortText() ?? "",
      label: try node.optionalMember("label")?.shortText())
  }
}

extension FitParameters.Block {
  fileprivate init(_ node: JSONNode, _ names: inout NameList) throws(DocumentError) {
    let word = try node.member("prior").string()
    if word == "dirichlet" {
      self = try Self.shares(node, &names)
      return
    }
    var known = ["name", "prior", "unit", "label"]
    let prior: ParameterPrior
    switch word {
    case "flat":
      known.append("range")
      prior = .flat(try node.member("range").range())
    case "log":
      known.append("range")
      let range = try node.member("range").range()
      guard range.lowerBound > 0 else {
        throw try node.member("range").error(
          found: "\(range.lowerBound)", expected: "bounds above 0 for the prior “log”")
      }
      prior = .log(range)
    case "gaussian":
      known += ["mean", "width", "range"]
      prior = try Self.gaussian(node)
    case "half-normal":
      known += ["width", "from"]
      prior = .halfNormal(
        width: try node.member("width").positive(),
        from: try node.optionalMember("from")?.double() ?? 0)
    default:
      throw try node.member("prior").error(
        expected: "flat, log, gaussian, half-normal or dirichlet")
    }
    try node.allowOnly(known)
    self = .single(try FitQuantity(node, &names), prior)
  }

  private static func gaussian(_ node: JSONNode) throws(DocumentError) -> ParameterPrior {
    let (mean, width) = (try node.member("mean").double(), try node.member("width").positive())
    let bounds = try node.optionalMember("range")?.range() ?? -.infinity...(.infinity)
    let prior = ParameterPrior.gaussian(mean: mean, width: width, bounds: bounds)
    // So far out that the quantile has no digits left.
    guard bounds.lowerBound < mean + 30 * width, bounds.upperBound > mean - 30 * width else {
      throw try node.member("range").error(
        found: "a range more than 30 widths from the mean",
        expected: "one that the Gaussian reaches", remedy: "use the prior “flat” there")
    }
    return prior
  }

  private static func shares(
    _ node: JSONNode, _ names: inout NameList
  ) throws(DocumentError) -> FitParameters.Block {
    try node.allowOnly(["names", "prior", "shapes", "labels"])
    let entries = try node.member("names").elements()
    guard (2...FitParameters.bounds.shares).contains(entries.count) else {
      throw try node.member("names").error(
        found: "\(entries.count) names", expected: "2 to \(FitParameters.bounds.shares) shares")
    }
    let labels = try node.optionalMember("labels")?.strings()
    let shapes =
      try node.optionalMember("shapes")?.doubles() ?? entries.map { _ in 1 }
    guard shapes.count == entries.count, shapes.allSatisfy({ (0.05...1000).contains($0) }) else {
      throw try node.member("shapes").error(
        found: "\(shapes)", expected: "a number between 0.05 and 1000 for each name")
    }
    if let labels, labels.count != entries.count {
      throw try node.member("labels").error(
        found: "\(labels.count) labels", expected: "\(entries.count)")
    }
    var quantities: [FitQuantity] = []
    for (place, entry) in entries.enumerated() {
      quantities.append(
        FitQuantity(name: try names.add(entry), label: labels.map { String($0[place].prefix(60)) }))
    }
    return .shares(quantities, DirichletPrior(shapes: shapes))
  }
}
