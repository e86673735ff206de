import Documents

/// Makes a workspace of the model of an HS3 file.
struct HS3WorkspaceBuilder {
  private let model: HS3Model
  private let groups: HS3Groups
  private let channelNames: [String: String]
  private let sampleNames: [String: String]
  private var finder = HS3CodeFinder()
  /// Sums over the samples of each group of bins, once they were needed.
  private var sums: [Int: HS3GroupSums] = [:]
  private(set) var warnings: [String]

  init(_ document: HS3Document, dialect: HS3Dialect?) throws(DocumentError) {
    model = try HS3Model(document, dialect: dialect)
    groups = try HS3Groups(model)
    channelNames = try HS3WorkspaceNames.originals(in: document, "channels")
    sampleNames = try HS3WorkspaceNames.originals(in: document, "samples")
    warnings = model.warnings
  }

  /// The dialect that the file was read in.
  var dialect: HS3Dialect? { model.dialect }
  /// The interpolation that all modifiers share; known when the workspace is made.
  var codes: InterpolationCodes { finder.codes }

  /// The workspace with a measurement for each analysis.
  mutating func workspace() throws(DocumentError) -> Workspace {
    var channels: [Channel] = []
    var observations = model.observations
    for (index, source) in model.channels.enumerated() {
      channels.append(try channel(source))
      observations[index].name = channels[index].name
    }
    try checkNames(channels)
    var workspace = Workspace(
      channels: channels, observations: observations, measurements: [],
      place: Place(model.document.root))
    var configurator = try HS3Configurator(model, groups, workspace)
    for measurement in model.measurements {
      workspace.measurements.append(try configurator.measurement(measurement))
    }
    warnings += configurator.warnings
    return workspace
  }

  private func checkNames(_ channels: [Channel]) throws(DocumentError) {
    var names = Set<String>()
    for channel in channels where !names.insert(channel.name).inserted {
      throw channel.place.error(
        found: "the channel “\(channel.name)” again", expected: "a name used once",
        remedy: "a likelihood has each of its distributions once")
    }
  }

  private mutating func channel(_ source: HS3Channel) throws(DocumentError) -> Channel {
    var samples: [Sample] = []
    for sample in source.samples {
      var modifiers: [Modifier] = []
      var names: [String: Place] = [:]
      for modifier in sample.modifiers {
        let made = try self.modifier(modifier, sample, source)
        if let first = names.updateValue(made.place, forKey: made.uniqueName) {
          throw made.place.error(
            found: "“\(modifier.name)” with the same parameters again", expected: "one use",
            remedy: "remove it; it stands already at \(first.pointer)")
        }
        modifiers.append(made)
      }
      samples.append(
        Sample(
          name: sampleNames[sample.name] ?? sample.name, yields: sample.yields,
          modifiers: modifiers, place: sample.place))
    }
    return Channel(
      name: channelNames[source.name] ?? source.name, samples: samples, place: source.place)
  }

  private mutating func modifier(
    _ source: HS3Modifier, _ sample: HS3Sample, _ channel: HS3Channel
  ) throws(DocumentError) -> Modifier {
    guard let index = groups.index(of: source) else {
      preconditionFailure("every modifier belongs to a group")
    }
    let group = groups.all[index]
    switch source.kind {
    case .normfactor:
      return Modifier(name: group.name, type: group.type, data: .none, place: source.place)
    case .normsys(let low, let high):
      guard low > 0, high > 0 else {
        throw source.place.member("data").error(
          found: "the factors \(low) and \(high)", expected: "factors above 0",
          remedy: "the interpolation takes their logarithm; use a histosys for such a change")
      }
      if low != 1 || high != 1 { try finder.addFactor(source, in: channel) }
      return Modifier(
        name: group.name, type: .normsys, data: .factors(low: low, high: high),
        place: source.place)
    case .histosys(let low, let high):
      if low != sample.yields || high != sample.yields {
        try finder.addShape(source, in: channel)
      }
      return Modifier(
        name: group.name, type: .histosys, data: .yields(low: low, high: high),
        place: source.place)
    case .shapefactor, .shapesys, .staterror:
      let data: ModifierData =
        group.type == .shapefactor
        ? .none : .uncertainties(uncertainties(source, sample, index))
      return Modifier(name: group.name, type: group.type, data: data, place: source.place)
    }
  }

