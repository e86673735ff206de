import Foundation
import Numerics

extension Draws {
  /// Independent draws that would give the same error of ranks: how well the bulk is known.
  public var bulkSize: Double? { isUsable ? halves.rankNormalised.effectiveSize : nil }

  /// The smaller of the effective sizes of the 5 % and the 95 % quantile: how well tails are known.
  ///
  /// A quantile that all draws lie at or below (of a number with few values) says nothing; where both
  /// do, neither does this.
  public var tailSize: Double? {
    [0.05, 0.95].compactMap { quantileSize($0) }.min()
  }

  /// Independent draws that would give the same error of the mean.
  public var meanSize: Double? { isUsable ? halves.effectiveSize : nil }

  /// Independent draws that would give the same error of a quantile.
  public func quantileSize(_ share: Double) -> Double? {
    guard isUsable else { return nil }
    let border = quantile(share)
    return mapped { $0 <= border ? 1 : 0 }.halves.effectiveSize
  }

  /// The integrated autocorrelation time of the mean in steps: draws per independent draw.
  public var autocorrelationTime: Double? { meanSize.map { Double(halves.count) / $0 } }

  /// S / τ with τ = 1 + 2 Σ ρ_t over all chains.
  ///
  /// The sum ends by Geyer's initial monotone sequence (Stat. Sci. 7, 473 (1992)): sums of neighbours
  /// ρ_2k + ρ_2k+1 are positive and fall for a reversible chain. ρ_t compares what neighbours share
  /// within chains with the variance of all, so that chains that disagree count for little. Chains that
  /// swing may have more than S, at most S lg S.
  var effectiveSize: Double? {
    if isConstant { return nil }
    let size = Double(count)
    let time = max(autocorrelations.map(Self.geyerSum) ?? .nan, 1 / log10(size))
    return time.isFinite ? size / time : nil
  }

  /// ρ̂ at every lag (arXiv:1903.08008, equation 10).
  private var autocorrelations: [Double]? {
    let (chainCount, steps) = (Double(chains.count), Double(length))
    guard steps > 1 else { return nil }
    var covariances = [Double](repeating: 0, count: length)
    for chain in chains {
      for (lag, value) in Autocovariance.of(chain).enumerated() {
        covariances[lag] += value / chainCount
      }
    }
    let means = chains.map(Self.mean)
    let within = covariances[0] * steps / (steps - 1)
    var total = covariances[0]
    if chains.count > 1 {
      total += Self.variance(means, mean: Self.mean(means))
    }
    guard total > 0 else { return nil }
    var correlations = covariances.map { 1 - (within - $0) / total }
    correlations[0] = 1
    return correlations
  }

  /// -1 + 2 Σ (ρ_2k + ρ_2k+1) over the initial monotone sequence, and the even one of the pair after it.
  private static func geyerSum(_ correlations: [Double]) -> Double {
    var (sum, last) = (0.0, Double.infinity)
    var lag = 0
    while lag + 4 < correlations.count {
      let pair = correlations[lag] + correlations[lag + 1]
      guard pair > 0 else { break }
      last = min(last, pair)
      sum += last
      lag += 2
    }
    return -1 + 2 * sum + max(0, correlations[lag])
  }
}
