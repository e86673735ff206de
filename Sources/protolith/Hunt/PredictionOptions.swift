import ArgumentParser
import ExperimentalResults
import Likelihoods
import Numerics
import TheoryPredictions

extension LimitForm: ExpressibleByArgument {}
extension CellValue: ExpressibleByArgument {}
extension RegionRule: ExpressibleByArgument {}

/// How limits and maps are read.
struct PredictionOptions: ParsableArguments {
  @Option(
    help:
      "Likelihood of limit-based results: \(LimitForm.allCases.map(\.rawValue).joined(separator: " or "))."
  )
  var limitForm: LimitForm?
  @Flag(help: "Round queries of maps as SModelS does, to compare with it.")
  var roundQueries = false
  @Option(
    help: """
      Value of a map where its triangulation is a matter of choice: interpolated (in ours), or the \
      smallest or largest that any gives.
      """)
  var cellValue: CellValue?

  @Option(
    help: """
      Which region stands for an analysis in a combination: data (the largest ratio of observed to \
      expected limit, as published) or expected (the most sensitive one).
      """)
  var regions: RegionRule?

  /// Whether any of them was on the command line.
  var isGiven: Bool {
    limitForm != nil || roundQueries || cellValue != nil || regions != nil
  }

  /// Settings with what was asked for.
  var settings: PredictionSettings {
    var settings = PredictionSettings()
    if let limitForm { settings.limitForm = limitForm }
    settings.roundQueries = roundQueries
    if let cellValue { settings.cellValue = cellValue }
    if let regions { settings.regions = regions }
    return settings
  }
}
