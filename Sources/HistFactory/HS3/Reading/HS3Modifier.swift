import Documents

/// A change of a sample, as an HS3 file has it.
struct HS3Modifier {
  /// What a modifier needs to know of its channel.
  struct Context {
    let channel: String, distribution: String
    let binCount: Int
    let dialect: HS3Dialect?
  }

  enum Kind {
    case normfactor
    case normsys(low: Double, high: Double)
    case histosys(low: [Double], high: [Double])
    case shapefactor
    /// Relative or absolute uncertainties, by dialect.
    case shapesys([Double])
    /// Uncertainties of its own, where it does not use those of the sample.
    case staterror([Double]?)
  }

  let kind: Kind
  let name: String
  /// One, or one for each bin.
  let parameters: [String]
  let node: JSONNode
  var place: Place { Place(node) }

  init(_ node: JSONNode, _ context: Context) throws(DocumentError) {
    self.node = node
    let type = try node.member("type")
    let name = try node.optionalString("name")
    kind = try Self.kind(node, try type.string(), context.binCount)
    switch kind {
    case .normfactor: parameters = [try Self.parameter(node, name, prefix: "")]
    case .normsys, .histosys: parameters = [try Self.parameter(node, name, prefix: "alpha_")]
    case .shapefactor, .shapesys, .staterror:
      parameters = try Self.parameters(node, name, context)
    }
    self.name = name ?? parameters[0]
  }

  private static func kind(
    _ node: JSONNode, _ type: String, _ bins: Int
  ) throws(DocumentError) -> Kind {
    switch type {
    case "normfactor": return .normfactor
    case "normsys":
      let data = try node.member("data")
      return .normsys(
        low: try data.member("lo").double(), high: try data.member("hi").double())
    case "histosys":
      let data = try node.member("data")
      return .histosys(
        low: try ModifierType.perBin(data.member("lo").member("contents"), bins),
        high: try ModifierType.perBin(data.member("hi").member("contents"), bins))
    case "shapefactor": return .shapefactor
    case "shapesys":
      let values = try node.member("data").member("vals")
      return .shapesys(try uncertainties(values, bins))
    case "staterror":
      guard let data = try node.optionalMember("data"),
        let own = try data.optionalMember("uncertainties")
      else { return .staterror(nil) }
      return .staterror(try uncertainties(own, bins))
    case "custom":
      throw node.error(
        found: "a custom modifier",
        expected: "one of the modifiers of HistFactory",
        remedy: "a workspace has no free functions; replace it by a normsys or histosys")
    default:
      throw try node.member("type").error(
        expected: "normfactor, normsys, histosys, shapefactor, shapesys or staterror")
    }
  }

  private static func uncertainties(
    _ node: JSONNode, _ bins: Int
  ) throws(DocumentError) -> [Double] {
    let numbers = try ModifierType.perBin(node, bins)
    if let bad = numbers.firstIndex(where: { $0 < 0 }) {
      throw try node.elements()[bad].error(expected: "an uncertainty that is not negative")
    }
    return numbers
  }

  private static func parameter(
    _ node: JSONNode, _ name: String?, prefix: String
  ) throws(DocumentError) -> String {
    if let own = try node.optionalString("parameter") { return own }
    return prefix + (try required(name, node))
  }

  private static func required(
    _ name: String?, _ node: JSONNode
  ) throws(DocumentError) -> String {
    if let name { return name }
    throw node.error(found: "neither “name” nor “parameter”", expected: "at least one of them")
  }

  private static func parameters(
    _ node: JSONNode, _ name: String?, _ context: Context
  ) throws(DocumentError) -> [String] {
    if let list = try node.optionalMember("parameters") {
      let names = try list.strings()
      guard names.count == context.binCount else {
        throw list.error(
          found: "\(names.count) parameters", expected: "\(context.binCount), one for each bin")
      }
      guard Set(names).count == names.count else {
        throw list.error(
          found: "a parameter twice", expected: "one for each bin",
          remedy: "a workspace cannot share a parameter between bins of one channel")
      }
      return names
    }
    let isStatistical = try node.member("type").string() == "staterror"
    if isStatistical, context.dialect == .pyhs3 {
      return (0..<context.binCount).map { "staterror_\(context.distribution)_bin\($0)" }
    }
    let stem = isStatistical ? "stat_\(context.channel)" : try required(name, node)
    return (0..<context.binCount).map { "gamma_\(stem)_bin_\($0)" }
  }
}
