import ExperimentalResults
import Numerics
import SimplifiedModels

extension Predictor {
  /// What no search sees of a model; missing rates up to `sigmaCut` (fb) are left out.
  public func coverage(of decomposition: Decomposition, sigmaCut: Double = 0) throws -> Coverage {
    coverage(try MapMatches(decomposition, predictor: self), sigmaCut: sigmaCut)
  }

  /// The same where the maps have been matched.
  func coverage(_ matches: MapMatches, sigmaCut: Double, onlyTotals: Bool = false) -> Coverage {
    Coverage(
      matches.decomposition, searches(matches), matches.kinship, sigmaCut: sigmaCut,
      onlyTotals: onlyTotals)
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
    for (number, entries) in index.entries.enumerated() {
      let types = SearchTypes(named: database.results[number].searchType)
      for place in entries.indices {
        let hits = matched.hits(of: entries[place].target)
        if hits.isEmpty { continue }
        let map = database.results[number].maps[place]
        let grid = entries[place].grid
        for hit in hits where !searches.tested[hit.topology].contains(types) {
          searches.insert(
            types, isTested: isTested(hit, map, grid, matched, lookup), topology: hit.topology,
            ancestors: decomposition.ancestors(of: hit.topology))
        }
      }
    }
    return searches
  }

  /// Whether a topology lies in the grid of a map with an efficiency or a limit.
  private func isTested(
    _ hit: Hit, _ map: ResultMap, _ grid: Int, _ matched: MatchedTopologies, _ lookup: GridLookup
  ) -> Bool {
    matched.placements(of: hit).contains { placement in
      guard placement.lifetimeFactor > 0,
        let place = lookup.locate(placement.query, in: map.grid, number: grid)
      else { return false }
      return map.values.contains { _, values in
        let value = lookup.value(values, map.grid, place, placement.query) ?? 0
        return value * placement.lifetimeFactor >= PredictionSettings.smallestEfficiency
      }
    }
  }
}
