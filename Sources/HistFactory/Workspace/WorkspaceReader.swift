import Documents

extension Workspace {
  /// Reads a workspace of schema 1.0.0, strictly; an error names the file and the JSON pointer.
  public init(_ root: JSONNode) throws(DocumentError) {
    let object = try SchemaObject(
      root, required: ["channels", "observations", "measurements", "version"])
    let version = try object.member("version")
    guard try version.string() == "1.0.0" else {
      throw version.error(expected: "“1.0.0”", remedy: "convert the file to schema 1.0.0")
    }
    place = Place(root)
    channels = []
    var names = UniqueNames("channel")
    for node in try object.elements("channels") {
      let channel = try Channel(node)
      try names.insert(channel.name, at: channel.place)
      channels.append(channel)
    }
    observations = []
    names = UniqueNames("observation")
    for node in try object.elements("observations") {
      let observation = try Observation(node)
      try names.insert(observation.name, at: observation.place)
      observations.append(observation)
    }
    measurements = []
    names = UniqueNames("measurement")
    for node in try object.elements("measurements") {
      let measurement = try Measurement(node)
      try names.insert(measurement.name, at: measurement.place)
      measurements.append(measurement)
    }
  }
}

extension Channel {
  init(_ node: JSONNode) throws(DocumentError) {
    let object = try SchemaObject(node, required: ["name", "samples"])
    place = Place(node)
    name = try object.member("name").string()
    samples = []
    var names = UniqueNames("sample")
    for node in try object.elements("samples") {
      let sample = try Sample(node)
      try names.insert(sample.name, at: sample.place)
      if let first = samples.first, first.yields.count != sample.yields.count {
        throw sample.place.member("data").error(
          found: "\(sample.yields.count) bins in the sample “\(sample.name)”",
          expected: "\(first.yields.count), as the first sample of the channel “\(name)” has",
          remedy: "give every sample of a channel the same bins")
      }
      samples.append(sample)
    }
  }
}

extension Sample {
  init(_ node: JSONNode) throws(DocumentError) {
    let object = try SchemaObject(node, required: ["name", "data", "modifiers"])
    place = Place(node)
    name = try object.member("name").string()
    yields = try object.numbers("data")
    modifiers = []
    var names = UniqueNames("modifier")
    for node in try object.member("modifiers").elements() {
      let modifier = try Modifier(node, binCount: yields.count)
      try names.insert("\(modifier.name) (\(modifier.type.name))", at: modifier.place)
      modifiers.append(modifier)
    }
  }
}

extension Observation {
  init(_ node: JSONNode) throws(DocumentError) {
    let object = try SchemaObject(node, required: ["name", "data"])
    place = Place(node)
    name = try object.member("name").string()
    counts = try object.numbers("data")
    if let negative = counts.firstIndex(where: { $0 < 0 }) {
      throw try object.member("data").elements()[negative].error(
        expected: "a count that is not negative")
    }
  }
}

extension Modifier {
  init(_ node: JSONNode, binCount: Int) throws(DocumentError) {
    let object = try SchemaObject(node, required: ["name", "type", "data"])
    place = Place(node)
    name = try object.member("name").string()
    type = try ModifierType.named(object.member("type"))
    data = try type.read(object.member("data"), binCount)
    try type.checkName(name, place)
  }
}

extension Measurement {
  init(_ node: JSONNode) throws(DocumentError) {
    let object = try SchemaObject(node, required: ["name", "config"])
    place = Place(node)
    name = try object.member("name").string()
    let config = try SchemaObject(object.member("config"), required: ["poi", "parameters"])
    let interest = try config.member("poi").string()
    parameterOfInterest = interest.isEmpty ? nil : interest
    configurations = []
    var names = UniqueNames("configuration of the parameter")
    for node in try config.member("parameters").elements() {
      let configuration = try ParameterConfiguration(node)
      try names.insert(configuration.name, at: configuration.place)
      configurations.append(configuration)
    }
  }
}

extension ParameterConfiguration {
  init(_ node: JSONNode) throws(DocumentError) {
    let object = try SchemaObject(
      node, required: ["name"],
      optional: ["inits", "bounds", "auxdata", "factors", "sigmas", "fixed"])
    place = Place(node)
    name = try object.member("name").string()
    initial = try object.optionalNumbers("inits")
    auxiliary = try object.optionalNumbers("auxdata")
    factors = try Self.positive(object, "factors")
    widths = try Self.positive(object, "sigmas")
    isFixed = try object.optional("fixed")?.bool()
    if try object.optional("bounds") != nil {
      var ranges: [ClosedRange<Double>] = []
      for node in try object.elements("bounds") { ranges.append(try Self.range(node)) }
      bounds = ranges
    }
  }

  private static func range(_ node: JSONNode) throws(DocumentError) -> ClosedRange<Double> {
    let ends = try node.doubles()
    guard ends.count == 2, ends[0] <= ends[1] else {
      throw node.error(
        found: "\(ends)", expected: "two numbers, the lower bound and the upper one")
    }
    return ends[0]...ends[1]
  }

  private static func positive(
    _ object: SchemaObject, _ name: String
  ) throws(DocumentError) -> [Double]? {
    guard let numbers = try object.optionalNumbers(name) else { return nil }
    if let bad = numbers.firstIndex(where: { $0 <= 0 }) {
      throw try object.member(name).elements()[bad].error(expected: "a number above 0")
    }
    return numbers
  }
}
