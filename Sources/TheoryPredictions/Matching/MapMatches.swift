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

  init(_ decomposition: Decomposition, predictor: Predictor) throws {
    self.decomposition = decomposition
    kinship = Kinship(decomposition)
    matched = MatchedTopologies(decomposition, index: predictor.index)
    lookup = GridLookup(
      matched.matcher, gridCount: predictor.index.gridCount,
      options: predictor.settings.lookup)
    for (number, entries) in predictor.index.entries.enumerated() {
      for map in entries.indices where !matched.hits(of: entries[map].target).isEmpty {
        try predictor.database.results[number].maps[map].verify()
      }
    }
  }
}
