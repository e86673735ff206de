import Documents
import Likelihoods

/// A workspace with one measurement, on its way to a compiled model.
struct Compiler {
  /// A sample in a channel, in canonical order.
  struct StripSource {
    let channel: String
    let firstBin: Int
    let sample: Sample
  }

  let workspace: Workspace
  let measurement: Measurement
  let codes: InterpolationCodes
  let clipping: Clipping
  let strips: [StripSource]
  /// Channels in canonical order with their first bin and number of bins.
  let channels: [(name: String, firstBin: Int, binCount: Int)]
  private var sets: [ParameterSet] = []
  private var firstOfSet: [Int] = []
  private var indexOfSet: [String: Int] = [:]
  private var parameterCount = 0
  private var lists: TermLists
  private(set) var warnings: [String] = []
  private var size = 0
  /// Bins times modifiers, at most; the largest published workspaces have some 100,000.
  private static let maximalSize = 16 << 20

  init(
    _ workspace: Workspace, _ measurement: Measurement, _ codes: InterpolationCodes,
    _ clipping: Clipping = Clipping()
  ) {
    self.workspace = workspace
    self.measurement = measurement
    self.codes = codes
    self.clipping = clipping
    var strips: [StripSource] = []
    var channels: [(name: String, firstBin: Int, binCount: Int)] = []
    var firstBin = 0
    for channel in workspace.channels.sorted(by: { $0.name.precedesInModel($1.name) }) {
      channels.append((channel.name, firstBin, channel.binCount))
      for sample in channel.samples.sorted(by: { $0.name.precedesInModel($1.name) }) {
        strips.append(
          StripSource(channel: channel.name, firstBin: firstBin, sample: sample))
      }
      firstBin += channel.binCount
    }
    self.strips = strips
    self.channels = channels
    lists = TermLists(binCounts: strips.map(\.sample.yields.count))
  }

  /// Nominal events of all cells.
  var nominal: [Double] { strips.flatMap(\.sample.yields) }

  /// Builds the parameters and the terms.
  mutating func compile() throws(DocumentError) -> (model: CompiledModel, space: ParameterSpace) {
    try declareAll()
    guard parameterCount > 0 else {
      throw workspace.place.member("channels").error(
        found: "no modifiers", expected: "at least one parameter",
        remedy: "add a signal with a normfactor")
    }
    try configure()
    let space = try parameterSpace()
    var packing = Packing(lists, parameterCount: parameterCount)
    let model = packing.pack(
      firstBins: strips.map(\.firstBin), binCounts: strips.map(\.sample.yields.count),
      constraints: constraints, codes: codes, clipping: clipping)
    return (model, space)
  }

  /// The parameter sets as their modifiers declare them, before a measurement sets anything.
  mutating func declaredSets() throws(DocumentError) -> [ParameterSet] {
    try declareAll()
    return sets
  }

  /// The parameter sets as the measurement sets them.
  mutating func configuredSets() throws(DocumentError) -> [ParameterSet] {
    try declareAll()
    try configure()
    return sets
  }

  private mutating func declareAll() throws(DocumentError) {
    for type in ModifierType.compiled { try declare(type) }
  }

  /// Registers the parameter sets of a type and lets it write its terms.
  private mutating func declare(_ type: ModifierType) throws(DocumentError) {
    for uses in groups(of: type) {
      try checkSize(uses)
      let set = try type.parameters(uses)
      let first: Int
      if let known = indexOfSet[set.name] {
        guard sets[known] == set else { throw reuse(of: set.name, as: type, uses[0]) }
        first = firstOfSet[known]
      } else {
        first = parameterCount
        indexOfSet[set.name] = sets.count
        sets.append(set)
        firstOfSet.append(first)
        parameterCount += set.count
      }
      type.addTerms(uses, first, &lists)
    }
  }

  /// Refuses a model that a small file blows up: a modifier of one line has a term for every bin.
  private mutating func checkSize(_ uses: [ModifierUse]) throws(DocumentError) {
    size += uses.reduce(0) { $0 + $1.yields.count }
    guard size <= Self.maximalSize else {
      throw uses[0].modifier.place.error(
        found: "\(size) bins times modifiers up to here", expected: "at most \(Self.maximalSize)",
        remedy: "a model of this size is none of a search; check the bins and the modifiers")
    }
  }

