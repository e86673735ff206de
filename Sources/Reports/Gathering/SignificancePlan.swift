import Protomodels

/// What the plan of a series of hunts on pseudo-databases holds: that of the hunt, and how data are drawn.
///
/// The number of hunts is no part of it: hunts can be added, and each depends on its number alone.
public struct SignificancePlan: Codable, Sendable, Equatable {
  /// The run whose hunt is repeated, and what it had found when the series was begun.
  public struct Observed: Codable, Sendable, Equatable {
    /// Name of the run.
    public var run: String
    /// K and Z of its best protomodel.
    public var K: Double
    public var Z: Double
    /// Whether it had made all its steps.
    public var isFinished: Bool
    /// Makes a record.
    public init(run: String, K: Double, Z: Double, isFinished: Bool) {
      self.run = run
      self.K = K
      self.Z = Z
      self.isFinished = isFinished
    }
  }

  /// Database, selection and settings of the hunts.
  public var hunt: HuntPlan
  /// How pseudo-databases are drawn.
  public var pseudo: PseudoSettings
  /// What is compared with.
  public var observed: Observed
  /// Expected significances of models that are injected; nil for background alone.
  public var injectedZ: InjectedZ?

  /// A range of expected significances.
  public struct InjectedZ: Codable, Sendable, Equatable {
    public var low: Double
    public var high: Double
    /// Makes a range.
    public init(_ range: ClosedRange<Double>) { (low, high) = (range.lowerBound, range.upperBound) }
    /// The range; a damaged one is a point.
    public var range: ClosedRange<Double> { low...max(low, high) }
  }

  /// Makes a plan.
  public init(hunt: HuntPlan, pseudo: PseudoSettings, observed: Observed) {
    self.hunt = hunt
    self.pseudo = pseudo
    self.observed = observed
  }
}
