import Documents

/// The part of an HS3 file that becomes a workspace: the regions of one likelihood with their data,
/// its analyses, and the constraints of all parameters.
struct HS3Model {
  let document: HS3Document
  let dialect: HS3Dialect?
  private(set) var channels: [HS3Channel] = []
  /// The observed events of each channel.
  private(set) var observations: [Observation] = []
  private(set) var measurements: [HS3Measurement] = []
  private(set) var constraints = HS3Constraints()
  var warnings: [String] = []
  /// Bins times modifiers, and parameters times analyses, at most.
  private static let maximalSize = 16 << 20
  private var size = 0
  /// Distributions of single parameters, with the observed value where the likelihood has one.
  private var auxiliary: [(node: JSONNode, observed: Double?)] = []

  init(_ document: HS3Document, dialect: HS3Dialect?) throws(DocumentError) {
    self.document = document
    self.dialect =
      if let dialect { dialect } else { try HS3Dialect.recognised(in: document) }
    if !document.version.hasPrefix("0.2") {
      warn(
        "the version \(document.version) of the standard; this program knows 0.2",
        Place(document.root).member("metadata").member("hs3_version"))
    }
    let likelihood = try chooseLikelihood()
    try readPairs(of: likelihood)
    try readConstraints()
  }

  /// Notes what is odd but harmless.
  mutating func warn(_ text: String, _ place: Place) {
    warnings.append("\(place.file), at \(place.pointer): \(text)")
  }

  /// The values of the first analysis.
  var values: [String: Double] { measurements.first?.allValues ?? [:] }

  // MARK: Choosing

  /// The likelihood of the first analysis; other analyses of it become measurements, too.
  private mutating func chooseLikelihood() throws(DocumentError) -> JSONNode {
    guard let first = document.analyses.entries.first else { return try onlyLikelihood() }
    let wanted = try first.member("likelihood").string()
    var settings = HS3Settings(document)
    for analysis in document.analyses.entries {
      let name = try analysis.member("name").string()
      guard try analysis.member("likelihood").string() == wanted else {
        warn(
          "the analysis “\(name)” has another likelihood than the first analysis and is left out; "
            + "remove the others from a copy of the file to have it", Place(analysis))
        continue
      }
      measurements.append(
        try HS3Measurement(analysis, named: name, at: Place(analysis), &settings))
    }
    return try document.likelihoods.named(by: first.member("likelihood"))
  }

  private mutating func onlyLikelihood() throws(DocumentError) -> JSONNode {
    guard let only = document.likelihoods.entries.first, document.likelihoods.entries.count == 1
    else {
      throw Place(document.root).member("analyses").error(
        found: "no analysis and \(document.likelihoods.entries.count) likelihoods",
        expected: "an analysis that names a likelihood", remedy: "add one")
    }
    let name = try only.member("name").string()
    var settings = HS3Settings(document)
    measurements.append(
      try HS3Measurement(nil, named: name, at: Place(only), &settings))
    warn("no analysis; there is no parameter of interest", Place(only))
    return only
  }

  // MARK: Regions and data

  private mutating func readPairs(of likelihood: JSONNode) throws(DocumentError) {
    let distributions = try likelihood.member("distributions").elements()
    let data = try likelihood.member("data").elements()
    guard distributions.count == data.count else {
      throw try likelihood.member("data").error(
        found: "\(data.count) data", expected: "\(distributions.count), one for each distribution")
    }
    for (reference, datum) in zip(distributions, data) {
      let node = try document.distributions.named(by: reference)
      if try node.member("type").string() == "histfactory_dist" {
        size += min(try HS3Channel.size(node), Self.maximalSize + 1)
        try checkSize("more than \(Self.maximalSize) bins times modifiers", Place(node))
        let channel = try HS3Channel(node, dialect)
        channels.append(channel)
        observations.append(try observation(datum, of: channel))
      } else {
        auxiliary.append((node, try observedValue(datum)))
      }
    }
    for reference in try likelihood.optionalMember("aux_distributions")?.elements() ?? [] {
      auxiliary.append((try document.distributions.named(by: reference), nil))
    }
    guard !channels.isEmpty else {
      throw likelihood.error(
        found: "no histfactory_dist among its distributions", expected: "at least one",
        remedy: "only models of HistFactory become workspaces")
    }
  }

  /// Refuses a model that a small file blows up.
  private func checkSize(_ found: String, _ place: Place) throws(DocumentError) {
    guard size <= Self.maximalSize else {
      throw place.error(
        found: found, expected: "not more than \(Self.maximalSize)",
        remedy: "a model of this size is none of a search; check the axes and the modifiers")
    }
  }

  private mutating func observation(
    _ reference: JSONNode, of channel: HS3Channel
  ) throws(DocumentError) -> Observation {
    let node = try document.data.named(by: reference)
    let type = try node.member("type")
    guard try type.string() == "binned" else {
      throw type.error(
        expected: "“binned”", remedy: "histogram the data in the bins of “\(channel.name)”")
    }
    let contents = try node.member("contents")
    let counts = try contents.doubles()
    guard counts.count == channel.binCount else {
      throw contents.error(
        found: "\(counts.count) bins", expected: "\(channel.binCount), as “\(channel.name)” has")
    }
    if let bad = counts.firstIndex(where: { $0 < 0 }) {
      throw try contents.elements()[bad].error(expected: "a count that is not negative")
    }
    if let uncertainty = try node.optionalMember("uncertainty") {
      warn("the uncertainty of observed events is not used: they are counts", Place(uncertainty))
    }
    return Observation(name: channel.name, counts: counts, place: Place(node))
  }

  /// The value of an auxiliary measurement: a number, or a datum with a value.
  private func observedValue(_ datum: JSONNode) throws(DocumentError) -> Double {
    guard case .string = datum.value else { return try datum.double() }
    let node = try document.data.named(by: datum)
    if let value = try node.optionalMember("value") { return try value.double() }
    throw node.error(
      expected: "a datum of type “point” for a distribution of one parameter",
      remedy: "only histfactory_dist and constraints become workspaces")
  }

  // MARK: Constraints

  private mutating func readConstraints() throws(DocumentError) {
    var names = Set<String>()
    for channel in channels {
      for sample in channel.samples {
        for mod in sample.modifiers { names.formUnion(mod.parameters) }
      }
    }
    size = max(size, names.count.multipliedReportingOverflow(by: measurements.count).partialValue)
    try checkSize(
      "\(names.count) parameters and \(measurements.count) analyses",
      Place(document.root).member("analyses"))
    let reader = HS3ConstraintReader(document: document, parameters: names, values: values)
    var collector = HS3ConstraintCollector(model: self, reader: reader, constraints: constraints)
    for channel in channels { try collector.add(channel) }
    for (node, observed) in auxiliary {
      guard let (parameter, constraint) = try reader.read(node, observed: observed) else {
        collector.warnings.append(
          (
            "it constrains no parameter of the model and is left out", Place(node)
          ))
        continue
      }
      let name = try node.member("name").string()
      try collector.constraints.add(
        constraint, to: parameter, origin: "distribution \(name)", at: Place(node))
    }
    constraints = collector.constraints
    for (text, place) in collector.warnings { warn(text, place) }
  }
}
