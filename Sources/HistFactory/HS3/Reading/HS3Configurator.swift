import Documents

/// Turns what an analysis says of single parameters into the settings of a measurement: only what
/// differs from the defaults of the modifiers.
struct HS3Configurator {
  private let model: HS3Model
  private let defaults: [ParameterSet]
  /// The groups that make up each set, in the order of its components.
  private let groupsOfSet: [String: [HS3Group]]
  private let groupOfParameter: [String: HS3Group]
  private(set) var warnings: [String] = []

  init(
    _ model: HS3Model, _ groups: HS3Groups, _ workspace: Workspace
  ) throws(DocumentError) {
    self.model = model
    let empty = Measurement(
      name: "", parameterOfInterest: nil, configurations: [], place: workspace.place)
    var compiler = Compiler(workspace, empty, InterpolationCodes())
    defaults = try compiler.declaredSets()
    groupsOfSet = Dictionary(grouping: groups.all, by: \.name).mapValues {
      $0.sorted {
        model.channels[$0.uses[0].channel].name
          .precedesInModel(model.channels[$1.uses[0].channel].name)
      }
    }
    groupOfParameter = Dictionary(
      groups.all.flatMap { group in group.parameters.map { ($0, group) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// The measurement of an analysis.
  mutating func measurement(_ source: HS3Measurement) throws(DocumentError) -> Measurement {
    var configurations: [ParameterConfiguration] = []
    for set in defaults {
      if let found = try configuration(of: set, source) { configurations.append(found) }
    }
    let interest = source.interests.first
    if source.interests.count > 1 {
      warn(
        "the workspace keeps the first parameter of interest, “\(source.interests[0])”, and loses "
          + source.interests.dropFirst().map { "“\($0)”" }.joined(separator: ", "), source.place)
    }
    if let interest, group(of: interest) == nil {
      // A background-only file: what it says of the strength waits for the signal.
      let (initial, range) = (source.value(of: interest), source.range(of: interest))
      if initial != nil || range != nil {
        configurations.append(
          ParameterConfiguration(
            name: interest, initial: initial.map { [$0] }, bounds: range.map { [$0] },
            isFixed: source.isConstant(interest) ? true : nil, place: source.place))
      }
    }
    let originals = try HS3WorkspaceNames.originals(in: model.document, "measurements")
    return Measurement(
      name: originals[source.name] ?? source.name,
      parameterOfInterest: interest.map { group(of: $0)?.name ?? $0 },
      configurations: configurations, place: source.place)
  }

  private func group(of parameter: String) -> HS3Group? {
    groupOfParameter[parameter]
  }

  /// The parameters of the file that a set of the workspace has, in the order of its components.
  private func parameters(of set: ParameterSet) -> [String] {
    groupsOfSet[set.name]?.flatMap(\.parameters) ?? []
  }

  // MARK: One set

  private mutating func configuration(
    of set: ParameterSet, _ source: HS3Measurement
  ) throws(DocumentError) -> ParameterConfiguration? {
    let names = parameters(of: set)
    guard names.count == set.count else {
      throw source.place.error(
        found: "\(names.count) parameters for the \(set.count) bins of “\(set.name)”",
        expected: "one for each bin of its channels",
        remedy: "a workspace shares constrained bins between samples of one channel only")
    }
    let isLuminosity = !set.required.isEmpty
    var own = ParameterConfiguration(name: set.name, place: source.place)
    let initial = names.indices.map { source.value(of: names[$0]) ?? set.initial[$0] }
    let bounds = names.indices.map { range(of: names[$0], set, $0, source) }
    if isLuminosity || initial != set.initial { own.initial = initial }
    if isLuminosity || bounds != set.bounds { own.bounds = bounds }
    own.isFixed = try fixed(names, set, source)
    try setConstraints(&own, names, set, isLuminosity)
    let isEmpty =
      own.initial == nil && own.bounds == nil && own.isFixed == nil && own.auxiliary == nil
      && own.widths == nil && own.factors == nil
    return isEmpty ? nil : own
  }

  private func range(
    of parameter: String, _ set: ParameterSet, _ component: Int, _ source: HS3Measurement
  ) -> ClosedRange<Double> {
    if let range = source.range(of: parameter) { return range }
    // RooFit gives a factor without a range its own one.
    let isFactor = set.isScalar && set.constraint == .none
    return model.dialect == .root && isFactor ? -3...5 : set.bounds[component]
  }

  /// The flag of the whole set; nil where the parts of the file agree with the defaults.
  private func fixed(
    _ names: [String], _ set: ParameterSet, _ source: HS3Measurement
  ) throws(DocumentError) -> Bool? {
    let flags = names.map { name in
      if case .constant? = model.constraints[name] { return true }
      return source.isConstant(name)
    }
    if flags == set.isFixed { return nil }
    if flags.allSatisfy({ $0 }) { return true }
    if flags.allSatisfy({ !$0 }) { return false }
    // Where only bins without an uncertainty are not marked const, they still cannot move.
    if zip(flags, set.isFixed).allSatisfy({ !$0 || $1 }) { return nil }
    let held = zip(names, flags).filter(\.1).map { "“\($0.0)”" }.joined(separator: ", ")
    throw source.place.error(
      found: "\(held) const and the other bins of “\(set.name)” free",
      expected: "all bins of a modifier const, or none",
      remedy: "a workspace holds the parameters of a modifier together")
  }

  /// Centres and widths that do not follow from the modifiers.
  private func setConstraints(
    _ own: inout ParameterConfiguration, _ names: [String], _ set: ParameterSet, _ isAlways: Bool
  ) throws(DocumentError) {
    guard set.constraint != .none else { return }
    var centers = set.auxiliary
    var scales = set.scales
    for (index, name) in names.enumerated() {
      switch model.constraints[name] {
      case .normal(let center, let width):
        centers[index] = center
        scales[index] = width
      case .poisson(let count, let factor):
        centers[index] = count
        scales[index] = factor
      case .constant, nil: break
      }
    }
    // A bin that is held alone has the constant term of a bin without uncertainty.
    for index in names.indices where own.isFixed == nil && set.isFixed[index] {
      centers[index] = set.auxiliary[index]
      scales[index] = set.scales[index]
    }
    if isAlways || !agree(centers, set.auxiliary) { own.auxiliary = centers }
    guard isAlways || !agree(scales, set.scales) else { return }
    guard set.settable.contains(.sigmas) || set.settable.contains(.factors) else {
      let place = model.constraints.place(of: names[0]) ?? own.place
      throw place.error(
        found: "the width \(scales[0]) for “\(names[0])”", expected: "1",
        remedy: "a workspace has only standard normal constraints for a normsys or histosys")
    }
    if set.constraint == .poisson { own.factors = scales } else { own.widths = scales }
  }

  private func agree(_ left: [Double], _ right: [Double]) -> Bool {
    zip(left, right).allSatisfy(HS3Constraint.near)
  }

  private mutating func warn(_ text: String, _ place: Place) {
    warnings.append("\(place.file), at \(place.pointer): \(text)")
  }
}
