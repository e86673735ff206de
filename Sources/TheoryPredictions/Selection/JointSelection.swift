import ExperimentalResults

/// The results for which a joint likelihood speaks.
///
/// Where several folders of one analysis have one, the aggregated version (`-agg`) is preferred.
struct JointSelection {
  /// By result; nil where no joint likelihood speaks.
  let entries: [JointPrediction.Entry?]
  /// Whether an analysis has an entry, by number of the analysis.
  private let hasEntry: [Bool]
  private let predictor: Predictor
  private let yields: ResultYields

  init(_ yields: ResultYields, predictor: Predictor) throws {
    self.predictor = predictor
    self.yields = yields
    let joint = JointPrediction(predictor)
    let results = predictor.database.results
    var entries = [JointPrediction.Entry?](repeating: nil, count: results.count)
    for number in results.indices {
      if let regions = yields.regions[number] { entries[number] = try joint.entry(number, regions) }
    }
    var hasEntry = [Bool](repeating: false, count: results.count)
    var hasAggregated = hasEntry
    for number in results.indices where entries[number] != nil {
      hasEntry[predictor.analyses[number]] = true
      if Self.isAggregated(results[number]) { hasAggregated[predictor.analyses[number]] = true }
    }
    for number in results.indices where hasAggregated[predictor.analyses[number]] {
      if !Self.isAggregated(results[number]) { entries[number] = nil }
    }
    self.entries = entries
    self.hasEntry = hasEntry
  }

  /// Whether a joint likelihood speaks for the analysis of a result.
  func speaks(for result: Int) -> Bool { hasEntry[predictor.analyses[result]] }

  /// The prediction of a model of an entry.
  func prediction(
    _ entry: JointPrediction.Entry, _ model: JointModel, limits: JointPrediction.Limits
  ) throws -> TheoryPrediction {
    try JointPrediction(predictor).prediction(entry, model, limits: limits, yields: yields)
  }

  private static func isAggregated(_ result: ExperimentalResult) -> Bool {
    result.folder.hasSuffix("-agg")
  }
}
