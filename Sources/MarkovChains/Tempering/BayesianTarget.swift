/// What was found at a point of a posterior: prior and likelihood apart.
public protocol BayesianEvidence: Codable, Sendable, Equatable {
  /// ln of the prior density, which is proper and normalised.
  var logPrior: Double { get }
  /// ln of the likelihood.
  var logLikelihood: Double { get }
}

/// A posterior: ln density = ln prior + ln likelihood.
///
/// A point outside the prior's support is thrown as `RejectedPoint`. So is one without a likelihood (a
/// physics failure): its prior mass is then part of no evidence.
public protocol BayesianTarget: Target where Evidence: BayesianEvidence {}

extension BayesianEvidence {
  /// ln [prior × likelihood^β]; at β = 0 the prior, whatever the likelihood.
  func logDensity(atBeta beta: Double) -> Double {
    beta == 0 ? logPrior : logPrior + beta * logLikelihood
  }
}
