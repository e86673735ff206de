import Likelihoods
import Numerics

/// A converged fit.
public struct FitResult: Sendable {
  /// The best point.
  public var point: [Double]
  /// ln L there.
  public var logLikelihood: Double
  /// d ln L / dμ of the profile (by the envelope theorem), when μ was held fixed.
  public var slope: Double
  /// Largest component of the projected gradient in constraint-scaled coordinates.
  public var gradientNorm: Double
  /// Evaluations of ln L and its gradient that the fit took.
  public var evaluations: Int
  /// How many of them were with the Hessian.
  public var hessians: Int
  /// Makes a result.
  public init(
    point: [Double], logLikelihood: Double, slope: Double, gradientNorm: Double,
    evaluations: Int = 0, hessians: Int = 0
  ) {
    self.point = point
    self.logLikelihood = logLikelihood
    self.slope = slope
    self.gradientNorm = gradientNorm
    self.evaluations = evaluations
    self.hessians = hessians
  }
}

/// Where a fit looks for the maximum.
public enum FitSearch: Sendable, Equatable {
  /// Up from the start point, to the maximum that is met first.
  case fromStart
  /// From the start point and from `starts` others; the highest maximum wins.
  ///
  /// The others are drawn from a generator with a fixed seed, within two widths of the start and the
  /// bounds, so that a fit gives the same result every time. For likelihoods with several maxima
  /// (spec: HistFactory §11.3).
  case multistart(starts: Int)
}

/// Fits: bounded, damped Newton in constraint-scaled coordinates.
public enum Fitting {
  /// Maximises ln L of `data` (default: the observed data).
  ///
  /// `fixing` holds μ at a value, also outside its bounds; `start` warms up (default: the initial
  /// values). The result's projected gradient is below 1e-8 per parameter width, unless rounding of
  /// ln L stops every step before.
  public static func fit(
    _ likelihood: any Likelihood, data: Observations? = nil, fixing mu: Double? = nil,
    start: [Double]? = nil, search: FitSearch = .fromStart
  ) throws(InferenceError) -> FitResult {
    var fit = try NewtonFit(likelihood, data: data ?? likelihood.observations, fixing: mu)
    let first = start ?? likelihood.parameters.parameters.map(\.initial)
    guard case .multistart(let starts) = search else { return try fit.maximise(from: first) }
    return try best(of: starts, first, likelihood.parameters.parameters, &fit)
  }

  /// The best of `count` fits from drawn points and one from `first`.
  private static func best(
    of count: Int, _ first: [Double], _ parameters: [LikelihoodParameter], _ fit: inout NewtonFit
  ) throws(InferenceError) -> FitResult {
    var best: FitResult?
    var failure: InferenceError?
    var evaluations = 0
    var random = RandomStream(runSeed: 0, chain: 0)
    for attempt in 0...max(0, count) {
      let point = attempt == 0 ? first : drawn(around: first, parameters, using: &random)
      do throws(InferenceError) {
        let found = try fit.maximise(from: point)
        evaluations += found.evaluations
        // A maximum counts as higher only beyond rounding: the earliest of equal ones is kept.
        let margin = 1e-9 * max(1, abs(found.logLikelihood))
        if found.logLikelihood > (best?.logLikelihood ?? -.infinity) + margin { best = found }
      } catch {
        failure = failure ?? error
      }
    }
    guard var best else { throw failure ?? .undefinedStart(strength: nil, logLikelihood: .nan) }
    best.evaluations = evaluations
    return best
  }

  /// A point within two widths of `start`, inside the bounds.
  static func drawn(
    around start: [Double], _ parameters: [LikelihoodParameter], using random: inout RandomStream
  ) -> [Double] {
    var point = start
    for (index, parameter) in parameters.enumerated() where !parameter.isFixed {
      let reach = 2 * NewtonFit.scale(of: parameter)
      let value = start[index] + random.uniform(-reach, reach)
      point[index] = min(max(value, parameter.bounds.lowerBound), parameter.bounds.upperBound)
    }
    return point
  }
}
