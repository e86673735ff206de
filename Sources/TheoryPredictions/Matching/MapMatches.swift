import ExperimentalResults
import Numerics
import SimplifiedModels

/// A decomposition beside the maps of a database: what every stage that looks at maps begins with.
///
/// Throws where a map that matches is damaged in its file.
struct MapMatches {
  let decomposition: Decomposition
  let matched: MatchedTopologies
  let lookup: GridLookup

  init(_ decomposition: Decomposition, predictor: Predictor) throws {
    self.decomposition = decomposition
    matched = MatchedTopologies(decomposition, index: predictor.index)
    lookup = GridLookup(
      matched.matcher, gridCount: predictor.index.gridCount,
      options: predictor.settings.lookup)
    for (result, entries) in zip(predictor.database.results, predictor.index.entries) {
      for (map, entry) in zip(result.maps, entries) where !matched.hits(of: entry.target).isEmpty {
        try map.verify()
      }
    }
  }
}
