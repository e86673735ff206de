import ExperimentalResults
import SimplifiedModels
import TheoryPredictions

/// What published results say of one model, with names in place of indices: what every output form is
/// written from.
public struct AnswerSheet: Sendable {
  public var setup: Setup
  /// The largest r first.
  public var rows: [Row]
  /// Chosen analyses together.
  public var combination: Row?
  /// Nil where it was not asked for.
  public var coverage: [MissingGroup]?
  /// What was left out of the model or could not be computed.
  public var warnings: [String]
  /// Topologies of the decomposition.
  public var topologyCount: Int
  /// Time of each stage in seconds, in their order.
  public var seconds: [(stage: String, seconds: Double)]

  /// Names what an answer says.
  ///
  /// With the model's `spectrum` each row says which particles are behind it.
  public init(
    _ answer: ModelAnswer, setup: Setup, database: ResultsDatabase, topologyCount: Int,
    spectrum: Spectrum? = nil, warnings: [String] = [],
    seconds: [(stage: String, seconds: Double)] = []
  ) {
    self.setup = setup
    rows = answer.entries.map { entry in
      var row = Self.row(entry.prediction, database)
      row.statistics = entry.statistics
      if let spectrum { row.describe(entry, database, spectrum) }
      return row
    }
    combination = answer.combination.map { Self.row($0, database) }
    coverage = answer.coverage.map(MissingGroup.all)
    self.warnings = warnings + answer.failures.map(\.description)
    self.topologyCount = topologyCount
    self.seconds = seconds
  }

  /// What SModelS calls the decomposition status: 1 with results, 0 without, -3 without topologies.
  public var status: Int { topologyCount == 0 ? -3 : rows.isEmpty ? 0 : 1 }

  /// The row with the largest r.
  public var largest: Row? { rows.first { $0.r != nil } }
}
