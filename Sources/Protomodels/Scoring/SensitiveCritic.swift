import Foundation
import TheoryPredictions

/// The pair of critics of the newer programs (SModelS/protomodels after March 2024), as a cap on the strength.
///
/// *By number*: results that expect r ≥ 0.7 are sensitive to the model, and those of them with an observed
/// r > 1.38 exclude it. Of n sensitive results as many may exclude a true model as chance lets them, at 5 %
/// each: the smallest k with P(X ≤ k) > 0.66. With the strength both numbers grow; the cap lies where for
/// the first time more exclude than may.
/// *By likelihood*: the most sensitive combination must not exclude the model (r < 1 of its limit).
/// A result without an expected limit has no say in either.
enum SensitiveCritic {
  /// r expected from which a result is sensitive.
  static let sensitivity = 0.7
  /// r observed above which it excludes.
  static let exclusion = 1.38
  /// The chance that a result excludes a true model.
  static let chance = 0.05
  /// The probability above which a number of exclusions is no surprise.
  static let confidence = 0.66
  /// The margin below the cap.
  static let margin = 0.999

  static func maximalStrength(_ predictions: Predictions) -> Double {
    let tests = predictions.critic.compactMap { prediction -> Test? in
      guard let observed = prediction.r, let expected = prediction.expectedR else { return nil }
      return Test(observed: observed, expected: expected)
    }
    let caps = [strength(of: tests), predictions.combinedLimit].compactMap { $0 }
    return min(CriticRule.unconstrained, caps.min().map { margin * $0 } ?? .infinity)
  }

  /// r of one result at μ = 1.
  struct Test {
    var observed: Double
    var expected: Double
    /// The strengths from which the result is sensitive, and from which it excludes.
    fileprivate var speaks: Double { sensitivity / expected }
    fileprivate var excludes: Double { max(speaks, exclusion / observed) }
  }

  /// The strength at which for the first time more results exclude than may; nil where none.
  static func strength(of tests: [Test]) -> Double? {
    let sound = tests.filter { $0.observed > 0 && $0.expected > 0 }
    return sound.map(\.excludes).sorted().first { strength in
      let sensitive = sound.count { $0.speaks <= strength }
      return sound.count { $0.excludes <= strength } > allowed(of: sensitive)
    }
  }

  /// How many of n sensitive results may exclude: the smallest k with P(X ≤ k) > 0.66.
  static func allowed(of sensitive: Int) -> Int {
    var term = pow(1 - chance, Double(sensitive))
    var sum = term
    var count = 0
    while sum <= confidence, count < sensitive {
      term *= Double(sensitive - count) / Double(count + 1) * chance / (1 - chance)
      sum += term
      count += 1
    }
    return count
  }
}
