import ExperimentalResults
import Foundation
import Numerics

/// How the observed limits of upper-limit maps are drawn: one pull x for a whole map.
///
/// x = fudge (ρ z + √(1 - ρ²) ε): z is the pull of the signal regions of the same analysis, or, where it
/// has none, a draw that all maps of the analysis share; ε is the map's own. x is N(0, fudge).
///
/// A map without expected limits keeps its observed ones. It has no likelihood and is a critic alone;
/// its limits hold one fluctuation already, that of the real data, and a second one on top would make
/// critics harsher in pseudo-databases than in the data.
struct MapLaw: Sendable {
  let settings: PseudoSettings

  /// Draws the limits of one map, given z.
  func draw(_ map: ResultMap, shared: Double, using random: inout RandomStream) -> MapOverlay {
    let correlation = settings.sharedPull
    let own = (1 - correlation * correlation).squareRoot()
    var (pull, factor) = (0.0, 0.0)
    for _ in 0..<10_000 where factor <= 0 {
      let noise = random.normal(mean: 0, deviation: 1)
      pull = settings.fudge * (correlation * shared + own * noise)
      factor = self.factor(pull)
    }
    if map.expectedLimits == nil || factor <= 0 { (pull, factor) = (0, 1) }
    return MapOverlay(topology: map.topology, pull: pull, factor: factor)
  }

  /// Observed over expected limit.
  func factor(_ pull: Double) -> Double {
    switch settings.limitLaw {
    case .linear: 1 + pull / Self.quantile
    case .gaussian: Self.truncatedLimit(pull) / Self.truncatedLimit(0)
    }
  }

  private static let quantile = 1.96

  /// u with Φ(x - u) = 0.05 Φ(x): the 95 % limit of a truncated Gaussian of width 1 with its maximum at x.
  static func truncatedLimit(_ x: Double) -> Double {
    let log05 = log(0.05)
    let all = SpecialFunctions.logNormalCDF(x)
    let root = try? RootFinding.root(in: 0, max(x, 0) + 10, relativeTolerance: 1e-12) {
      SpecialFunctions.logNormalCDF(x - $0) - log05 - all
    }
    return root ?? quantile
  }
}
