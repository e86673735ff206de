import Documents

extension Workspace {
  /// Reads a workspace of schema 1.0.0, strictly; an error names the file and the JSON pointer.
  public init(_ root: JSONNode) throws(DocumentError) {
    if HS3Document.isRecognised(root) {
      throw root.error(
        found: "an HS3 file", expected: "a workspace of schema 1.0.0",
        remedy: "convert it first: protolith convert --to pyhf")
    }
    let object = try SchemaObject(
      root, required: ["channels", "observations", "measurements", "version"])
    let version = try object.member("version")
    guard try version.string() == "1.0.0" else {
      throw version.error(expected: "“1.0.0”", remedy: "convert the file to schema 1.0.0")
    }
    place = Place(root)
    channels = try Channel.all(object.elements("channels"))
    observations = try Observation.all(object.elements("observations"))
    measurements = try Measurement.all(object.elements("measurements"))
  }
}

extension Channel: ReadableMember {
  static let what = "channel"

  init(_ node: JSONNode) throws(DocumentError) {
    let object = try SchemaObject(node, required: ["name", "samples"])
    place = Place(node)
    name = try object.member("name").string()
    samples = try Sample.all(object.elements("samples"))
    let bins = samples[0].yields.count
    for sample in samples where sample.yields.count != bins {
      throw sample.place.member("data").error(
        found: "\(sample.yields.count) bins in the sample “\(sample.name)”",
        expected: "\(bins), as the first sample of the channel “\(name)” has",
        remedy: "give every sample of a channel the same bins")
    }
  }
}

extension Sample: ReadableMember {
  static let what = "sample"

  init(_ node: JSONNode) throws(DocumentError) {
    let object = try SchemaObject(node, required: ["name", "data", "modifiers"])
    place = Place(node)
    name = try object.member("name").string()
    yields = try object.numbers("data")
    let bins = yields.count
    modifiers = try Modifier.all(object.member("modifiers").elements()) {
      node throws(DocumentError) in try Modifier(node, binCount: bins)
    }
  }
}

extension Observation: ReadableMember {
  static let what = "observation"

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

extension Modifier: UniquelyNamed {
  static let what = "modifier"
  var uniqueName: String { "\(name) (\(type.name))" }

  init(_ node: JSONNode, binCount: Int) throws(DocumentError) {
    let object = try SchemaObject(node, required: ["name", "type", "data"])
    place = Place(node)
    name = try object.member("name").string()
    type = try ModifierType.named(object.member("type"))
    data = try type.read(object.member("data"), binCount)
    try type.checkName(name, place)
  }
}

extension Measurement: ReadableMember {
  static let what = "measurement"

  init(_ node: JSONNode) throws(DocumentError) {
    let object = try SchemaObject(node, required: ["name", "config"])
    place = Place(node)
    name = try object.member("name").string()
    let config = try SchemaObject(object.member("config"), required: ["poi", "parameters"])
    let interest = try config.member("poi").string()
    parameterOfInterest = interest.isEmpty ? nil : interest
    configurations = try ParameterConfiguration.all(config.member("parameters").elements())
  }
}

extension ParameterConfiguration: ReadableMember {
  static let what = "configuration of the parameter"

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
