import ExperimentalResults
import Likelihoods

/// Settings of the prediction stage.
public struct PredictionSettings: Sendable, Codable, Equatable {
  /// The form of the likelihood made of an observed and an expected limit.
  public var limitForm: LimitForm = .paper
  /// Round queries and walk off the plane as SModelS does.
  public var roundQueries = false
  /// A prediction whose conditions are violated by more is dropped.
  public var maximalConditionViolation = 0.2
  /// Which workspaces speak where a result has both: the published ones or their simplifications.
  public var workspaces = WorkspaceVersion.full
  /// Makes the defaults.
  public init() {}

  /// What plans before the choice of workspaces do not name has its default.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    limitForm = try values.decode(LimitForm.self, forKey: .limitForm)
    roundQueries = try values.decode(Bool.self, forKey: .roundQueries)
    maximalConditionViolation = try values.decode(Double.self, forKey: .maximalConditionViolation)
    workspaces = try values.decodeIfPresent(WorkspaceVersion.self, forKey: .workspaces) ?? .full
  }

  /// Efficiencies below this count as none (specs: SModelS §6).
  static let smallestEfficiency = 1e-14
  /// Predictions below this many fb are dropped (specs: SModelS §6).
  static let smallestCrossSection = 1e-6
}
