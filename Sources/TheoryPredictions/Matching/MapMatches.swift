import ExperimentalResults
import Numerics
import SimplifiedModels

/// A decomposition beside the maps of a database: what every stage that looks at maps begins with.
///
/// Throws where a map that matches is damaged in its file.
struct MapMatches {
  let decomposition: Decomposition
  let kinship: Kinship
  let matched: MatchedTopologies
  let lookup: GridLookup
  /// The results of which a map is matched, rising.
  let reached: [Int]

  init(_ decomposition: Decomposition, predictor: Predictor) throws {
    self.decomposition = decomposition
    kinship = Kinship(decomposition)
    matched = MatchedTopologies(decomposition, index: predictor.index)
    lookup = GridLookup(
      matched.matcher, gridCount: predictor.index.gridCount,
      options: predictor.settings.lookup)
    reached = try Self.reached(matched, predictor: predictor)
  }

  /// The results of which a map is matched, rising, after a check of these maps.
  private static func reached(
    _ matched: MatchedTopologies, predictor: Predictor
  ) throws -> [Int] {
    let index = predictor.index
    var isReached = [Bool](repeating: false, count: predictor.database.results.count)
    for target in index.targets.indices where !matched.hits(of: target).isEmpty {
      for place in index.mapsOfTarget[target] {
        isReached[place.result] = true
        try predictor.database.results[place.result].maps[place.map].verify()
      }
    }
    return isReached.indices.filter { isReached[$0] }
  }
}
