import ExperimentalResults
import Likelihoods
import Numerics
import SimplifiedModels

/// Predictions of every result for a decomposition.
///
/// What does not depend on the model is prepared once: which maps a topology can meet, and the
/// background fits of joint likelihoods (these on first use). A predictor can be shared by all chains.
public struct Predictor: Sendable {
  /// The results that predict.
  public let database: ResultsDatabase
  /// How they do it.
  public let settings: PredictionSettings
  let index: MapIndex
  /// Joint likelihoods by result.
  let backgrounds: [[JointBackground]]
  let memory: JointMemory
  /// Number of the analysis by result: folders of one analysis share it.
  let analyses: [Int]

  /// Prepares a database.
  ///
  /// `remembering` is how many signals in joint likelihoods are kept with their fits: hundreds where
  /// models follow one another in small steps, few where they have nothing in common.
  public init(
    database: ResultsDatabase, settings: PredictionSettings = .init(), remembering: Int = 256
  ) {
    self.database = database
    memory = JointMemory(capacity: max(1, remembering))
    self.settings = settings
    index = MapIndex(database.results)
    backgrounds = database.results.map { result in
      result.likelihoods(workspaces: settings.workspaces).compactMap {
        JointBackground(result, $0)
      }
    }
    var numbers: [String: Int] = [:]
    analyses = database.results.map { result in
      let name = CombinationRules.plain(result.analysis)
      let number = numbers[name] ?? numbers.count
      numbers[name] = number
      return number
    }
  }

  /// All predictions of a model in one pass.
  ///
  /// With `limits: .leading`, results with a joint likelihood get a limit only where their r may be the
  /// largest of all; the others stand in `Predictions.belowLeader`.
  ///
  /// With `combined`, which needs all limits, that of the most sensitive combination is there too.
  public func predictions(
    _ decomposition: Decomposition, limits: LimitCoverage = .leading, combined: Bool = false
  ) throws -> Predictions {
    let limits = combined ? .every : limits
    let yields = ResultYields(
      try MapMatches(decomposition, predictor: self), predictor: self)
    let joint = try JointSelection(yields, predictor: self)
    let critic = try CriticSelection(yields, joint, predictor: self).select(limits)
    let combiner = CombinerSelection(yields, joint, predictor: self)
    var predictions = Predictions(
      critic: critic.predictions, likelihood: try combiner.select(),
      belowLeader: critic.belowLeader)
    if combined {
      let combination = SensitiveCombination(critic.predictions, joint, predictor: self)
      predictions.combinedLimit = try combination.observedLimit()
    }
    return predictions
  }

  /// The predictions for the critic, all with limits (arXiv:2012.12246).
  public func criticPredictions(_ decomposition: Decomposition) throws -> [TheoryPrediction] {
    try predictions(decomposition, limits: .every).critic
  }

  /// The predictions for the combination (arXiv:2012.12246).
  public func likelihoodPredictions(_ decomposition: Decomposition) throws -> [TheoryPrediction] {
    let yields = ResultYields(
      try MapMatches(decomposition, predictor: self), predictor: self)
    let joint = try JointSelection(yields, predictor: self)
    return try CombinerSelection(yields, joint, predictor: self).select()
  }
}

/// How many joint likelihoods get a limit, which costs many fits.
public enum LimitCoverage: Sendable {
  /// Those whose r may be the largest of all, and only the observed limit.
  case leading
  /// All, observed and expected.
  case every
}

/// What all results say of one model; every list in the order of the database.
public struct Predictions: Sendable {
  /// For the critic: per efficiency-map result its best expected region or its joint likelihood, per
  /// upper-limit result one prediction for each cluster.
  public var critic: [TheoryPrediction]
  /// For the combination: at most one prediction per analysis and type of data.
  public var likelihood: [TheoryPrediction]
  /// Results with a joint likelihood whose r is certainly below the largest of `critic`; without limits.
  public var belowLeader: [TheoryPrediction]
  /// The observed limit on μ of the most sensitive combination of `critic`, where it was asked for.
  public var combinedLimit: Double?

  /// Makes a set of predictions.
  public init(
    critic: [TheoryPrediction], likelihood: [TheoryPrediction],
    belowLeader: [TheoryPrediction] = []
  ) {
    self.critic = critic
    self.likelihood = likelihood
    self.belowLeader = belowLeader
  }
}
