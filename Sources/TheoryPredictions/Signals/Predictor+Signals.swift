import AnalysisCombinations
import SimplifiedModels

extension Predictor {
  /// The signal of a model in every result, in the order of the database.
  public func signals(_ decomposition: Decomposition) throws -> [ResultSignal] {
    let matches = try MapMatches(decomposition, predictor: self)
    var signals = database.results.map {
      ResultSignal(crossSections: [Double](repeating: 0, count: $0.regions.count))
    }
    for number in matches.reached {
      let result = database.results[number]
      let energy = index.energies.firstIndex(of: result.energy) ?? 0
      let entry = MatchedResult(
        index: number, result: result, entries: index.entries[number],
        weights: matches.matched.weights[energy], matched: matches.matched,
        kinship: matches.kinship, lookup: matches.lookup)
      switch result.kind {
      case .efficiencyMaps:
        signals[number].crossSections = RegionYields(entry, settings: settings).crossSections
      case .upperLimits:
        let limits = LimitPredictions(
          entry, settings: settings, naming: ParticleNaming(decomposition))
        signals[number].maps = limits.signals()
      }
    }
    return signals
  }

  /// The significance that the most sensitive combination expects of a model: √Σ (1.96 r_expected)².
  ///
  /// A signal at its expected 95 % limit is 1.96 standard deviations of the background, in the Gaussian
  /// approximation. Of each result the prediction with the largest expected r counts, and of results
  /// the heaviest set that may be combined. What was observed has no say.
  public func expectedSignificance(_ decomposition: Decomposition) throws -> Double {
    let found = try predictions(decomposition, limits: .every)
    var largest = [Double](repeating: 0, count: database.results.count)
    for prediction in found.critic + found.likelihood {
      largest[prediction.result] = max(largest[prediction.result], prediction.expectedR ?? 0)
    }
    let results = largest.indices.filter { largest[$0] > 0 }
    let graph = CompatibilityGraph(count: results.count) {
      database.areCombinable(results[$0], results[$1])
    }
    let weights = results.map { 1.96 * 1.96 * largest[$0] * largest[$0] }
    return graph.heaviestSet(weights: weights).weight.squareRoot()
  }
}
