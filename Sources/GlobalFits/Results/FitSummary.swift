import Foundation
import MarkovChains

/// The posterior of a fit: intervals and correlations, with their Monte Carlo errors.
public struct FitSummary: Sendable {
  /// Where a quantity lies.
  public struct Spread: Sendable, Equatable {
    public var quantity: FitQuantity
    public var mean: Double
    public var meanError: Double?
    public var deviation: Double
    /// Quantiles: 2.5, 16, 50, 84 and 97.5 %, and the error of each.
    public var quantiles: [Double]
    public var quantileErrors: [Double?]
    /// The shortest intervals that hold 68 % and 95 % of the posterior.
    public var shortest68: ClosedRange<Double>
    public var shortest95: ClosedRange<Double>
    /// How many independent draws it is known by: deviation² / error² of the mean of nested sampling, else the
    /// rank-normalised bulk size.
    public var size: Double?
    /// Rank-normalised split-R̂; nil of nested sampling.
    public var rHat: Double?
    /// Of nested sampling what the spread of the chains says of the error of the mean, in units of what resampled
    /// families and threads say; nil of others.
    public var chainScale: Double?
    /// Of nested sampling what resampled families say of the error of the mean, in units of what resampled threads
    /// say (arXiv:1804.06406): about 1 where newborns forget their parents.
    public var familyScale: Double?
  }

  /// Every quantity, in the order of the plan.
  public let spreads: [Spread]
  /// Correlations of all quantities, row by row.
  public let correlations: [[Double]]

  /// The smallest and the largest `Spread.familyScale`; nil where there is none.
  public var kin: ClosedRange<Double>? {
    let scales = spreads.compactMap(\.familyScale)
    guard let low = scales.min(), let high = scales.max() else { return nil }
    return low...high
  }

  /// The shares of `Spread.quantiles`.
  public static let shares = [0.025, 0.16, 0.5, 0.84, 0.975]

  /// Sums up draws; nil of a search, and before there are some.
  public init?(_ draws: FitDraws, quantities: [FitQuantity]) {
    guard let weights = draws.weights, draws.count >= 8 else { return nil }
    let all = draws.all
    let nested = draws.nested.map {
      NestedErrors.all(draws, $0, quantities: quantities.count)
    }
    var spreads: [Spread] = []
    for (place, quantity) in quantities.enumerated() {
      let values = all.map { $0.values[place] }
      guard let sample = WeightedSample(values, weights: weights) else { return nil }
      let chains =
        nested == nil ? Draws(draws.sequences.map { $0.map { $0.values[place] } }) : nil
      spreads.append(Self.spread(quantity, sample, chains, nested?[place]))
    }
    self.spreads = spreads
    correlations = Self.correlations(all, weights, spreads)
  }

  private static func spread(
    _ quantity: FitQuantity, _ sample: WeightedSample, _ chains: Draws?, _ nested: NestedErrors?
  ) -> Spread {
    let variance = sample.deviation * sample.deviation
    let size = nested.flatMap { $0.mean > 0 ? variance / ($0.mean * $0.mean) : nil }
    return Spread(
      quantity: quantity, mean: sample.mean, meanError: nested?.mean ?? chains?.meanError,
      deviation: sample.deviation, quantiles: shares.map { sample.quantile($0) },
      quantileErrors: nested?.quantiles ?? shares.map { chains?.quantileError($0) },
      shortest68: sample.shortest(0.68), shortest95: sample.shortest(0.95),
      size: size ?? chains?.bulkSize, rHat: chains?.rHat, chainScale: nested?.chainScale,
      familyScale: nested?.familyScale)
  }

  private static func correlations(
    _ draws: [FitDraws.Draw], _ weights: [Double], _ spreads: [Spread]
  ) -> [[Double]] {
    spreads.indices.map { row in
      spreads.indices.map { column in
        if row == column { return 1 }
        let (a, b) = (spreads[row], spreads[column])
        let product = a.deviation * b.deviation
        guard product > 0 else { return 0 }
        var sum = 0.0
        for (draw, weight) in zip(draws, weights) {
          sum += weight * (draw.values[row] - a.mean) * (draw.values[column] - b.mean)
        }
        return sum / product
      }
    }
  }
}
