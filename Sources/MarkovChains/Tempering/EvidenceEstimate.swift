import Foundation

/// ln of an evidence with its statistical error.
public struct EvidenceEstimate: Codable, Sendable, Equatable {
  /// ln Z, Z = ∫ prior × likelihood.
  public var logEvidence: Double
  /// Its standard error, by jackknife over blocks of steps.
  public var error: Double
  /// How far the rule that integrates over β may be off besides; 0 for stepping stones.
  public var ruleError: Double
}

/// Evidences from the likelihoods that a tempered chain met on its rungs.
///
/// Errors are those of a jackknife that leaves out one block of consecutive steps of all rungs at a
/// time, so that what rungs share through swaps is in it. It is honest where a block (a 32nd of the
/// steps) is several autocorrelation times long.
public struct EvidenceEstimator: Sendable {
  /// β from 1 down to 0.
  private let betas: [Double]
  /// ln likelihood by step and rung.
  private let logLikelihoods: [[Double]]

  private static let blocks = 32

  /// Takes the draws of a frozen ladder that reaches down to the prior.
  ///
  /// `logLikelihoods` has one row for each step (`TemperedPoint.logLikelihoods`), at least 64 of them.
  public init(betas: [Double], logLikelihoods: [[Double]]) {
    precondition(betas.first == 1 && betas.last == 0, "a ladder from the posterior to the prior")
    precondition(logLikelihoods.allSatisfy { $0.count == betas.count }, "one value for each rung")
    precondition(logLikelihoods.count >= 2 * Self.blocks, "at least 64 steps")
    self.betas = betas
    self.logLikelihoods = logLikelihoods
  }

  /// Stepping stone: ln Z = Σ ln ⟨L^(β_k - β_k+1)⟩ at β_k+1, each rung judged from the hotter one.
  ///
  /// Xie, Lewis, Fan, Kuo, Chen, Syst. Biol. 60, 150 (2011). Consistent for any number of rungs.
  public var steppingStone: EvidenceEstimate {
    jackknife { rows in
      (1..<betas.count).reduce(0) { sum, rung in
        let step = betas[rung - 1] - betas[rung]
        return sum + Self.logMean(rows.map { step * logLikelihoods[$0][rung] })
      }
    }
  }

  /// Thermodynamic integration: ln Z = ∫ ⟨ln L⟩_β dβ by the trapezium rule with its correction.
  ///
  /// The correction takes the slope of ⟨ln L⟩, the variance, at both ends (Friel, Hurn, Wyse, Stat.
  /// Comput. 24, 709 (2014)); its size is the `ruleError`. Where the prior knows models with a likelihood
  /// so small that ⟨ln L⟩ near β = 0 is ruled by a few of them, it is large and `steppingStone` is the one
  /// to trust. Nil where a likelihood of zero was met, whose mean ln L does not exist.
  public var thermodynamicIntegral: EvidenceEstimate? {
    guard logLikelihoods.allSatisfy({ $0.allSatisfy(\.isFinite) }) else { return nil }
    var estimate = jackknife { rows in
      let (rule, correction) = integral(rows)
      return rule - correction
    }
    estimate.ruleError = abs(integral(Array(logLikelihoods.indices)).correction)
    return estimate
  }

  private func integral(_ rows: [Int]) -> (rule: Double, correction: Double) {
    ThermodynamicRule.integral(
      betas.indices.map { rung in
        let moments = self.moments(rung, rows)
        return (betas[rung], moments.mean, moments.variance)
      })
  }

  private func moments(_ rung: Int, _ rows: [Int]) -> (mean: Double, variance: Double) {
    let count = Double(rows.count)
    let mean = rows.reduce(0) { $0 + logLikelihoods[$1][rung] } / count
    let squares = rows.reduce(0) { sum, row in
      let distance = logLikelihoods[row][rung] - mean
      return sum + distance * distance
    }
    return (mean, squares / (count - 1))
  }

  private static func logMean(_ logs: [Double]) -> Double {
    let largest = logs.reduce(-.infinity, max)
    guard largest.isFinite else { return largest }
    return largest + log(logs.reduce(0) { $0 + exp($1 - largest) } / Double(logs.count))
  }

  /// The estimate of all steps and the spread of those without one block.
  private func jackknife(_ estimate: ([Int]) -> Double) -> EvidenceEstimate {
    let rows = Array(logLikelihoods.indices)
    let blocks = Double(Self.blocks)
    let partial = (0..<Self.blocks).map { block in
      estimate(rows.filter { $0 * Self.blocks / rows.count != block })
    }
    let mean = partial.reduce(0, +) / blocks
    let squares = partial.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return EvidenceEstimate(
      logEvidence: estimate(rows), error: ((blocks - 1) / blocks * squares).squareRoot(),
      ruleError: 0)
  }
}

/// ∫ ⟨ln L⟩_β dβ over the rungs of a ladder.
enum ThermodynamicRule {
  /// The trapezium rule over the rungs, and what its correction takes away.
  static func integral(
    _ rungs: [(beta: Double, mean: Double, variance: Double)]
  ) -> (rule: Double, correction: Double) {
    var sums = (rule: 0.0, correction: 0.0)
    for (upper, lower) in zip(rungs, rungs.dropFirst()) {
      let step = upper.beta - lower.beta
      sums.rule += step * (upper.mean + lower.mean) / 2
      sums.correction += step * step * (upper.variance - lower.variance) / 12
    }
    return sums
  }
}
