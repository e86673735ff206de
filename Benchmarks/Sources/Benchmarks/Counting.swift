import Foundation
import Inputs
import Likelihoods

/// ln L(μ) of a counting experiment, background profiled: in closed form against a search for the maximum.
enum Counting {
  static func benchmark(regions count: Int = 200) -> Benchmark {
    var numbers = Numbers(seed: 3)
    let regions = (0..<count).map { _ -> CountingProfile in
      let background = Double.random(in: 1...200, using: &numbers)
      return CountingProfile(
        observed: (background * Double.random(in: 0.7...1.4, using: &numbers)).rounded(),
        background: background, error: background * Double.random(in: 0.05...0.3, using: &numbers),
        signal: Double.random(in: 0.5...10, using: &numbers))
    }
    let strengths = [0, 0.5, 1, 2]
    func sum(_ value: (CountingProfile, Double) -> Double) -> Double {
      regions.reduce(0) { sum, region in strengths.reduce(sum) { $0 + value(region, $1) } }
    }
    return Benchmark(
      name: "profiled counting likelihood", peer: "golden-section search",
      work: count * strengths.count,
      ours: { sum { $0.logLikelihood(atStrength: $1).value } }, theirs: { sum(searched) })
  }

  private static func searched(_ region: CountingProfile, _ mu: Double) -> Double {
    func value(_ background: Double) -> Double {
      let rate = max(1e-300, background + mu * region.signal)
      let pull = (background - region.background) / region.error
      return region.observed * log(rate) - rate - lgamma(region.observed + 1) - pull * pull / 2
        - log(region.error) - log(2 * Double.pi) / 2
    }
    let golden = (5.0.squareRoot() - 1) / 2
    var low = max(-mu * region.signal, region.background - 8 * region.error)
    var high = region.background + 8 * region.error
    var a = high - golden * (high - low), b = low + golden * (high - low)
    var fa = value(a), fb = value(b)
    for _ in 0..<60 {
      if fa < fb {
        (low, a, fa) = (a, b, fb)
        b = low + golden * (high - low)
        fb = value(b)
      } else {
        (high, b, fb) = (b, a, fa)
        a = high - golden * (high - low)
        fa = value(a)
      }
    }
    return max(fa, fb)
  }
}
