import MarkovChains

/// A named number of a fit: a parameter, or what is derived from parameters.
public struct FitQuantity: Sendable, Equatable {
  /// The name in formulas.
  public var name: String
  /// What to write beside a number of it; may be empty.
  public var unit: String
  /// What to call it in pictures: the name where the plan says nothing else.
  public var label: String

  /// Names a quantity.
  public init(name: String, unit: String = "", label: String? = nil) {
    self.name = name
    self.unit = unit
    self.label = label ?? name
  }
}

/// The parameters of a fit with their priors, what is derived from them, and what must hold of them.
public struct FitParameters: Sendable, Equatable {
  /// Parameters that share a prior.
  public enum Block: Sendable, Equatable {
    /// One parameter.
    case single(FitQuantity, ParameterPrior)
    /// Shares that add up to 1.
    case shares([FitQuantity], DirichletPrior)

    /// The parameters.
    public var quantities: [FitQuantity] {
      switch self {
      case .single(let quantity, _): [quantity]
      case .shares(let quantities, _): quantities
      }
    }

    /// Coordinates of the unit cube that they take.
    public var dimension: Int {
      switch self {
      case .single: 1
      case .shares(_, let prior): prior.dimension
      }
    }
  }

  /// Blocks in the order of the plan.
  public let blocks: [Block]
  /// Derived quantities; each formula reads parameters and those before it.
  public let derived: [(quantity: FitQuantity, formula: Expression)]
  /// What is above 0 at every point that is allowed.
  public let requirements: [Expression]
  /// All parameters, then all derived quantities: the order of every list of values.
  public let quantities: [FitQuantity]
  /// Parameters, shares included.
  public let count: Int
  /// Coordinates of the unit cube.
  public let dimension: Int

  /// Puts parameters together; names are those that the formulas were compiled with.
  init(
    blocks: [Block], derived: [(quantity: FitQuantity, formula: Expression)],
    requirements: [Expression]
  ) {
    self.blocks = blocks
    self.derived = derived
    self.requirements = requirements
    let parameters = blocks.flatMap(\.quantities)
    quantities = parameters + derived.map(\.quantity)
    count = parameters.count
    dimension = blocks.reduce(0) { $0 + $1.dimension }
  }

  public static func == (one: FitParameters, other: FitParameters) -> Bool {
    one.blocks == other.blocks && one.requirements == other.requirements
      && one.derived.map(\.quantity) == other.derived.map(\.quantity)
      && one.derived.map(\.formula) == other.derived.map(\.formula)
  }

  /// The names of all quantities, by place.
  public var names: [String] { quantities.map(\.name) }

  /// The parameters at a point of the unit cube.
  public func parameters(at cube: [Double]) -> [Double] {
    precondition(cube.count == dimension, "a coordinate for each")
    var values: [Double] = []
    values.reserveCapacity(quantities.count)
    var place = 0
    for block in blocks {
      switch block {
      case .single(_, let prior): values.append(prior.quantile(cube[place]))
      case .shares(_, let prior): values += prior.shares(cube[place..<place + prior.dimension])
      }
      place += block.dimension
    }
    return values
  }

  /// Parameters and derived quantities at a point of the unit cube; a point that is not allowed is thrown.
  public func values(at cube: [Double]) throws(RejectedPoint) -> [Double] {
    try completed(parameters(at: cube))
  }

  /// Parameters with the derived quantities behind them.
  public func completed(_ parameters: [Double]) throws(RejectedPoint) -> [Double] {
    var values = parameters
    for (quantity, formula) in derived {
      let value = formula.value(values)
      guard value.isFinite else { throw RejectedPoint("\(quantity.name) has no value") }
      values.append(value)
    }
    for requirement in requirements where !(requirement.value(values) > 0) {
      throw RejectedPoint("not \(requirement.text)")
    }
    return values
  }

  /// Quantities that say all: without the last one of shares, which the others give.
  public var independent: [Int] {
    var (places, next): ([Int], Int) = ([], 0)
    for block in blocks {
      let kept = block.dimension
      places += next..<next + kept
      next += block.quantities.count
    }
    return places
  }
}
