import Documents

/// Gathers the constraints that modifiers bring with them.
struct HS3ConstraintCollector {
  private let dialect: HS3Dialect?
  private let document: HS3Document
  private let reader: HS3ConstraintReader
  var constraints: HS3Constraints
  var warnings: [(text: String, place: Place)] = []
  private var readings: [String: (parameter: String, constraint: HS3Constraint)?] = [:]

  init(model: HS3Model, reader: HS3ConstraintReader, constraints: HS3Constraints) {
    dialect = model.dialect
    document = model.document
    self.reader = reader
    self.constraints = constraints
  }

  /// Adds the constraints of all modifiers of a channel.
  mutating func add(_ channel: HS3Channel) throws(DocumentError) {
    for sample in channel.samples {
      for modifier in sample.modifiers {
        let word = try HS3ConstraintWord(modifier.node, in: document)
        switch modifier.kind {
        case .normfactor, .shapefactor: try addFree(modifier, word)
        case .normsys, .histosys: try addNuisance(modifier, word)
        case .shapesys(let values): try addShape(modifier, word, sample.yields, values)
        case .staterror: continue
        }
      }
    }
    try addStatistical(channel)
  }

  // MARK: Single parameters

  /// Factors have no constraint of their own, only what the file names.
  private mutating func addFree(
    _ modifier: HS3Modifier, _ word: HS3ConstraintWord
  ) throws(DocumentError) {
    switch word {
    case .absent, .none: return
    case .kind(.constant, _): try addConstants(modifier)
    case .kind(_, let place):
      throw place.error(
        found: "a kind of constraint for the factor “\(modifier.name)”",
        expected: "the name of one of the distributions",
        remedy: "its width is not known otherwise")
    case .distributions(let nodes): try add(nodes, modifier)
    }
  }

  private mutating func addNuisance(
    _ modifier: HS3Modifier, _ word: HS3ConstraintWord
  ) throws(DocumentError) {
    let parameter = modifier.parameters[0]
    switch word {
    case .absent, .kind(.gauss, _):
      let center = nominal(of: parameter) ?? 0
      try constraints.add(
        .normal(center: center, width: 1), to: parameter, origin: "implicit", at: modifier.place)
    case .kind(.constant, _): try addConstants(modifier)
    case .none:
      throw modifier.place.error(
        found: "no constraint on “\(parameter)”", expected: "a Gaussian of width 1",
        remedy: "a workspace constrains the parameter of every normsys and histosys")
    case .kind(_, let place):
      throw place.error(
        found: "another constraint than Gauss on “\(parameter)”",
        expected: "a Gaussian of width 1",
        remedy: "a workspace has no other for a normsys or histosys")
    case .distributions(let nodes): try add(nodes, modifier)
    }
  }

  private mutating func addConstants(_ modifier: HS3Modifier) throws(DocumentError) {
    for parameter in modifier.parameters {
      try constraints.add(.constant, to: parameter, origin: "constant", at: modifier.place)
    }
  }

  /// Adds distributions of the file, one for each parameter.
  private mutating func add(
    _ nodes: [JSONNode?], _ modifier: HS3Modifier
  ) throws(DocumentError) {
    guard nodes.count == modifier.parameters.count else {
      throw modifier.place.error(
        found: "\(nodes.count) constraints for “\(modifier.name)”",
        expected: "\(modifier.parameters.count), one for each parameter")
    }
    for (parameter, node) in zip(modifier.parameters, nodes) {
      guard let node else {
        try constraints.add(.constant, to: parameter, origin: "constant", at: modifier.place)
        continue
      }
      guard let (constrained, constraint) = try read(node), constrained == parameter else {
        throw node.error(
          found: "no dependence on “\(parameter)”",
          expected: "its constraint, as \(modifier.place.pointer) says")
      }
      let name = try node.member("name").string()
      try constraints.add(
        constraint, to: parameter, origin: "distribution \(name)", at: Place(node))
    }
  }

  /// Reads a distribution; many modifiers may name the same.
  private mutating func read(
    _ node: JSONNode
  ) throws(DocumentError) -> (parameter: String, constraint: HS3Constraint)? {
    if let known = readings[node.pointer] { return known }
    let found = try reader.read(node)
    readings[node.pointer] = .some(found)
    return found
  }

  /// The value of RooFit's global observable of a parameter, where the file has one.
  private func nominal(of parameter: String) -> Double? {
    dialect == .pyhs3 ? nil : reader.values["nom_" + parameter]
  }

  // MARK: Parameters of bins

  private mutating func addShape(
    _ modifier: HS3Modifier, _ word: HS3ConstraintWord, _ yields: [Double], _ values: [Double]
  ) throws(DocumentError) {
    if case .distributions(let nodes) = word { return try add(nodes, modifier) }
    guard let dialect else {
      throw modifier.place.error(
        found: "a shapesys in a file that does not say which program wrote it",
        expected: "a package “ROOT” or “pyhs3” in the metadata",
        remedy: "name the dialect (convert --dialect): vals are relative for one, absolute for the "
          + "other")
    }
    let kind = try shapeKind(modifier, word, dialect)
    for (index, parameter) in modifier.parameters.enumerated() {
      let width =
        yields[index] > 0 ? (dialect == .root ? values[index] : values[index] / yields[index]) : 0
      try addBin(
        kind, of: width, to: parameter, origin: "implicit of \(modifier.name)", modifier.place)
    }
  }

