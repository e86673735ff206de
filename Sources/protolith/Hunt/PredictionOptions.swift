import ArgumentParser
import ExperimentalResults
import Likelihoods
import TheoryPredictions

extension LimitForm: ExpressibleByArgument {}

/// How limits and maps are read.
struct PredictionOptions: ParsableArguments {
  @Option(
    help:
      "Likelihood of limit-based results: \(LimitForm.allCases.map(\.rawValue).joined(separator: " or "))."
  )
  var limitForm: LimitForm?
  @Flag(help: "Round queries of maps as SModelS does, to compare with it.")
  var roundQueries = false

  /// Settings with what was asked for.
  var settings: PredictionSettings {
    var settings = PredictionSettings()
    if let limitForm { settings.limitForm = limitForm }
    settings.roundQueries = roundQueries
    return settings
  }
}
