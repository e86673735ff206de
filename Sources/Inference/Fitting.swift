import Likelihoods

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
  /// The next higher minimum of -ln L that the search met; nil where it met one alone.
  public var secondMinimum: SecondMinimum?
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

/// Fits: bounded, damped Newton in constraint-scaled coordinates.
public enum Fitting {
  /// Maximises ln L of `data` (default: the observed data).
  ///
  /// `fixing` holds μ at a value, also outside its bounds; `start` warms up (default: the initial
  /// values). The result's projected gradient is below 1e-8 per parameter width, unless rounding of
  /// ln L stops every step before.
  public static func fit(
    _ likelihood: any Likelihood, data: Observations? = nil, fixing mu: Double? = nil,
    start: [Double]? = nil, search: FitSearch = .automatic
  ) throws(InferenceError) -> FitResult {
    var held: [Int: Double] = [:]
    if let mu {
      guard let interest = likelihood.parameters.parameterOfInterest else {
        throw .noParameterOfInterest
      }
      held[interest] = mu
    }
    return try fit(likelihood, data: data, holding: held, start: start, search: search)
  }

  /// Maximises ln L with any parameters, by index, held at values.
  ///
  /// For many fits of one likelihood make a `Fitter`.
  public static func fit(
    _ likelihood: any Likelihood, data: Observations? = nil, holding held: [Int: Double],
    start: [Double]? = nil, search: FitSearch = .automatic
  ) throws(InferenceError) -> FitResult {
    var fit = NewtonFit(
      likelihood, data: data ?? likelihood.observations, holding: held)
    return try fit.maximise(
      from: start ?? likelihood.parameters.parameters.map(\.initial), search: search)
  }
}
