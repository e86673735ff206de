import Numerics

/// One free number of a likelihood: its name, start, bounds, scale and whether it is held fixed.
public struct LikelihoodParameter: Sendable, Equatable {
  /// The name, unique within a likelihood; a component of a bin-wise set is `name[i]`.
  public var name: String
  /// Where a fit starts.
  public var initial: Double
  /// Lower and upper bound, inclusive.
  public var bounds: ClosedRange<Double>
  /// Width of its constraint, the natural scale of the parameter (1 where it has none).
  public var width: Double
  /// Held at `initial` in every fit.
  public var isFixed: Bool
  /// Makes a parameter.
  public init(
    name: String, initial: Double, bounds: ClosedRange<Double>, width: Double = 1,
    isFixed: Bool = false
  ) {
    self.name = name
    self.initial = initial
    self.bounds = bounds
    self.width = width
    self.isFixed = isFixed
  }
}

/// The parameters of a likelihood and which of them is the signal strength μ.
public struct ParameterSpace: Sendable, Equatable {
  /// All parameters in the order of a point.
  public var parameters: [LikelihoodParameter]
  /// Index of the parameter of interest; nil where the likelihood has none.
  public var parameterOfInterest: Int?
  /// Makes a parameter space.
  public init(parameters: [LikelihoodParameter], parameterOfInterest: Int?) {
    self.parameters = parameters
    self.parameterOfInterest = parameterOfInterest
  }
}

/// The data of a likelihood: counts per bin and auxiliary measurements.
public struct Observations: Sendable, Equatable {
  /// Counts per bin; not necessarily whole (Asimov data).
  public var main: [Double]
  /// Auxiliary data in the order of the constraint terms.
  public var auxiliary: [Double]
  /// Makes a data set.
  public init(main: [Double], auxiliary: [Double] = []) {
    self.main = main
    self.auxiliary = auxiliary
  }
}

/// First and second derivatives of ln L, written by one evaluation.
public struct Derivatives: Sendable {
  /// ∂ ln L / ∂θ, one number per parameter.
  public var gradient: [Double]
  /// ∂² ln L / ∂θ∂θ′, row-major, filled only when `wantsHessian`.
  public var hessian: [Double]
  /// Whether the Hessian is asked for.
  public var wantsHessian: Bool
  /// Room for `count` parameters.
  public init(count: Int, wantsHessian: Bool) {
    gradient = [Double](repeating: 0, count: count)
    hessian = wantsHessian ? [Double](repeating: 0, count: count * count) : []
    self.wantsHessian = wantsHessian
  }
}

/// A likelihood: parameters, data, value and derivatives.
///
/// All constants are kept.
public protocol Likelihood: Sendable {
  /// Names, bounds, widths, fixed flags; which one is μ.
  var parameters: ParameterSpace { get }
  /// What was measured.
  var observations: Observations { get }
  /// What the auxiliary data constrain, one for each of them; empty (the default) where it is not told.
  var constraints: [Constraint] { get }
  /// What was measured aside, and what `data` say of it (default: the constrained parameters).
  func nuisances(in data: Observations) -> [Nuisance]
  /// A bin of the main data in words, for messages.
  func label(ofBin bin: Int) -> String
  /// The expected data (main and auxiliary) at a point.
  func expected(at point: [Double]) -> Observations
  /// ∂ν/∂θ of the expected main data, row-major, bins × parameters (default: by differences).
  func expectedDerivatives(at point: [Double]) -> [Double]
  /// ln L of `data` at `point`, with derivatives where asked; -∞ where the density is zero or undefined.
  func logLikelihood(at point: [Double], of data: Observations, derivatives: inout Derivatives?)
    -> Double
  /// Draws a data set from the distribution at a point.
  func sample(at point: [Double], using random: inout RandomStream) -> Observations
}

extension Likelihood {
  public var constraints: [Constraint] { [] }
  public func label(ofBin bin: Int) -> String { "the bin \(bin)" }
}

/// A background that was compiled once; the signal is put in per model.
public protocol SignalHypotheses: Sendable {
  /// The regions, in the order in which yields are given.
  var regions: [String] { get }
  /// The likelihood in μ for these expected signal events per region at μ = 1.
  func likelihood(for yields: [Double]) throws -> any Likelihood
}

/// Hypotheses whose data can be replaced: by drawn ones, in a pseudo-experiment.
public protocol ObservableHypotheses: SignalHypotheses {
  /// The same background model before other data.
  func observing(_ data: Observations) throws -> any SignalHypotheses
}

/// ln L as a function of the signal strength μ alone, every nuisance parameter profiled.
public protocol StrengthProfile: Sendable {
  /// ln L(μ), profiled, with all constants, and its slope d ln L / dμ.
  func logLikelihood(atStrength mu: Double) throws -> (value: Double, slope: Double)
  /// d² ln L / dμ², where the profile knows it without further work; otherwise nil (the default).
  ///
  /// Searches for a maximum or a limit use it for their steps: it changes their number of
  /// evaluations, not their result.
  func curvature(atStrength mu: Double) throws -> Double?
}

extension StrengthProfile {
  public func curvature(atStrength mu: Double) throws -> Double? { nil }
}
