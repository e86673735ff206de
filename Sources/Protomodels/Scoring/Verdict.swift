import SimplifiedModels

/// One analysis in the best combination, as the report shows it.
public struct Contribution: Codable, Sendable, Equatable {
  public var analysis: String
  /// `efficiencyMap`, `upperLimit`, `covariance`, `workspace`.
  public var type: String
  /// Region; `combined` or `all` where there is none.
  public var dataset: String
  public var topologies: [String]
  /// Observed and expected events (or limits in fb), error on the expectation.
  public var observed: Double
  public var expected: Double
  public var error: Double
  /// `events` or `fb`.
  public var unit: String
  /// Approximate significance of the excess alone.
  public var sigma: Double
  public var particles: [ParticleID]
  /// 2 [ln L(μ̂) - ln L(0)].
  public var weight: Double
}

/// One r-value of the critic.
public struct CriticValue: Codable, Sendable, Equatable {
  public var analysis: String
  public var type: String
  public var dataset: String
  public var topologies: [String]
  public var r: Double
  public var expectedR: Double?
}

/// What the data say of a protomodel.
public struct Verdict: Codable, Sendable, Equatable {
  /// K = Z² + 2 ln π.
  public var K: Double
  public var Z: Double
  /// μ̂ before it was absorbed into the strengths.
  public var muHat: Double
  public var maximalStrength: Double
  public var logPrior: Double
  public var contributions: [Contribution]
  /// Largest r first, at μ = 1 of the stored model.
  public var critics: [CriticValue]
  public var predictionCount: Int
}
