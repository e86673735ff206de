/// What is asked of a model's predictions (SModelS 3.1.1).
public struct AnswerSettings: Sendable, Codable, Equatable {
  /// Whether the regions of a result speak together where a joint likelihood is published.
  public var combinesRegions = true
  /// Whether every region of a result is reported, not only the most sensitive one.
  public var reportsAllRegions = false
  /// Whether likelihoods at μ = 0, 1 and μ̂ are computed.
  public var computesStatistics = true
  /// Whether it is said what no result constrains.
  public var testsCoverage = true
  /// What no result constrains is left out up to this many fb; nil: the cut of the decomposition.
  public var coverageCut: Double?
  /// Analyses whose likelihoods are multiplied, with a common μ; empty: no combination.
  public var combinedAnalyses: [String] = []
  /// Whether masses and widths of what stands behind a prediction are given.
  public var describesTopologies = false
  /// Whether limit-based results take part in statistics and combination.
  public var usesLimitLikelihoods = false
  /// Makes the defaults.
  public init() {}
}

/// How much of an answer is worked out.
public enum AnswerDetail: Sendable {
  /// Everything.
  case all
  /// What decides: the prediction with the largest r, and sums.
  ///
  /// Joint likelihoods whose r is certainly smaller than the largest have no limits, no prediction has
  /// statistics, and coverage has totals only. Where analyses are combined, as `all`.
  case leading
}
