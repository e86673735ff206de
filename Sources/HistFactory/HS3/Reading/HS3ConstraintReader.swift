import Documents

/// Reads the distributions that constrain parameters.
struct HS3ConstraintReader {
  let document: HS3Document
  /// The parameters of the modifiers.
  let parameters: Set<String>
  /// Values of what is not free.
  let values: [String: Double]

  /// Factors in the mean of a Poisson constraint, at most.
  private static let maximalFactors = 100

  /// The parameter that a distribution constrains, and how; nil where it constrains none of the model.
  func read(
    _ node: JSONNode, observed: Double? = nil
  ) throws(DocumentError) -> (parameter: String, constraint: HS3Constraint)? {
    let type = try node.member("type")
    switch try type.string() {
    case "gaussian_dist": return try gaussian(node, observed)
    case "poisson_dist": return try poisson(node, observed)
    default:
      throw type.error(
        expected: "gaussian_dist or poisson_dist",
        remedy: "a workspace has normal and Poisson constraints only")
    }
  }

  private func gaussian(
    _ node: JSONNode, _ observed: Double?
  ) throws(DocumentError) -> (parameter: String, constraint: HS3Constraint)? {
    let x = try node.member("x"), mean = try node.member("mean")
    let width = try number(node.member("sigma"))
    guard width > 0 else {
      throw try node.member("sigma").error(expected: "a width above 0")
    }
    for (own, other) in [(mean, x), (x, mean)] {
      guard case .string(let name) = own.value, parameters.contains(name) else { continue }
      let center = if let observed { observed } else { try number(other) }
      return (name, .normal(center: center, width: width))
    }
    return nil
  }

  private func poisson(
    _ node: JSONNode, _ observed: Double?
  ) throws(DocumentError) -> (parameter: String, constraint: HS3Constraint)? {
    let mean = try node.member("mean")
    guard case .string(let name) = mean.value,
      let (parameter, factor) = try scaled(name)
    else { return nil }
    let count = if let observed { observed } else { try number(node.member("x")) }
    guard factor > 0, count >= 0 else {
      throw node.error(
        found: "the count \(count) with mean \(factor) θ", expected: "numbers above 0")
    }
    return (parameter, .poisson(count: count, factor: factor))
  }

  /// A parameter, or the product of one and numbers.
  private func scaled(_ name: String) throws(DocumentError) -> (String, Double)? {
    if parameters.contains(name) { return (name, 1) }
    guard let product = document.functions[name],
      try product.member("type").string() == "product"
    else { return nil }
    let factors = try product.member("factors")
    guard factors.value.elements.count <= Self.maximalFactors else {
      throw factors.error(
        found: "\(factors.value.elements.count) factors",
        expected: "at most \(Self.maximalFactors): a parameter and numbers")
    }
    var parameter: String?
    var factor = 1.0
    for node in try factors.elements() {
      if case .string(let name) = node.value, parameters.contains(name) {
        guard parameter == nil else {
          throw node.error(expected: "a number: a workspace constrains one parameter at a time")
        }
        parameter = name
      } else {
        factor *= try number(node)
      }
    }
    return parameter.map { ($0, factor) }
  }

  /// A number, or the value of what the file names.
  private func number(_ node: JSONNode) throws(DocumentError) -> Double {
    guard case .string(let name) = node.value else { return try node.double() }
    if let value = values[name] { return value }
    if let value = Double(name), value.isFinite { return value }
    throw node.error(
      expected: "a number or a name with a value in the parameter_points",
      remedy: "add its value to the default values")
  }
}
