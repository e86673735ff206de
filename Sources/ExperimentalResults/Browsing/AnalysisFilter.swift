/// Which analyses of a database are asked for.
public struct AnalysisFilter: Sendable {
  /// What likelihood an analysis has.
  public enum LikelihoodKind: String, Sendable, CaseIterable {
    /// A covariance of the backgrounds, skewed or not.
    case covariance
    /// A covariance with third moments.
    case skewed
    /// A HistFactory workspace of any version.
    case workspace
    /// A whole workspace.
    case full
    /// A simplified workspace.
    case simplified
    /// None that ties regions together.
    case none
  }

  /// √s in TeV; nil: any, as for all that follow.
  public var energy: Int?
  /// Collaboration.
  public var experiment: String?
  /// Efficiency maps or upper limits.
  public var kind: ResultKind?
  /// What it looks for: `prompt`, `displaced` or another word of its source.
  public var searchType: String?
  /// A topology that it has.
  public var topology: String?
  /// What likelihood it has.
  public var likelihood: LikelihoodKind?
  /// A part of its folder's name.
  public var name: String?

  /// Accepts everything.
  public init() {}

  /// Whether an analysis is asked for.
  public func accepts(_ record: AnalysisRecord) -> Bool {
    (energy == nil || record.energy == energy)
      && (experiment == nil || record.experiment.lowercased() == experiment?.lowercased())
      && (kind == nil || record.kind == kind)
      && (searchType == nil || record.searchType == searchType)
      && (name.map { record.folder.contains($0) } ?? true)
      && (topology == nil || record.topologies.contains { $0.name == topology })
      && (likelihood.map { has($0, record) } ?? true)
  }

  private func has(_ kind: LikelihoodKind, _ record: AnalysisRecord) -> Bool {
    if kind == .none { return record.likelihoods.isEmpty }
    return record.likelihoods.contains { likelihood in
      switch (likelihood, kind) {
      case (.covariance, .covariance), (.workspace, .workspace): true
      case (.covariance(let regions, _), .skewed):
        regions.allSatisfy { name in
          record.regions.first { $0.name == name }?.thirdMoment != nil
        }
      case (.workspace(let workspace), .full): workspace.version == .full
      case (.workspace(let workspace), .simplified): workspace.version == .simplified
      default: false
      }
    }
  }
}
