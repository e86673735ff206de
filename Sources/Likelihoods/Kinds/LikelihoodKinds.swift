import Numerics

/// Poisson × Gaussian counting in one region (spec: SModelS §7 "Linear SL", one bin), θ profiled in closed form.
public struct CountingProfile: StrengthProfile {
  /// Observed events.
  public let observed: Double
  /// Expected background and its uncertainty.
  public let background: Double, error: Double
  /// Signal events at μ = 1.
  public let signal: Double
  /// Makes a region's likelihood.
  public init(observed: Double, background: Double, error: Double, signal: Double) {
    self.observed = observed
    self.background = background
    self.error = error
    self.signal = signal
  }
  public func logLikelihood(atStrength mu: Double) -> (value: Double, slope: Double) {
    fatalError("unbuilt")
  }
}

/// Which form of the limit-based likelihood is used (specs: SModelS §7).
public enum LimitForm: String, Sendable, Codable, CaseIterable {
  /// SModelS 1.2 and the published protomodels: no correction, refused where |o-e|/(o+e) > 0.4.
  case paper
  /// SModelS 3.1: expected limit corrected where the observed one is larger.
  case smodels
}

/// A truncated Gaussian in the signal strength from an observed and an expected upper limit.
public struct LimitProfile: StrengthProfile {
  /// μ̂ and width of the Gaussian, in units of the signal strength.
  public let bestStrength: Double, width: Double
  /// Builds it from the predicted cross section and the two limits (same unit); nil where `form` refuses.
  public init?(
    prediction: Double, observedLimit: Double, expectedLimit: Double, form: LimitForm
  ) { fatalError("unbuilt") }
  public func logLikelihood(atStrength mu: Double) -> (value: Double, slope: Double) {
    fatalError("unbuilt")
  }
}

/// Correlated regions: Poisson × multivariate normal; with third moments the skewed form (SLv2).
public struct CovarianceHypotheses: SignalHypotheses {
  public let regions: [String]
  /// Observed and expected events per region, row-major covariance, third moments (empty: linear form).
  public let observed: [Double], background: [Double], covariance: [Double], thirdMoments: [Double]
  /// Checks and compiles the background model.
  public init(
    regions: [String], observed: [Double], background: [Double], covariance: [Double],
    thirdMoments: [Double] = []
  ) throws(LikelihoodError) { fatalError("unbuilt") }
  public func likelihood(for yields: [Double]) throws -> any Likelihood { fatalError("unbuilt") }
}

/// What can be wrong with a likelihood: the place, the offending value, the remedy.
public enum LikelihoodError: Error, Equatable, CustomStringConvertible {
  /// Lengths that do not agree.
  case shape(String)
  /// A value outside its domain.
  case domain(String)
  public var description: String { fatalError("unbuilt") }
}
