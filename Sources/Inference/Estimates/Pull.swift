import Likelihoods

/// What the data did to a nuisance that was measured aside.
public struct Pull: Sendable {
  /// Index of the parameter that the nuisance is named after.
  public var parameter: Int
  /// Its auxiliary measurement θ₀, and the width of the constraint.
  public var center: Double, width: Double
  /// The fitted value, and its uncertainty where it has one.
  public var fitted: Double, uncertainty: Double?
  /// (θ̂ - θ₀) / width.
  public var pull: Double { (fitted - center) / width }
  /// Uncertainty after the fit over width before it: below 1 the data know more.
  public var constraint: Double? { uncertainty.map { $0 / width } }
}

extension Estimate {
  /// The pulls of all nuisances that are not held, in the order of their parameters.
  public var pulls: [Pull] {
    likelihood.nuisances(in: data).compactMap { nuisance in
      guard covariance.statuses[nuisance.parameter] != .fixed else { return nil }
      return Pull(
        parameter: nuisance.parameter, center: nuisance.center, width: nuisance.width,
        fitted: nuisance.value(at: best.point), uncertainty: covariance.uncertainty(nuisance))
    }
  }
}
