import Documents

/// Writes where parameters start, their ranges, and the analyses.
struct HS3ParameterWriter {
  private(set) var analyses: [JSONValue] = []
  private(set) var domains: [JSONValue] = []
  private(set) var points: [JSONValue] = []

  init(
    _ writer: HS3Writer, _ nominals: [(name: String, value: Double, range: ClosedRange<Double>)]
  ) {
    for (index, (measurement, sets)) in writer.settings.enumerated() {
      let name = writer.names.measurements[measurement.name] ?? measurement.name
      // RooFit loads these names; the first measurement has them.
      let point = index == 0 ? HS3Measurement.defaultPoint : name + "_values"
      let domain = index == 0 ? HS3Measurement.defaultDomain : name + "_domain"
      let interest = Self.interest(measurement, writer)
      var values: [JSONValue] = []
      var axes: [JSONValue] = []
      for set in sets + (interest.absent.map { [$0] } ?? []) {
        for (component, parameter) in writer.names.parameters(of: set).enumerated() {
          values.append(
            Self.value(parameter, set.initial[component], isConstant: set.isFixed[component]))
          axes.append(Self.axis(parameter, set.bounds[component]))
        }
      }
      for nominal in nominals {
        values.append(Self.value(nominal.name, nominal.value, isConstant: true))
        axes.append(Self.axis(nominal.name, nominal.range))
      }
      points.append(.object([("name", .string(point)), ("parameters", .array(values))]))
      domains.append(
        .object([
          ("name", .string(domain)), ("type", .string("product_domain")), ("axes", .array(axes)),
        ]))
      analyses.append(
        .object([
          ("name", .string(name)), ("likelihood", .string(writer.names.likelihood)),
          ("parameters_of_interest", .strings(interest.names)),
          ("domains", .strings([domain])), ("init", .string(point)),
        ]))
    }
  }

  /// The parameter of interest, and its set where no sample has it yet.
  private static func interest(
    _ measurement: Measurement, _ writer: HS3Writer
  ) -> (names: [String], absent: ParameterSet?) {
    guard let name = measurement.parameterOfInterest else { return ([], nil) }
    if let set = writer.sets.first(where: { $0.name == name }) {
      return (writer.names.parameters(of: set), nil)
    }
    // A background-only workspace: the strength comes with the signal.
    var absent = ParameterSet(name, count: 1, isScalar: true, bounds: 0...10)
    let own = measurement.configurations.first { $0.name == name }
    if let initial = own?.initial, initial.count == 1 { absent.initial = initial }
    if let bounds = own?.bounds, bounds.count == 1 { absent.bounds = bounds }
    absent.isFixed = [own?.isFixed ?? false]
    return (writer.names.parameters(of: absent), absent)
  }

  private static func value(
    _ name: String, _ value: Double, isConstant: Bool
  ) -> JSONValue {
    let members: [(name: String, value: JSONValue)] = [
      ("name", .string(name)), ("value", .number(value)),
    ]
    return .object(isConstant ? members + [("const", .bool(true))] : members)
  }

  private static func axis(_ name: String, _ range: ClosedRange<Double>) -> JSONValue {
    .object([
      ("name", .string(name)), ("min", .number(range.lowerBound)),
      ("max", .number(range.upperBound)),
    ])
  }
}
