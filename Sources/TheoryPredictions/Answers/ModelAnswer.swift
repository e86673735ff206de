/// What published results say of one model.
public struct ModelAnswer: Sendable {
  /// One prediction with its likelihoods.
  public struct Entry: Sendable {
    public var prediction: TheoryPrediction
    /// -ln L with and without the model; nil without a likelihood.
    public var statistics: StrengthStatistics?
    /// The topologies on average; nil where they are not alike, or nobody asked.
    public var average: AverageTopology?

    /// Makes an entry.
    public init(
      prediction: TheoryPrediction, statistics: StrengthStatistics? = nil,
      average: AverageTopology? = nil
    ) {
      self.prediction = prediction
      self.statistics = statistics
      self.average = average
    }
  }

  /// Several analyses with a common signal strength.
  public struct Combination: Sendable {
    /// The prediction that stands for each analysis.
    public var members: [TheoryPrediction]
    /// Sum of the cross sections, fb.
    public var crossSection: Double
    /// Limit on it, fb.
    public var upperLimit: Double
    /// Expected limit on it before any fit, fb.
    public var expectedUpperLimit: Double
    public var statistics: StrengthStatistics
    /// r = σ / UL observed.
    public var r: Double { crossSection / upperLimit }
    /// σ / UL expected.
    public var expectedR: Double { crossSection / expectedUpperLimit }
  }

  /// The largest r first; those without r last.
  public var entries: [Entry]
  /// The chosen analyses together; nil if none was asked for, or none has a prediction.
  public var combination: Combination?
  /// What no result constrains; nil where it was not asked for.
  public var coverage: Coverage?
  /// Results that gave no prediction because a fit failed, with the reason.
  public var failures: [PredictionIssue]

  /// Makes an answer.
  public init(
    entries: [Entry], combination: Combination?, coverage: Coverage? = nil,
    failures: [PredictionIssue]
  ) {
    self.entries = entries
    self.combination = combination
    self.coverage = coverage
    self.failures = failures
  }

  /// The largest r.
  public var largest: Entry? { entries.first { $0.prediction.r != nil } }
  /// Whether a result excludes the model at 95 %.
  public var isExcluded: Bool { (largest?.prediction.r ?? 0) >= 1 }
}
