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
    /// How many independent draws it is known by.
    public var size: Double?
    /// Rank-normalised split-R̂; nil of nested sampling.
    public var rHat: Double?
  }

  /// Every quantity, in the order of the plan.
  public let spreads: [Spread]
  /// Correlations of all quantities, row by row.
  public let correlations: [[Double]]

  /// The shares of `Spread.quantiles`.
  public static let shares = [0.025, 0.16, 0.5, 0.84, 0.975]

  /// Sums up draws; nil of a search, and before there are some.
  public init?(_ draws: FitDraws, quantities: [FitQuantity]) {
    guard let weights = draws.weights, draws.count >= 8 else { return nil }
    let all = draws.all
    var spreads: [Spread] = []
    for (place, quantity) in quantities.enumerated() {
      let values = all.map { $0.values[place] }
      guard let sample = WeightedSample(values, weights: weights) else { return nil }
      spreads.append(Self.spread(quantity, sample, draws, place))
    }
    self.spreads = spreads
    correlations = Self.correlations(all, weights, spreads)
  }

  private static func spread(
    _ quantity: FitQuantity, _ sample: WeightedSample, _ draws: FitDraws, _ place: Int
  ) -> Spread {
    let own =
      draws.weightedSize == nil
      ? Draws(draws.sequences.map { $0.map { $0.values[place] } }) : nil
    let size =
      draws.weightedSize.map { min($0, chainSize(draws, place, sample) ?? $0) } ?? own?.bulkSize
    return Spread(
      quantity: quantity, mean: sample.mean,
      meanError: own?.meanError ?? size.map { sample.deviation / $0.squareRoot() },
      deviation: sample.deviation, quantiles: shares.map { sample.quantile($0) },
      quantileErrors: shares.map { share in
        own.map { $0.quantileError(share) } ?? size.map { sample.quantileError(share, size: $0) }
      },
      shortest68: sample.shortest(0.68), shortest95: sample.shortest(0.95), size: size,
      rHat: own?.rHat)
  }

  /// How many independent draws the spread of the chains' means speaks of; nil of fewer than three chains.
  ///
  /// The weights of nested sampling do not know how far its slices and shrinkages are off; chains do.
  private static func chainSize(
    _ draws: FitDraws, _ place: Int, _ sample: WeightedSample
  ) -> Double? {
    guard let weights = draws.weights, draws.sequences.count >= 3 else { return nil }
    var (means, next): ([Double], Int) = ([], 0)
    for chain in draws.sequences {
      let own = Array(weights[next..<next + chain.count])
      next += chain.count
      guard let part = WeightedSample(chain.map { $0.values[place] }, weights: own) else {
        return nil
      }
      means.append(part.mean)
    }
    let count = Double(means.count)
    let mean = means.reduce(0, +) / count
    let squares = means.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let error = squares / (count - 1) / count
    return error > 0 ? max(1, sample.deviation * sample.deviation / error) : nil
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
