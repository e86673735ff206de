import Foundation
import Numerics

/// A counting experiment whose background is integrated over: n ~ Pois(λ + s), λ ~ N(b, δ) above 0.
///
/// The prior-predictive (Cousins-Highland) law of one signal region, exact but for quadrature. Counts
/// need not be whole: P(N ≤ n) is Q(n + 1, λ).
public struct IntegratedCounting: Sendable {
  /// Expected background events and their uncertainty.
  public let background: Double, error: Double
  /// Rates and their probabilities.
  private let rates: [(position: Double, weight: Double)]

  /// Makes a region's law; counts of about `count` events are to be looked at.
  ///
  /// Nil where background and error are not finite and not negative.
  public init?(background: Double, error: Double, count: Double? = nil) {
    guard background >= 0, background.isFinite, error >= 0, error.isFinite else { return nil }
    self.background = background
    self.error = error
    guard error > 0 else {
      rates = [(background, 1)]
      return
    }
    let low = max(0, background - Self.range * error)
    let high = background + Self.range * error
    // Panels are narrow before the width of the Gaussian and that of the Poisson distribution.
    let width = min(2 * error, 3 * max(1, count ?? background).squareRoot())
    let panels = min(400, max(4, Int(((high - low) / width).rounded(.up))))
    var nodes = GaussLegendre.nodes(in: low, high, panels: panels)
    for place in nodes.indices {
      let pull = (nodes[place].position - background) / error
      nodes[place].weight *= exp(-0.5 * pull * pull)
    }
    let total = nodes.reduce(0) { $0 + $1.weight }
    rates = nodes.map { ($0.position, $0.weight / total) }
  }

  /// Standard deviations of the background to either side that are integrated.
  private static let range = 9.0

  /// P(N ≤ n) with `signal` expected signal events.
  public func probability(atMost count: Double, signal: Double = 0) -> Double {
    guard count >= 0 else { return 0 }
    return rates.reduce(0) {
      $0 + $1.weight * SpecialFunctions.gammaQ(count + 1, $1.position + signal)
    }
  }

  /// P(N ≥ n) with `signal` expected signal events: the p-value of an excess.
  public func probability(atLeast count: Double, signal: Double = 0) -> Double {
    guard count > 0 else { return 1 }
    return rates.reduce(0) {
      $0 + $1.weight * SpecialFunctions.gammaP(count, $1.position + signal)
    }
  }

  /// P(N = n), n whole.
  public func probability(of count: Double, signal: Double = 0) -> Double {
    max(
      0,
      probability(atLeast: count, signal: signal) - probability(atLeast: count + 1, signal: signal))
  }

  /// The upper limit on signal events: CLs = P(N ≤ n | s) / P(N ≤ n | 0) = 1 - confidence level.
  public func upperLimit(observed count: Double, confidenceLevel: Double = 0.95) throws -> Double {
    let none = probability(atMost: count)
    guard none > 0 else {
      throw InferenceError.noLimit(
        "so few events as \(count) are impossible with a background of \(background) ± \(error)")
    }
    let level = log(none * (1 - confidenceLevel))
    var high = 3 + count + error
    while log(probability(atMost: count, signal: high)) > level { high *= 2 }
    return try RootFinding.root(in: 0, high, relativeTolerance: 1e-8) {
      log(probability(atMost: count, signal: $0)) - level
    }
  }
}
