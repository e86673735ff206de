import Documents
import MarkovChains
import SimplifiedModels

extension FitPlan {
  /// Format number of plans.
  static let format = 1
  /// Bytes of a plan, and entries of its lists, at most.
  static let bounds = (size: 4 << 20, constraints: 256, results: 1000, models: 5000, nuisances: 20)

  /// Reads a plan from its file; a template stands in a file beside it.
  public static func read(
    _ path: String, families: FitFamilies = FitFamilies()
  ) throws(DocumentError) -> FitPlan {
    let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
      .joined(separator: "/")
    return try FitPlan(
      try Files.read(path, limit: bounds.size), file: path, folder: folder, families: families)
  }

  /// Reads a plan; without a folder its template must stand in it.
  public init(
    _ bytes: [UInt8], file: String, folder: String? = nil, families: FitFamilies = FitFamilies()
  ) throws(DocumentError) {
    let root = try JSONNode.parse(bytes, file: file)
    let format = try root.member("format")
    guard try format.integer() == Self.format else {
      throw format.error(
        expected: "\(Self.format)", remedy: "use the version of protolith that the plan is for")
    }
    try root.allowOnly([
      "format", "title", "parameters", "derived", "require", "reference", "model", "likelihood",
      "constraints", "sampler", "ladder", "walkers", "steps", "seed",
    ])
    title = try root.optionalMember("title")?.shortText() ?? "Global fit"
    parameters = try FitParameters(plan: root)
    let names = parameters.names
    let modelNode = try root.member("model")
    let (model, written) = try ModelPlan.read(
      modelNode, names: names, folder: folder, families: families)
    self.model = model
    reference = try Self.reference(root, parameters)
    (results, limits) = try Self.likelihood(root)
    let (nuisances, likelihood) = try NuisancesPlan.read(root, folder)
    self.nuisances = nuisances
    var constraints: [GaussianConstraint] = []
    for entry in try root.bounded("constraints", Self.bounds.constraints) {
      constraints.append(try GaussianConstraint(entry, names))
    }
    self.constraints = constraints
    sampling = SamplingPlan(
      sampler: try root.optionalMember("sampler")?.value,
      ladder: try root.optionalMember("ladder")?.integer(in: 1...1_000_000),
      walkers: try root.optionalMember("walkers")?.integer(in: 1...10_000),
      steps: try root.optionalMember("steps")?.integer(in: 10...1_000_000_000),
      seed: try root.optionalMember("seed")?.integer(in: 0...Int.max))
    let changed = ["model": written, "likelihood": likelihood]
    text = try JSONValue.object(
      root.members().map { ($0.name, (changed[$0.name] ?? nil) ?? $0.node.value) }
    ).prettyText
  }

  /// Values of all quantities at `reference`, or in the middle of the prior.
  private static func reference(
    _ root: JSONNode, _ parameters: FitParameters
  ) throws(DocumentError) -> [Double] {
    guard let node = try root.optionalMember("reference") else {
      let middle = [Double](repeating: 0.5, count: parameters.dimension)
      do throws(RejectedPoint) { return try parameters.values(at: middle) } catch {
        throw root.error(
          found: "the middle of the prior, where: \(error.reason)",
          expected: "a point that is allowed", remedy: "add “reference” with one")
      }
    }
    let names = Array(parameters.names.prefix(parameters.count))
    try node.allowOnly(names)
    var values: [Double] = []
    for name in names { values.append(try node.member(name).double()) }
    var place = 0
    for block in parameters.blocks {
      let part = values[place..<place + block.quantities.count]
      switch block {
      case .single(let quantity, let prior):
        guard prior.range.contains(values[place]) else {
          throw try node.member(quantity.name).error(
            expected: "a value of its prior, \(prior.range.lowerBound) to \(prior.range.upperBound)"
          )
        }
      case .shares(let quantities, _):
        guard abs(part.reduce(0, +) - 1) < 1e-9, part.allSatisfy({ $0 >= 0 }) else {
          throw try node.member(quantities[0].name).error(
            found: "shares that add up to \(part.reduce(0, +))", expected: "shares that add up to 1"
          )
        }
      }
      place += block.quantities.count
    }
    do throws(RejectedPoint) { return try parameters.completed(values) } catch {
      throw node.error(found: "a point where: \(error.reason)", expected: "a point that is allowed")
    }
  }

  private static func likelihood(
    _ root: JSONNode
  ) throws(DocumentError) -> (ResultsPlan, LimitsPlan?) {
    guard let node = try root.optionalMember("likelihood") else { return (.atReference, nil) }
    try node.allowOnly(["results", "models", "may_overlap", "limits", "nuisances"])
    var limits: LimitsPlan?
    if let entry = try node.optionalMember("limits") {
      try entry.allowOnly(["results", "as"])
      let word = try entry.member("as")
      guard let use = LimitsPlan.Use(rawValue: try word.string()) else {
        throw word.error(
          expected: "cut or likelihood", remedy: "a limit is no likelihood by itself: choose one")
      }
      let names = try entry.member("results").strings()
      guard (1...bounds.results).contains(names.count) else {
        throw try entry.member("results").error(
          found: "\(names.count) results", expected: "1 to \(bounds.results)")
      }
      limits = LimitsPlan(results: names, use: use)
    }
    return (try results(node), limits)
  }

  private static func results(_ node: JSONNode) throws(DocumentError) -> ResultsPlan {
    guard let list = try node.optionalMember("results") else { return .atReference }
    if case .string = list.value {
      switch try list.string() {
      case "most sensitive": return .atReference
      case "most sensitive over the prior":
        let models = try node.optionalMember("models")?.integer(in: 1...bounds.models)
        return .overPrior(models: models ?? 200)
      default:
        throw list.error(
          expected:
            "“most sensitive”, “most sensitive over the prior”, or a list of results")
      }
    }
    var chosen: [(result: String, region: String?)] = []
    let entries = try list.elements()
    guard entries.count <= bounds.results else {
      throw list.error(found: "\(entries.count) results", expected: "at most \(bounds.results)")
    }
    for entry in entries {
      if case .string = entry.value {
        chosen.append((try entry.shortText(), nil))
      } else {
        try entry.allowOnly(["result", "region"])
        chosen.append(
          (try entry.member("result").shortText(), try entry.optionalMember("region")?.string()))
      }
    }
    return .chosen(chosen, mayOverlap: try node.optionalMember("may_overlap")?.bool() ?? false)
  }
}

extension GaussianConstraint {
  fileprivate init(_ node: JSONNode, _ names: [String]) throws(DocumentError) {
    try node.allowOnly(["name", "expression", "mass", "mean", "width"])
    if let mass = try node.optionalMember("mass") {
      let code = ParticleID(try mass.integer())
      guard code.rawValue != 0, code.rawValue.magnitude < 1 << 31 else {
        throw mass.error(expected: "a PDG code")
      }
      if try node.optionalMember("expression") != nil {
        throw node.error(found: "both mass and expression", expected: "one of them")
      }
      quantity = .mass(code.magnitude)
      name = try node.optionalMember("name")?.shortText() ?? "m(\(code.rawValue))"
    } else {
      let formula = try node.member("expression").formula(names)
      quantity = .formula(formula)
      name = try node.optionalMember("name")?.shortText() ?? formula.text
    }
    mean = try node.member("mean").double()
    width = try node.member("width").positive()
  }
}
