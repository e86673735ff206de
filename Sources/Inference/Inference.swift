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
  /// Makes a result.
  public init(point: [Double], logLikelihood: Double, slope: Double, gradientNorm: Double) {
    self.point = point
    self.logLikelihood = logLikelihood
    self.slope = slope
    self.gradientNorm = gradientNorm
  }
}

/// What can go wrong in a fit: which likelihood, which parameter or bin, what to do.
public enum InferenceError: Error, CustomStringConvertible {
  /// No convergence; names the worst parameter.
  case fitFailed(parameter: String, gradient: Double, iterations: Int)
  /// The likelihood has no parameter of interest.
  case noParameterOfInterest
  /// No upper limit could be bracketed.
  case noLimit(String)
  public var description: String { fatalError("unbuilt") }
}

/// Fits: bounded trust-region Newton in constraint-scaled coordinates.
public enum Fitting {
  /// Maximises ln L of `data` (default: the observed data).
  ///
  /// `fixing` holds μ; `start` warms up.
  public static func fit(
    _ likelihood: any Likelihood, data: Observations? = nil, fixing mu: Double? = nil,
    start: [Double]? = nil
  ) throws(InferenceError) -> FitResult { fatalError("unbuilt") }
}

/// The profile of any likelihood in μ, by fits that warm each other; refits are remembered.
public final class FittedProfile: StrengthProfile {
  /// Profiles `likelihood` on `data` (default: observed).
  public init(_ likelihood: any Likelihood, data: Observations? = nil) { fatalError("unbuilt") }
  public func logLikelihood(atStrength mu: Double) throws -> (value: Double, slope: Double) {
    fatalError("unbuilt")
  }
}

/// Asymptotic CLs (specs: HistFactory §7, SModelS §7).
public enum Asymptotics {
  /// CLs, CLs+b and CLb from q̃μ and its Asimov value.
  public static func cls(q: Double, asimov: Double) -> (cls: Double, clsb: Double, clb: Double) {
    fatalError("unbuilt")
  }
  /// The 95 % CLs upper limit on μ, bracketed and solved to the relative tolerance.
  ///
  /// `observed` is the profile of the data, `asimov` that of the background Asimov data (nuisances
  /// from the μ = 0 fit).
  public static func upperLimit(
    observed: any StrengthProfile, asimov: any StrengthProfile, relativeTolerance: Double = 1e-3
  ) throws -> Double { fatalError("unbuilt") }
  /// The expected (median) limit: sqrt(q_A(μ)) = 1.96.
  public static func expectedLimit(asimov: any StrengthProfile, relativeTolerance: Double = 1e-3)
    throws -> Double
  { fatalError("unbuilt") }
}
