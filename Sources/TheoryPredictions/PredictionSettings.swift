import ExperimentalResults
import Likelihoods
import Numerics

/// Settings of the prediction stage.
public struct PredictionSettings: Sendable, Codable, Equatable {
  /// The form of the likelihood made of an observed and an expected limit.
  public var limitForm: LimitForm = .paper
  /// Round queries and walk off the plane as SModelS does.
  public var roundQueries = false
  /// The values of maps where their triangulation is a matter of choice.
  public var cellValue = CellValue.interpolated
  /// A prediction whose conditions are violated by more is dropped.
  public var maximalConditionViolation = 0.2
  /// Which workspaces speak where a result has both: the published ones or their simplifications.
  public var workspaces = WorkspaceVersion.full
  /// Which region stands for an analysis in a combination.
  public var regions = RegionRule.data
  /// Makes the defaults.
  public init() {}

  /// What older plans do not name has its default.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    limitForm = try values.decode(LimitForm.self, forKey: .limitForm)
    roundQueries = try values.decode(Bool.self, forKey: .roundQueries)
    maximalConditionViolation = try values.decode(Double.self, forKey: .maximalConditionViolation)
    cellValue = try values.decodeIfPresent(CellValue.self, forKey: .cellValue) ?? .interpolated
    regions = try values.decodeIfPresent(RegionRule.self, forKey: .regions) ?? .data
    workspaces = try values.decodeIfPresent(WorkspaceVersion.self, forKey: .workspaces) ?? .full
  }

  var lookup: LookupOptions { LookupOptions(roundQueries: roundQueries, cellValue: cellValue) }

  /// Efficiencies below this count as none (SModelS 3.1.1).
  static let smallestEfficiency = 1e-14
  /// Predictions below this many fb are dropped (SModelS 3.1.1).
  static let smallestCrossSection = 1e-6
}
