import Documents
import Foundation
import Inference
import MarkovChains
import Numerics

/// Whether the newborns of nested sampling are uniform above their bounds, by their ranks among those alive.
///
/// A. Fowlie, W. Handley, L. Su, MNRAS 497, 5256 (2020). It sees moves that do not keep the prior, and plateaus that
/// are taken for slopes. It does not see newborns that stay near their parents, for these are as they should be:
/// `FitSummary.Spread.familyScale` does.
public struct InsertionTest: Sendable, Equatable {
  /// Newborns of all chains.
  public let births: Int
  /// The p-value of all ranks (Kolmogorov, Smirnov).
  public let pValue: Double
  /// Stretches of as many births as a chain has live points.
  public let generations: Int
  /// The chance that the smallest p-value of that many stretches is as small as it is.
  public let generationPValue: Double

  /// Tests all chains; nil where ranks are not known, or before there are some.
  public init?(_ sequence: NestedSequence) {
    guard sequence.hasFamilies else { return nil }
    // Each rank is one of a few numbers, and is spread over its share.
    var random = RandomStream(runSeed: 1, chain: 0)
    var (all, smallest, generations) = ([Double](), 1.0, 0)
    for (chain, size) in sequence.familyCounts.enumerated() where size > 0 {
      let shares = sequence.insertions(chain, using: &random)
      all += shares
      for start in stride(from: 0, through: shares.count - size, by: size) {
        generations += 1
        smallest = min(smallest, Self.pValue(Array(shares[start..<(start + size)])))
      }
    }
    guard all.count >= 8 else { return nil }
    births = all.count
    pValue = Self.pValue(all)
    self.generations = generations
    generationPValue = -expm1(Double(generations) * log1p(-smallest))
  }

  private static func pValue(_ shares: [Double]) -> Double {
    KolmogorovSmirnov(shares) { min(1, max(0, $0)) }.pValue
  }

  /// One line about it.
  public var text: String {
    let whole = "\(births) newborns: ranks among those alive p \(Figures.significant(pValue, 2))"
    return generations == 0
      ? whole
      : whole
        + ", least of \(generations) generations p \(Figures.significant(generationPValue, 2))"
  }

  /// As JSON.
  var json: JSONValue {
    .object([
      ("births", .count(births)), ("p_value", .finite(pValue)),
      ("generations", .count(generations)), ("generation_p_value", .finite(generationPValue)),
    ])
  }
}
