import Documents

extension Workspace {
  /// The workspace as a document of schema 1.0.0, in the order of its lists.
  ///
  /// Reading what is written gives the same workspace; yields that are whole numbers are written with
  /// a point, as all yields are.
  public var json: JSONValue {
    .object([
      ("channels", .array(channels.map(\.json))),
      ("measurements", .array(measurements.map(\.json))),
      ("observations", .array(observations.map(\.json))),
      ("version", .string("1.0.0")),
    ])
  }
}

extension Channel {
  fileprivate var json: JSONValue {
    .object([("name", .string(name)), ("samples", .array(samples.map(\.json)))])
  }
}

extension Sample {
  fileprivate var json: JSONValue {
    .object([
      ("name", .string(name)), ("data", .numbers(yields)),
      ("modifiers", .array(modifiers.map(\.json))),
    ])
  }
}

extension Observation {
  fileprivate var json: JSONValue {
    .object([("name", .string(name)), ("data", .numbers(counts))])
  }
}

extension Modifier {
  fileprivate var json: JSONValue {
    .object([("name", .string(name)), ("type", .string(type.name)), ("data", data.json)])
  }
}

extension ModifierData {
  fileprivate var json: JSONValue {
    switch self {
    case .none: .null
    case .factors(let low, let high): .object([("hi", .number(high)), ("lo", .number(low))])
    case .yields(let low, let high):
      .object([("hi_data", .numbers(high)), ("lo_data", .numbers(low))])
    case .uncertainties(let numbers): .numbers(numbers)
    }
  }
}

extension Measurement {
  fileprivate var json: JSONValue {
    .object([
      ("name", .string(name)),
      (
        "config",
        .object([
          ("poi", .string(parameterOfInterest ?? "")),
          ("parameters", .array(configurations.map(\.json))),
        ])
      ),
    ])
  }
}

extension ParameterConfiguration {
  fileprivate var json: JSONValue {
    var members: [(name: String, value: JSONValue)] = [("name", .string(name))]
    func add(_ name: String, _ numbers: [Double]?) {
      if let numbers { members.append((name, .numbers(numbers))) }
    }
    add("inits", initial)
    if let bounds {
      members.append(("bounds", .array(bounds.map { .numbers([$0.lowerBound, $0.upperBound]) })))
    }
    add("auxdata", auxiliary)
    add("factors", factors)
    add("sigmas", widths)
    if let isFixed { members.append(("fixed", .bool(isFixed))) }
    return .object(members)
  }
}

extension JSONValue {
  /// An array of numbers.
  static func numbers(_ numbers: [Double]) -> JSONValue { .array(numbers.map { .number($0) }) }
}
