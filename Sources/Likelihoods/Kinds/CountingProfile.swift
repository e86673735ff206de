import Foundation
import Numerics

/// Poisson × Gaussian counting in one region, its nuisance parameter profiled in closed form.
///
/// L(μ) = max over θ of Pois(n | μ s + b + θ) · N(θ; 0, σ), with all constants (the linear
/// form of arXiv:1809.05548, one bin). With λ = μ s + b + θ the maximum solves λ² + (σ² - μ s - b) λ = n σ². The
/// rate λ is never negative: for n = 0 the maximum lies at λ = 0 where σ² > μ s + b. Without an
/// uncertainty (σ = 0) there is no θ and L is the Poisson distribution alone.
///
/// Numbers that cannot be counts or uncertainties (negative, not finite) give ln L = -∞.
public struct CountingProfile: StrengthProfile {
  /// Observed events, not necessarily whole (Asimov data).
  public let observed: Double
  /// Expected background events and their uncertainty.
  public let background: Double, error: Double
  /// Signal events at μ = 1.
  public let signal: Double
  /// The Poisson constant less ln(σ √(2π)), or -∞ where the numbers make no likelihood.
  private let constant: Double

  /// Makes a region's likelihood.
  public init(observed: Double, background: Double, error: Double, signal: Double) {
    self.observed = observed
    self.background = background
    self.error = error
    self.signal = signal
    let isSound =
      observed >= 0 && observed.isFinite && background.isFinite && error >= 0 && error.isFinite
      && signal.isFinite
    constant = isSound ? LogPoisson.constant(observed) - Self.gaussian(error) : -.infinity
  }

  /// The same region with another count.
  public func observing(_ events: Double) -> CountingProfile {
    CountingProfile(observed: events, background: background, error: error, signal: signal)
  }

  /// The background Asimov data: n := b + θ̂(μ = 0), also the expectation after the measurement.
  public var asimov: CountingProfile { observing(rate(atStrength: 0)) }

  /// The expectation before the measurement: n := b.
  public var apriori: CountingProfile { observing(background) }

  /// μ s + b + θ̂(μ), the rate that maximises L at this strength.
  public func rate(atStrength mu: Double) -> Double { solve(mu).rate }

  public func logLikelihood(atStrength mu: Double) -> (value: Double, slope: Double) {
    let (rate, _, pull) = solve(mu)
    guard constant > -.infinity, rate >= 0, rate > 0 || observed == 0 else {
      return (-.infinity, signal > 0 ? .infinity : 0)
    }
    let penalty = error > 0 ? 0.5 * error * error * pull * pull : 0
    return (constant + LogPoisson.variable(observed, rate: rate) - penalty, signal * pull)
  }

  public func curvature(atStrength mu: Double) -> Double? {
    let (rate, root, _) = solve(mu)
    if observed > 0 { return rate > 0 ? -signal * signal * observed / (rate * root) : nil }
    return rate > 0 || error == 0 ? 0 : -(signal / error) * (signal / error)
  }

  /// The best rate λ, the discriminant's root, and ∂ ln L / ∂m of the mean m = μ s + b, which is
  /// θ̂/σ² without its cancellation.
  private func solve(_ mu: Double) -> (rate: Double, root: Double, pull: Double) {
    let mean = mu * signal + background
    let variance = error * error
    let half = mean - variance
    if observed == 0 {
      if variance == 0 { return (mean, mean, -1) }
      return (max(half, 0), abs(half), max(-1, -mean / variance))
    }
    let root = (half * half + 4 * observed * variance).squareRoot()
    let rate = half >= 0 ? 0.5 * (half + root) : 2 * observed * variance / (root - half)
    return (rate, root, observed / rate - 1)
  }

  /// ln(σ √(2π)), the normalisation of the constraint; 0 where there is none.
  private static func gaussian(_ error: Double) -> Double {
    error > 0 ? log(error) + LogPoisson.halfLog2Pi : 0
  }
}
