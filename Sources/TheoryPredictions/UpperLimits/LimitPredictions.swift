import ExperimentalResults
import Likelihoods
import Numerics
import SimplifiedModels

/// The predictions of an upper-limit result: one for each cluster of each map.
struct LimitPredictions {
  private let matched: MatchedResult
  private let settings: PredictionSettings
  private let naming: ParticleNaming

  init(_ matched: MatchedResult, settings: PredictionSettings, naming: ParticleNaming) {
    self.matched = matched
    self.settings = settings
    self.naming = naming
  }

  /// All predictions, by map and then in the order of their first topologies.
  func all() -> [TheoryPrediction] {
    matched.result.maps.indices.flatMap { number -> [TheoryPrediction] in
      let members = self.members(number)
      guard !members.isEmpty else { return [] }
      let map = matched.result.maps[number]
      let clusters = LimitClusters(members) { value(map, at: $0) }.clusters
      return clusters.compactMap { prediction($0, number) }
    }
  }

  /// The clusters of each map: coordinates as its grid has them, σ in fb.
  func signals() -> [(map: Int, coordinates: [Double], crossSection: Double)] {
    matched.result.maps.indices.flatMap { number in
      let map = matched.result.maps[number]
      return LimitClusters(members(number)) { value(map, at: $0) }.clusters.map { cluster in
        (
          number, matched.lookup.rescaled(cluster.coordinates, like: cluster.members[0].query),
          cluster.crossSection
        )
      }
    }
  }

  /// The topologies inside the grid of a map; of related ones the heaviest.
  private func members(_ number: Int) -> [LimitClusters.Member] {
    var members: [LimitClusters.Member] = []
    let hits = matched.hits(number)
    if hits.isEmpty { return [] }
    let map = matched.result.maps[number]
    let grid = matched.entries[number].grid
    for hit in hits {
      if let member = member(hit, map, grid: grid) { members.append(member) }
    }
    guard matched.kinship.hasRelatives(members.lazy.map(\.topology)) else { return members }
    return matched.kinship.heaviest(members.map { ($0.topology, $0.weight) }).map { members[$0] }
  }

  /// The topology with its trees in the order that lies in the grid; if several do, the one whose
  /// coordinates are larger.
  private func member(_ hit: Hit, _ map: ResultMap, grid: Int) -> LimitClusters.Member? {
    let weight = matched.weights[hit.topology]
    guard weight > 0, let values = map.values.first?.values else { return nil }
    var best: LimitClusters.Member?
    for placement in matched.matched.placements(of: hit) where placement.lifetimeFactor > 0 {
      let query = placement.query
      guard
        let place = matched.lookup.locate(query, in: map.grid, number: grid),
        let limit = matched.lookup.value(values, map.grid, place, query), limit > 0
      else { continue }
      let coordinates = matched.lookup.coordinates(query)
      if let best, !best.coordinates.lexicographicallyPrecedes(coordinates) { continue }
      best = LimitClusters.Member(
        topology: hit.topology, weight: weight, coefficient: hit.coefficient,
        coordinates: coordinates, lifetimeFactor: placement.lifetimeFactor,
        limit: limit / placement.lifetimeFactor, query: query, order: placement.order)
    }
    return best
  }

  private func value(_ map: ResultMap, at average: LimitClusters.Member) -> Double? {
    map.values.first.flatMap {
      matched.lookup.value(
        of: $0.values, in: map.grid, at: average.coordinates, like: average.query)
    }.map { $0 / average.lifetimeFactor }
  }

  private func prediction(_ cluster: LimitClusters.Cluster, _ number: Int) -> TheoryPrediction? {
    let map = matched.result.maps[number]
    let crossSection = cluster.crossSection
    guard crossSection >= PredictionSettings.smallestCrossSection else { return nil }
    let violation = ConditionViolation.largest(
      map, matched.entries[number], cluster.members.map { ($0.topology, $0.weight) },
      matched.matched.matcher)
    let largest = settings.maximalConditionViolation
    guard !ConditionViolation.isTooLarge(violation, limit: largest) else { return nil }
    let expected = map.expectedLimits.flatMap {
      matched.lookup.value(
        of: $0.values, in: $0.grid, at: cluster.coordinates, like: cluster.members[0].query)
    }.flatMap { $0 > 0 ? $0 / cluster.lifetimeFactor : nil }
    let profile = expected.flatMap {
      LimitProfile(
        prediction: crossSection, observedLimit: cluster.limit, expectedLimit: $0,
        form: settings.limitForm)
    }
    return TheoryPrediction(
      result: matched.index, kind: .upperLimit, topologies: [map.topology],
      contributions: [crossSection], particles: naming.particles(cluster.members.map(\.topology)),
      crossSection: crossSection, conditionViolation: violation,
      upperLimit: cluster.limit, expectedUpperLimit: expected, profile: profile,
      backgroundLogLikelihood: profile?.logLikelihood(atStrength: 0).value ?? 0,
      data: PredictionData(
        observed: cluster.limit, expected: expected, error: expected.map { $0 / 1.96 }),
      sources: cluster.members.map {
        PredictionSource(
          topology: $0.topology, map: number, weight: $0.weight, order: Int($0.order))
      })
  }
}
