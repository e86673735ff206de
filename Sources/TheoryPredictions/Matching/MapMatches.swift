import ExperimentalResults
import Numerics
import SimplifiedModels

/// A decomposition beside the maps of a database: what every stage that looks at maps begins with.
struct MapMatches {
  let decomposition: Decomposition
  let matched: MatchedTopologies
  let lookup: GridLookup

  init(_ decomposition: Decomposition, predictor: Predictor) {
    self.decomposition = decomposition
    matched = MatchedTopologies(decomposition, index: predictor.index)
    lookup = GridLookup(
      matched.matcher, gridCount: predictor.index.gridCount,
      options: LookupOptions(roundQueries: predictor.settings.roundQueries))
  }
}
