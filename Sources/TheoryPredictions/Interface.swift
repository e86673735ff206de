import AnalysisCombinations
import ExperimentalResults
import Inference
import Likelihoods
import SimplifiedModels

/// What one result says of a model.
public struct TheoryPrediction: Sendable {
  /// Index into `ResultsDatabase.results`.
  public var result: Int
  /// Region name; nil for a combined or an upper-limit prediction.
  public var region: String?
  /// `efficiencyMap`, `upperLimit`, `covariance` or `workspace`.
  public var kind: PredictionKind
  /// Names of the topologies that contribute, sorted.
  public var topologies: [String]
  /// BSM particles (unsigned, LSP excluded) that contribute, sorted.
  public var particles: [ParticleID]
  /// Predicted σ × BR × efficiency in fb at μ = 1.
  public var crossSection: Double
  /// Limits on it in fb (expected: nil where unpublished).
  public var upperLimit: Double?
  public var expectedUpperLimit: Double?
  /// ln L(μ), nil where the result has no likelihood.
  public var profile: (any StrengthProfile)?
  /// ln L at μ = 0.
  public var backgroundLogLikelihood: Double
  /// r = σ / UL observed; nil without a limit.
  public var r: Double? { upperLimit.map { crossSection / $0 } }
  public var expectedR: Double? { expectedUpperLimit.map { crossSection / $0 } }
}

/// Kinds of prediction.
public enum PredictionKind: String, Sendable, Codable {
  case efficiencyMap, upperLimit, covariance, workspace
}

/// Settings of the prediction stage.
public struct PredictionSettings: Sendable, Codable, Equatable {
  public var limitForm: LimitForm = .paper
  public var roundQueries = false
  public var maximalConditionViolation = 0.2
  public init() {}
}

/// Predictions of every result for a decomposition.
public struct Predictor: Sendable {
  public let database: ResultsDatabase
  public let settings: PredictionSettings
  public init(database: ResultsDatabase, settings: PredictionSettings = .init()) {
    self.database = database
    self.settings = settings
  }
  /// One prediction per result for the critic: best expected region, or the combined likelihood's limit (spec §5 run A).
  public func criticPredictions(_ decomposition: Decomposition) throws -> [TheoryPrediction] {
    fatalError("unbuilt")
  }
  /// All predictions that have a likelihood, for the combination (spec §5 run B).
  public func likelihoodPredictions(_ decomposition: Decomposition) throws -> [TheoryPrediction] {
    fatalError("unbuilt")
  }
}

/// The best combination of compatible analyses.
public struct BestCombination: Sendable {
  /// Members as indices into the predictions handed in, sorted by name.
  public var members: [Int]
  /// μ̂ in [0, μ_max].
  public var muHat: Double
  /// Z² = Σ 2 [ln L(μ̂) - ln L(0)].
  public var zSquared: Double
  /// The maximum over μ ∈ [0, maximalStrength] and compatible sets with at most one prediction per analysis.
  public static func find(
    _ predictions: [TheoryPrediction], in database: ResultsDatabase, maximalStrength: Double
  ) throws -> BestCombination { fatalError("unbuilt") }
}