  /// Absolute uncertainties that give the constraints of a group; 0 in bins that do not move.
  private mutating func uncertainties(
    _ modifier: HS3Modifier, _ sample: HS3Sample, _ index: Int
  ) -> [Double] {
    let group = groups.all[index]
    let sums = sums[index] ?? HS3GroupSums(group, model, isHeld)
    self.sums[index] = sums
    return sample.yields.indices.map { bin in
      let parameter = group.parameters[bin]
      guard let constraint = model.constraints[parameter],
        let width = constraint.relativeWidth
      else { return 0 }
      if !sums.areAllHeld, isHeld(parameter) {
        if width != 1 {
          warn("“\(parameter)” is held alone; its constant term is another", modifier.place)
        }
        return 0
      }
      if let own = stated(modifier, sample, group, sums, bin, width) { return own }
      // Shares of the total that add up in quadrature to its uncertainty, as large as the yields.
      let norm = sums.squares[bin].squareRoot()
      return norm > 0 ? width * abs(sums.totals[bin]) * abs(sample.yields[bin]) / norm : 0
    }
  }

  /// The number of the file, where it gives the width: it needs no computing.
  private func stated(
    _ modifier: HS3Modifier, _ sample: HS3Sample, _ group: HS3Group, _ sums: HS3GroupSums,
    _ bin: Int, _ width: Double
  ) -> Double? {
    if case .shapesys(let values) = modifier.kind, group.uses.count == 1 {
      return model.dialect == .pyhs3 ? values[bin] : values[bin] * sample.yields[bin]
    }
    if case .staterror(let own?) = modifier.kind { return own[bin] }
    let total = sums.totals[bin]
    guard total > 0, let variances = sums.variances, let errors = sample.errors,
      abs(variances[bin].squareRoot() / total - width) <= 1e-12 * width
    else { return nil }
    return errors[bin]
  }

  private func isHeld(_ parameter: String) -> Bool {
    if case .constant? = model.constraints[parameter] { return true }
    return model.measurements.allSatisfy { $0.isConstant(parameter) }
  }

  private mutating func warn(_ text: String, _ place: Place) {
    warnings.append("\(place.file), at \(place.pointer): \(text)")
  }
}

/// Sums over the samples that share the bins of a group.
private struct HS3GroupSums {
  /// Of the yields, and of their squares.
  var totals: [Double], squares: [Double]
  /// Of the squares of the uncertainties; nil where a sample has none.
  var variances: [Double]?
  let areAllHeld: Bool

  init(_ group: HS3Group, _ model: HS3Model, _ isHeld: (String) -> Bool) {
    areAllHeld = group.parameters.allSatisfy(isHeld)
    let none = [Double](repeating: 0, count: group.parameters.count)
    (totals, squares) = (none, none)
    var sums = none
    var haveErrors = true
    for use in group.uses {
      let sample = model.channels[use.channel].samples[use.sample]
      haveErrors = haveErrors && sample.errors != nil
      for (bin, yield) in sample.yields.enumerated() {
        totals[bin] += yield
        squares[bin] += yield * yield
        if let errors = sample.errors { sums[bin] += errors[bin] * errors[bin] }
      }
    }
    variances = haveErrors ? sums : nil
  }
}

extension HS3Constraint {
  /// σ of a factor around 1; nil where nothing moves.
  var relativeWidth: Double? {
    switch self {
    case .normal(_, let width): width
    case .poisson(_, let factor): 1 / factor.squareRoot()
    case .constant: nil
    }
  }
}
