import ExperimentalResults
import GlobalFits
import TheoryPredictions

/// The fit of a plan on a database, its results chosen.
struct ChosenFit {
  let plan: FitPlan
  let database: ResultsDatabase
  let settings: FitSettings
  /// What is expected of each result.
  let expected: [Double]

  init(
    _ plan: FitPlan, place: FitDatabaseOptions, predictions: PredictionSettings, seed: UInt64
  ) throws {
    self.plan = plan
    database = try ResultsDatabase.opened(
      place.database ?? "database", selection: place.selection ?? "all")
    var settings = FitSettings(
      plan: plan, combination: FixedCombination(parts: []), predictions: predictions)
    let predictor = Predictor(database: database, settings: predictions)
    let chosen = try plan.combination(
      predictor, decomposition: settings.decomposition, seed: seed)
    settings.combination = chosen.combination
    self.settings = settings
    expected = chosen.expected
  }

  /// What is walked.
  func target() throws -> FitTarget { try plan.target(settings, database: database) }
}
