import ExperimentalResults
import Numerics
import SimplifiedModels

extension Predictor {
  /// What no search sees of a model; missing rates up to `sigmaCut` (fb) are left out.
  public func coverage(of decomposition: Decomposition, sigmaCut: Double = 0) throws -> Coverage {
    coverage(try MapMatches(decomposition, predictor: self), sigmaCut: sigmaCut)
  }

  /// The same where the maps have been matched.
  func coverage(_ matches: MapMatches, sigmaCut: Double) -> Coverage {
    Coverage(matches.decomposition, searches(matches), sigmaCut: sigmaCut)
  }

  /// Which results match the topologies of a model, and which have them in their grids.
  public func searches(for decomposition: Decomposition) throws -> TopologySearches {
    searches(try MapMatches(decomposition, predictor: self))
  }

  private func searches(_ matches: MapMatches) -> TopologySearches {
    let (decomposition, matched, lookup) = (
      matches.decomposition, matches.matched, matches.lookup
    )
    var searches = TopologySearches(count: decomposition.count)
    for (result, entries) in zip(database.results, index.entries) {
      let types = SearchTypes(named: result.searchType)
      for (map, entry) in zip(result.maps, entries) {
        for hit in matched.hits(of: entry.target) {
          let ancestors = decomposition.ancestors(of: hit.topology)
          let isKnown = searches.tested[hit.topology].contains(types)
          if isKnown { continue }
          searches.insert(
            types, isTested: isTested(hit, map, entry, matched, lookup), topology: hit.topology,
            ancestors: ancestors)
        }
      }
    }
    return searches
  }

  /// Whether a topology lies in the grid of a map with an efficiency or a limit.
  private func isTested(
    _ hit: Hit, _ map: ResultMap, _ entry: MapIndex.Entry, _ matched: MatchedTopologies,
    _ lookup: GridLookup
  ) -> Bool {
    matched.placements(of: hit).contains { placement in
      guard placement.lifetimeFactor > 0,
        let location = lookup.locate(placement.query, in: map.grid, number: entry.grid)
      else { return false }
      return map.values.contains { _, values in
        let value = lookup.value(values, map.grid, location, placement.query) ?? 0
        return value * placement.lifetimeFactor >= PredictionSettings.smallestEfficiency
      }
    }
  }
}
