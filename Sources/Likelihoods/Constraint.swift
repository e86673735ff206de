import Foundation

/// An auxiliary measurement of one parameter, a factor of the likelihood.
///
/// A normal one is N(a | θ, σ), a Poisson one Pois(a | f θ), with a the auxiliary datum.
public struct Constraint: Sendable, Equatable {
  /// How the auxiliary datum is distributed.
  public enum Distribution: String, Sendable { case normal, poisson }
  /// Index of the parameter that it constrains.
  public var parameter: Int
  /// The distribution.
  public var distribution: Distribution
  /// σ of a normal, f of a Poisson with mean f θ.
  public var scale: Double
  /// Makes a constraint.
  public init(parameter: Int, distribution: Distribution, scale: Double) {
    self.parameter = parameter
    self.distribution = distribution
    self.scale = scale
  }

  /// Its ln density with the first and second derivatives in θ.
  func logDensity(
    of datum: Double, at theta: Double
  ) -> (value: Double, slope: Double, curvature: Double) {
    switch distribution {
    case .normal:
      let pull = (datum - theta) / scale
      return (
        -log(scale) - LogPoisson.halfLog2Pi - 0.5 * pull * pull, pull / scale, -1 / (scale * scale)
      )
    case .poisson:
      let value =
        LogPoisson.constant(datum) + LogPoisson.variable(datum, rate: scale * theta)
      guard datum > 0 else { return (value, -scale, 0) }
      return (value, datum / theta - scale, -datum / (theta * theta))
    }
  }
}
