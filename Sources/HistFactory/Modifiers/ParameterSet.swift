import Documents

/// The parameters that a name stands for: one, or one for each bin.
struct ParameterSet: Equatable {
  /// How the auxiliary measurement of a component is distributed.
  enum Constraint { case none, normal, poisson }
  /// What a measurement may set.
  enum Attribute: String { case inits, bounds, auxdata, factors, sigmas, fixed }

  var name: String
  /// Whether its only label is the bare name.
  ///
  /// Otherwise the labels are `name[0]`, `name[1]`, …, even for one component.
  var isScalar = true
  var constraint = Constraint.none
  var initial: [Double]
  var bounds: [ClosedRange<Double>]
  var isFixed: [Bool]
  /// Auxiliary measurements, one per component where constrained.
  var auxiliary: [Double] = []
  /// σ of a normal constraint, f of a Poisson constraint with mean f θ.
  var scales: [Double] = []
  /// What a measurement may set, beyond `inits`, `bounds` and `fixed`.
  var settable: [Attribute] = []
  /// What a measurement must set.
  var required: [Attribute] = []

  var count: Int { initial.count }

  /// Free components that all start at 1.
  init(_ name: String, count: Int, isScalar: Bool, bounds: ClosedRange<Double>) {
    self.name = name
    self.isScalar = isScalar
    initial = [Double](repeating: 1, count: count)
    self.bounds = [ClosedRange<Double>](repeating: bounds, count: count)
    isFixed = [Bool](repeating: false, count: count)
  }

  /// A nuisance parameter α with a standard normal constraint.
  static func standardNormal(_ name: String) -> ParameterSet {
    var set = ParameterSet(name, count: 1, isScalar: true, bounds: -5...5)
    set.initial = [0]
    set.constraint = .normal
    set.auxiliary = [0]
    set.scales = [1]
    set.settable = [.auxdata]
    return set
  }

  /// The labels of the components.
  var labels: [String] { isScalar ? [name] : (0..<count).map { "\(name)[\($0)]" } }
}

extension ParameterSet {
  /// Applies the settings of a measurement.
  mutating func configure(
    _ configuration: ParameterConfiguration?, of measurement: Measurement
  ) throws(DocumentError) {
    let given = configuration?.given ?? []
    for attribute in required where !given.contains(attribute) {
      throw (configuration?.place ?? measurement.place.member("config").member("parameters"))
        .error(
          found: "no \(attribute.rawValue) for “\(name)”",
          expected: required.map(\.rawValue).joined(separator: ", "),
          remedy: "set them in the measurement “\(measurement.name)”; “\(name)” has no defaults")
    }
    guard let configuration else { return }
    for attribute in given
    where ![.inits, .bounds, .fixed].contains(attribute) && !settable.contains(attribute) {
      throw configuration.place.member(attribute.rawValue).error(
        found: "\(attribute.rawValue) for “\(name)”",
        expected: "only what its type of modifier has", remedy: "remove it")
    }
    try configuration.replace(&initial, configuration.initial, .inits)
    try configuration.replace(&bounds, configuration.bounds, .bounds)
    try configuration.replace(&auxiliary, configuration.auxiliary, .auxdata)
    try configuration.replace(&scales, configuration.factors ?? configuration.widths, .sigmas)
    if let fixed = configuration.isFixed { isFixed = isFixed.map { _ in fixed } }
    for index in 0..<count where !isFixed[index] && !bounds[index].contains(initial[index]) {
      throw configuration.place.error(
        found: "the start \(initial[index]) of “\(labels[index])”",
        expected: "a start in its bounds \(bounds[index])",
        remedy: "set inits and bounds together")
    }
  }
}

extension ParameterConfiguration {
  /// The attributes that the file gives.
  fileprivate var given: [ParameterSet.Attribute] {
    var given: [ParameterSet.Attribute] = []
    if initial != nil { given.append(.inits) }
    if bounds != nil { given.append(.bounds) }
    if auxiliary != nil { given.append(.auxdata) }
    if factors != nil { given.append(.factors) }
    if widths != nil { given.append(.sigmas) }
    if isFixed != nil { given.append(.fixed) }
    return given
  }

  fileprivate func replace<Value>(
    _ values: inout [Value], _ replacement: [Value]?, _ attribute: ParameterSet.Attribute
  ) throws(DocumentError) {
    guard let replacement else { return }
    guard replacement.count == values.count else {
      throw place.member(attribute.rawValue).error(
        found: "\(replacement.count) values for “\(name)”",
        expected: "\(values.count), one for each component")
    }
    values = replacement
  }
}
