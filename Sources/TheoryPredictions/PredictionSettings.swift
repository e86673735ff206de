import Likelihoods

/// Settings of the prediction stage.
public struct PredictionSettings: Sendable, Codable, Equatable {
  /// The form of the likelihood made of an observed and an expected limit.
  public var limitForm: LimitForm = .paper
  /// Round queries and walk off the plane as SModelS does.
  public var roundQueries = false
  /// A prediction whose conditions are violated by more is dropped.
  public var maximalConditionViolation = 0.2
  /// Makes the defaults.
  public init() {}

  /// Efficiencies below this count as none (specs: SModelS §6).
  static let smallestEfficiency = 1e-14
  /// Predictions below this many fb are dropped (specs: SModelS §6).
  static let smallestCrossSection = 1e-6
}
