import Documents
import SimplifiedModels
import TheoryPredictions

/// Everything but database, sampler and walk that decides the density of a fit, as a run's plan holds it.
public struct FitSettings: Codable, Sendable, Equatable {
  /// The lines of the fit's plan with all that it took from other files (`FitPlan.text`).
  public var plan: [String]
  /// The results that speak: the same at every point.
  public var combination: FixedCombination
  /// Settings of the predictions.
  public var predictions: PredictionSettings
  /// Settings of the decomposition.
  public var decomposition: DecompositionSettings

  /// Puts settings together.
  public init(
    plan: FitPlan, combination: FixedCombination,
    predictions: PredictionSettings = PredictionSettings(),
    decomposition: DecompositionSettings = DecompositionSettings()
  ) {
    self.plan = plan.text.split(separator: "\n").map(String.init)
    self.combination = combination
    self.predictions = predictions
    self.decomposition = decomposition
  }

  /// Reads the plan, checked as any other; `file` is where the settings stand.
  public func fitPlan(_ families: FitFamilies, file: String) throws(DocumentError) -> FitPlan {
    try FitPlan(
      Array(plan.joined(separator: "\n").utf8), file: file + " /settings/fit/plan",
      families: families)
  }
}
