import ExperimentalResults
import TheoryPredictions

/// What published results say of one model, with names in place of indices: what every output form is
/// written from.
public struct AnswerSheet: Sendable {
  /// How the answer was made.
  public struct Setup: Sendable {
    /// The model's file as the user named it.
    public var file: String
    /// This program with its version.
    public var program: String
    /// The database's version or digest.
    public var database: String
    /// σ × BR cut, fb.
    public var sigmaCut: Double
    /// Mass compression below this gap, GeV.
    public var massGap: Double
    /// A prediction whose conditions are violated by more is dropped.
    public var conditionLimit: Double
    /// Whether the regions of a result speak together.
    public var combinesRegions: Bool
    /// Makes a setup.
    public init(
      file: String, program: String, database: String, sigmaCut: Double, massGap: Double,
      conditionLimit: Double, combinesRegions: Bool
    ) {
      self.file = file
      self.program = program
      self.database = database
      self.sigmaCut = sigmaCut
      self.massGap = massGap
      self.conditionLimit = conditionLimit
      self.combinesRegions = combinesRegions
    }
  }

  /// One prediction.
  public struct Row: Sendable {
    public var analysis: String
    public var folder: String
    /// √s in TeV.
    public var energy: Int
    /// 1/fb.
    public var luminosity: Double
    /// The region, `(combined)`, or nil for an upper-limit result.
    public var dataset: String?
    /// `efficiencyMap`, `upperLimit` or `combined`.
    public var type: String
    public var topologies: [String]
    /// What each topology gives, fb.
    public var contributions: [Double]
    /// fb.
    public var crossSection: Double
    public var upperLimit: Double?
    public var expectedUpperLimit: Double?
    public var conditionViolation: Double
    public var statistics: StrengthStatistics?

    public var r: Double? { upperLimit.map { crossSection / $0 } }
    public var expectedR: Double? { expectedUpperLimit.map { crossSection / $0 } }
    /// The data set as tables name it.
    public var datasetText: String { dataset ?? "(UL)" }
  }

  /// Cross section that no result constrains, of one kind.
  public struct MissingGroup: Sendable {
    /// `missing (prompt)`, `missing (displaced)`, `missing (all)` or `outsideGrid (all)`.
    public var name: String
    /// √s in TeV.
    public var energy: Int
    /// Sum in fb.
    public var total: Double
    /// Final states with their cross sections in fb, the largest first.
    public var entries: [(finalState: String, crossSection: Double)]
    /// Makes a group.
    public init(
      name: String, energy: Int, total: Double,
      entries: [(finalState: String, crossSection: Double)]
    ) {
      self.name = name
      self.energy = energy
      self.total = total
      self.entries = entries
    }
  }

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
  public init(
    _ answer: ModelAnswer, setup: Setup, database: ResultsDatabase, topologyCount: Int,
    warnings: [String] = [],
    seconds: [(stage: String, seconds: Double)] = []
  ) {
    self.setup = setup
    rows = answer.entries.map { entry in
      var row = Self.row(entry.prediction, database)
      row.statistics = entry.statistics
      return row
    }
    combination = answer.combination.map { Self.row($0, database) }
    coverage = answer.coverage.map(Self.missing)
    self.warnings = warnings + answer.failures.map(\.description)
    self.topologyCount = topologyCount
    self.seconds = seconds
  }

  /// What SModelS calls the decomposition status: 1 with results, 0 without, -3 without topologies.
  public var status: Int { topologyCount == 0 ? -3 : rows.isEmpty ? 0 : 1 }

  /// The row with the largest r.
  public var largest: Row? { rows.first { $0.r != nil } }

  private static func missing(_ coverage: Coverage) -> [MissingGroup] {
    coverage.groups.map { group in
      MissingGroup(
        name: group.kind.rawValue, energy: coverage.energy, total: group.total,
        entries: group.entries.map { ("\($0.finalStates)", $0.crossSection) })
    }
  }

  private static func row(_ prediction: TheoryPrediction, _ database: ResultsDatabase) -> Row {
    let result = database.results[prediction.result]
    let isCombined = prediction.kind == .covariance || prediction.kind == .workspace
    return Row(
      analysis: result.analysis, folder: result.folder, energy: result.energy,
      luminosity: result.luminosity, dataset: isCombined ? "(combined)" : prediction.region,
      type: isCombined ? "combined" : prediction.kind.rawValue, topologies: prediction.topologies,
      contributions: prediction.contributions, crossSection: prediction.crossSection,
      upperLimit: prediction.upperLimit, expectedUpperLimit: prediction.expectedUpperLimit,
      conditionViolation: prediction.conditionViolation)
  }

  private static func row(_ combination: ModelAnswer.Combination, _ database: ResultsDatabase)
    -> Row
  {
    let members = combination.members.map { row($0, database) }
    var sums: [String: Double] = [:]
    for member in members {
      for (name, part) in zip(member.topologies, member.contributions) {
        sums[name, default: 0] += part
      }
    }
    let names = sums.keys.sorted()
    return Row(
      analysis: members.map(\.folder).joined(separator: ","),
      folder: members.map(\.folder).joined(separator: ","),
      energy: members.map(\.energy).max() ?? 0, luminosity: members.map(\.luminosity).max() ?? 0,
      dataset: members.map(\.datasetText).joined(separator: ","), type: "combined",
      topologies: names, contributions: names.map { sums[$0] ?? 0 },
      crossSection: combination.crossSection, upperLimit: combination.upperLimit,
      expectedUpperLimit: combination.expectedUpperLimit,
      conditionViolation: members.map(\.conditionViolation).max() ?? 0,
      statistics: combination.statistics)
  }
}