  private func shapeKind(
    _ modifier: HS3Modifier, _ word: HS3ConstraintWord, _ dialect: HS3Dialect
  ) throws(DocumentError) -> HS3ConstraintWord.Kind {
    switch word {
    case .kind(.logNormal, let place):
      throw place.error(found: "LogNormal", expected: "Poisson, Gauss or Const for a shapesys")
    case .kind(let kind, _): return kind
    case .none, .distributions, .absent: return dialect == .root ? .gauss : .poisson
    }
  }

  /// Adds the constraint of a bin with a relative uncertainty; a bin without one does not move.
  private mutating func addBin(
    _ kind: HS3ConstraintWord.Kind, of width: Double, to parameter: String, origin: String,
    _ place: Place
  ) throws(DocumentError) {
    let constraint: HS3Constraint
    if width > 0, kind == .poisson {
      let factor = 1 / (width * width)
      constraint = .poisson(count: nominal(of: parameter) ?? factor, factor: factor)
    } else if width > 0, kind == .gauss {
      constraint = .normal(center: nominal(of: parameter) ?? 1, width: width)
    } else {
      constraint = .constant
    }
    try constraints.add(constraint, to: parameter, origin: origin, at: place)
  }

  // MARK: Statistical uncertainties

  /// One constraint per bin of a channel, from the uncertainties of all samples that carry it.
  private mutating func addStatistical(_ channel: HS3Channel) throws(DocumentError) {
    var carriers: [[(sample: HS3Sample, modifier: HS3Modifier)]] = []
    var indexOfList: [[String]: Int] = [:]
    for sample in channel.samples {
      for modifier in sample.modifiers where modifier.isStatistical {
        if let known = indexOfList[modifier.parameters] {
          carriers[known].append((sample, modifier))
        } else {
          indexOfList[modifier.parameters] = carriers.count
          carriers.append([(sample, modifier)])
        }
      }
    }
    for carriers in carriers { try addStatistical(carriers, in: channel) }
  }

  private mutating func addStatistical(
    _ carriers: [(sample: HS3Sample, modifier: HS3Modifier)], in channel: HS3Channel
  ) throws(DocumentError) {
    let first = carriers[0].modifier
    let word = try HS3ConstraintWord(first.node, in: document)
    if case .distributions(let nodes) = word { return try add(nodes, first) }
    let kind = try statisticalKind(first, word, in: channel)
    var uncertainties: [[Double]] = []
    for (sample, modifier) in carriers {
      uncertainties.append(try modifier.uncertainties(of: sample))
    }
    if carriers.count > 1, channel.statistical.isPerSample || first.hasOwnUncertainties {
      throw first.place.error(
        found: "a constraint of “\(first.name)” for each of \(carriers.count) samples",
        expected: "one for their sum (barlow_beeston_method “lite”)",
        remedy: "a workspace has no other; leave out the uncertainties of the modifier")
    }
    let threshold = channel.statistical.threshold
    for (bin, parameter) in first.parameters.enumerated() {
      let total = carriers.reduce(0) { $0 + $1.sample.yields[bin] }
      let variance = uncertainties.reduce(0) { $0 + $1[bin] * $1[bin] }
      let width = total > 0 ? variance.squareRoot() / total : 0
      if width > 0, width < threshold {
        warnings.append(
          (
            "“\(parameter)” is below relThreshold and held; its constant term is left out",
            first.place
          ))
      }
      try addBin(
        kind, of: width < threshold ? 0 : width, to: parameter, origin: "implicit", first.place)
    }
  }

  /// Gaussian or Poisson: the channel's word, else the modifier's, else the rule of the dialect.
  private func statisticalKind(
    _ modifier: HS3Modifier, _ word: HS3ConstraintWord, in channel: HS3Channel
  ) throws(DocumentError) -> HS3ConstraintWord.Kind {
    if let own = channel.statistical.kind { return own }
    if case .kind(let kind, _) = word { return kind }
    switch dialect {
    case .root: return .poisson
    case .pyhs3: return .gauss
    case nil:
      throw modifier.place.error(
        found:
          "a staterror without a constraint in a file that does not say which program wrote it",
        expected: "a constraint, Gauss or Poisson",
        remedy: "name the dialect (convert --dialect) or add the constraint")
    }
  }
}

extension HS3Modifier {
  /// Whether its parameters are the statistical uncertainties of its channel.
  var isStatistical: Bool {
    if case .staterror = kind { true } else { false }
  }

  var hasOwnUncertainties: Bool {
    if case .staterror(.some) = kind { true } else { false }
  }

  /// The absolute statistical uncertainties: its own, or those of the sample.
  func uncertainties(of sample: HS3Sample) throws(DocumentError) -> [Double] {
    if case .staterror(let own?) = kind { return own }
    if let errors = sample.errors { return errors }
    throw sample.place.member("data").error(
      found: "no errors in the sample “\(sample.name)”",
      expected: "one for each bin, since it carries the staterror “\(name)”",
      remedy: "add “errors” beside “contents”")
  }
}
