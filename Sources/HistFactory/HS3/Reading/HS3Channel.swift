import Documents

/// A `histfactory_dist`: one region of the model.
struct HS3Channel {
  /// The prefix of the names of regions that RooFit and pyhs3 use.
  static let prefix = "model_"

  /// The name without the prefix.
  let name: String
  let place: Place
  let binCount: Int
  let samples: [HS3Sample]
  /// How modifiers interpolate that do not say it themselves.
  let interpolation: JSONNode?
  /// What the channel says of its statistical uncertainties.
  let statistical: HS3Statistical

  init(_ node: JSONNode, _ dialect: HS3Dialect?) throws(DocumentError) {
    place = Place(node)
    interpolation = try node.optionalMember("default_interpolation")
    statistical = try HS3Statistical(node)
    let full = try node.member("name").string()
    let name = full.hasPrefix(Self.prefix) ? String(full.dropFirst(Self.prefix.count)) : full
    self.name = name
    let bins = try Self.binCount(node.member("axes"))
    binCount = bins
    let context = HS3Modifier.Context(
      channel: name, distribution: full, binCount: bins, dialect: dialect)
    samples = try HS3Sample.all(node.member("samples").elements()) {
      node throws(DocumentError) in try HS3Sample(node, context)
    }
    guard !samples.isEmpty else {
      throw try node.member("samples").error(expected: "at least one sample")
    }
  }

  /// Bins times modifiers, before any of them is read: each modifier may have a parameter for each bin.
  static func size(_ node: JSONNode) throws(DocumentError) -> Int {
    var modifiers = 0
    for sample in try node.member("samples").elements() {
      modifiers += try sample.optionalMember("modifiers")?.value.elements.count ?? 0
    }
    let bins = try binCount(node.member("axes"))
    let (size, overflow) = bins.multipliedReportingOverflow(by: modifiers)
    return overflow ? .max : size
  }

  /// The number of bins of all axes together.
  static func binCount(_ axes: JSONNode) throws(DocumentError) -> Int {
    var total = 1
    let nodes = try axes.elements()
    for axis in nodes {
      let bins: Int
      if let edges = try axis.optionalMember("edges") {
        bins = try edges.doubles().count - 1
      } else if let edges = try axis.optionalMember("bounds") {
        bins = try edges.doubles().count - 1
      } else {
        bins = try axis.member("nbins").integer()
      }
      let (product, overflow) = total.multipliedReportingOverflow(by: bins)
      guard bins > 0, !overflow else {
        throw axis.error(found: "\(bins) bins", expected: "a number of bins that a file can hold")
      }
      total = product
    }
    guard !nodes.isEmpty else { throw axes.error(expected: "at least one axis") }
    return total
  }
}

/// What a channel says of the statistical uncertainties of all its samples.
struct HS3Statistical {
  /// The distribution of their auxiliary measurements.
  let kind: HS3ConstraintWord.Kind?
  /// Relative uncertainties below this do not vary.
  let threshold: Double
  /// Whether each sample has its own parameters.
  let isPerSample: Bool

  init(_ channel: JSONNode) throws(DocumentError) {
    let own = try channel.optionalMember("staterror")
    let word = try own?.optionalMember("constraint_type")
    kind = if let word { try HS3ConstraintWord.kind(word) } else { nil }
    threshold = try own?.optionalMember("relThreshold")?.double() ?? 0
    isPerSample = try channel.optionalString("barlow_beeston_method") == "full"
  }
}

/// A process in a region.
struct HS3Sample: UniquelyNamed {
  static let what = "sample"

  let name: String
  let place: Place
  let yields: [Double]
  /// Absolute uncertainties of simulation per bin, where the file has them.
  let errors: [Double]?
  let modifiers: [HS3Modifier]

  init(_ node: JSONNode, _ context: HS3Modifier.Context) throws(DocumentError) {
    place = Place(node)
    name = try node.member("name").string()
    let data = try node.member("data")
    yields = try ModifierType.perBin(data.member("contents"), context.binCount)
    let errors = try data.optionalMember("errors")
    self.errors =
      if let errors { try ModifierType.perBin(errors, context.binCount) } else { nil }
    var modifiers: [HS3Modifier] = []
    for modifier in try node.optionalMember("modifiers")?.elements() ?? [] {
      modifiers.append(try HS3Modifier(modifier, context))
    }
    self.modifiers = modifiers
  }
}
