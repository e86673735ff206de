import Documents

/// Writes the constraints that modifiers do not bring with them, and the values of what was measured.
struct HS3ConstraintWriter {
  private(set) var distributions: [JSONValue] = []
  private(set) var functions: [JSONValue] = []
  /// The names of the distributions that the likelihood of pyhs3 lists.
  private(set) var auxiliary: [String] = []
  /// Auxiliary measurements with names of their own.
  private(set) var nominals: [(name: String, value: Double, range: ClosedRange<Double>)] = []

  init(_ writer: HS3Writer) throws(DocumentError) {
    for set in writer.sets where set.constraint != .none {
      let parameters = writer.names.parameters(of: set)
      if Self.isExplicit(set, in: writer.dialect) {
        for (index, parameter) in parameters.enumerated() { add(parameter, set, index) }
      } else {
        try addNominals(parameters, set, writer)
      }
    }
  }

  /// Whether the constraints of a set are distributions of their own.
  ///
  /// RooFit makes those of staterror and shapesys; pyhs3 0.4 cannot evaluate a staterror, nor a bin
  /// of a shapesys without yield or uncertainty.
  static func isExplicit(_ set: ParameterSet, in dialect: HS3Dialect) -> Bool {
    if set.isScalar { return !set.required.isEmpty }
    guard dialect == .pyhs3 else { return false }
    return set.constraint == .normal || set.isFixed.contains(true) || set.auxiliary != set.scales
  }

  private mutating func add(_ parameter: String, _ set: ParameterSet, _ index: Int) {
    let (center, scale) = (set.auxiliary[index], set.scales[index])
    let nominal = "nom_" + parameter
    let name = parameter + (set.isScalar ? "Constraint" : "_constraint")
    auxiliary.append(name)
    if set.constraint == .normal {
      nominals.append((nominal, center, (center - 10 * scale)...(center + 10 * scale)))
      // A parameter that is its own observable is how RooFit writes the luminosity.
      let (x, mean) = set.isScalar ? (parameter, nominal) : (nominal, parameter)
      distributions.append(
        .object([
          ("name", .string(name)), ("type", .string("gaussian_dist")), ("x", .string(x)),
          ("mean", .string(mean)), ("sigma", .number(scale)),
        ]))
      return
    }
    nominals.append((nominal, center, 0...(10 * center + 10)))
    let mean = parameter + "_tau"
    functions.append(
      .object([
        ("name", .string(mean)), ("type", .string("product")),
        ("factors", .array([.string(parameter), .number(scale)])),
      ]))
    distributions.append(
      .object([
        ("name", .string(name)), ("type", .string("poisson_dist")), ("x", .string(nominal)),
        ("mean", .string(mean)),
      ]))
  }

  /// RooFit knows the auxiliary measurements of implicit constraints by name.
  private mutating func addNominals(
    _ parameters: [String], _ set: ParameterSet, _ writer: HS3Writer
  ) throws(DocumentError) {
    for (index, parameter) in parameters.enumerated() {
      let center = set.auxiliary[index]
      let scale = set.scales[index]
      let isUsual =
        set.constraint == .poisson ? center == scale : center == (set.isScalar ? 0 : 1)
      if isUsual { continue }
      guard writer.dialect == .root else {
        throw writer.settings[0].measurement.place.member("config").member("parameters").error(
          found: "the auxdata \(center) of “\(set.name)”", expected: "0",
          remedy: "pyhs3 has no other for a normsys or histosys; write the dialect root")
      }
      let range =
        set.constraint == .poisson
        ? 0...(10 * center + 10) : (center - 10 * scale)...(center + 10 * scale)
      nominals.append(("nom_" + parameter, center, range))
    }
  }
}