  /// The uses of a type by name, names in the order of their first use (or of the names).
  private func groups(of type: ModifierType) -> [[ModifierUse]] {
    var groups: [[ModifierUse]] = []
    var indexOfName: [String: Int] = [:]
    for (index, strip) in strips.enumerated() {
      let own = strip.sample.modifiers.filter { $0.type == type }
      for modifier in own.sorted(by: { $0.name.precedesInModel($1.name) }) {
        let use = ModifierUse(
          modifier: modifier, strip: index, channel: strip.channel, firstBin: strip.firstBin,
          sample: strip.sample.name, yields: strip.sample.yields)
        if let known = indexOfName[modifier.name] {
          groups[known].append(use)
        } else {
          indexOfName[modifier.name] = groups.count
          groups.append([use])
        }
      }
    }
    guard type.ordersByName else { return groups }
    return groups.sorted { $0[0].modifier.name.precedesInModel($1[0].modifier.name) }
  }

  private func reuse(of name: String, as type: ModifierType, _ use: ModifierUse) -> DocumentError {
    use.modifier.place.error(
      found: "the \(type.name) “\(name)” in \(use.inWords)",
      expected: "a name that no other kind of parameter has",
      remedy: "rename it; only a histosys and a normsys may share a name")
  }

  private mutating func configure() throws(DocumentError) {
    let configurations = Dictionary(
      measurement.configurations.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for index in sets.indices {
      try sets[index].configure(configurations[sets[index].name], of: measurement)
    }
    for configuration in measurement.configurations where indexOfSet[configuration.name] == nil {
      warnings.append(
        "\(configuration.place.file), at \(configuration.place.pointer): the parameter "
          + "“\(configuration.name)” is in no sample; its settings are not used")
    }
  }

  private func parameterSpace() throws(DocumentError) -> ParameterSpace {
    var parameters: [LikelihoodParameter] = []
    for set in sets {
      for (index, label) in set.labels.enumerated() {
        parameters.append(
          LikelihoodParameter(
            name: label, initial: set.initial[index], bounds: set.bounds[index],
            width: set.width(index), isFixed: set.isFixed[index]))
      }
    }
    return ParameterSpace(parameters: parameters, parameterOfInterest: try interest())
  }

  /// The index of the parameter of interest; nil where the measurement names none.
  private func interest() throws(DocumentError) -> Int? {
    guard let name = measurement.parameterOfInterest else { return nil }
    let place = measurement.place.member("config").member("poi")
    guard let index = indexOfSet[name] else {
      throw place.error(
        found: "the parameter of interest “\(name)”",
        expected: "a parameter that a sample has",
        remedy: "patch in a signal: a background-only workspace has none")
    }
    guard sets[index].count == 1 else {
      throw place.error(
        found: "“\(name)” with \(sets[index].count) components", expected: "a single parameter")
    }
    return firstOfSet[index]
  }

  private var constraints: [ConstraintTerm] {
    var terms: [ConstraintTerm] = []
    for (set, first) in zip(sets, firstOfSet) where set.constraint != .none {
      for index in 0..<set.count {
        terms.append(
          ConstraintTerm(
            parameter: first + index, isPoisson: set.constraint == .poisson,
            scale: set.scales[index]))
      }
    }
    return terms
  }

  /// The observed events in the order of the bins, and the auxiliary measurements.
  func observations() throws(DocumentError) -> Observations {
    var main: [Double] = []
    let observations = Dictionary(
      workspace.observations.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for channel in channels {
      guard let found = observations[channel.name] else {
        throw workspace.place.member("observations").error(
          found: "no observation for the channel “\(channel.name)”",
          expected: "one for each channel")
      }
      guard found.counts.count == channel.binCount else {
        throw found.place.member("data").error(
          found: "\(found.counts.count) bins for the channel “\(channel.name)”",
          expected: "\(channel.binCount), as its samples have")
      }
      main += found.counts
    }
    return Observations(
      main: main, auxiliary: sets.filter { $0.constraint != .none }.flatMap(\.auxiliary))
  }
}

extension ParameterSet {
  /// The width that the constraint gives a component; 1 where there is none.
  fileprivate func width(_ index: Int) -> Double {
    switch constraint {
    case .none: 1
    case .normal: scales[index]
    case .poisson: 1 / scales[index].squareRoot()
    }
  }
}
