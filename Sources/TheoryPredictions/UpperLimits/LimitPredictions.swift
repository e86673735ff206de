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
      let clusters = LimitClusters(members) { masses in value(map, at: masses) }.clusters
      return clusters.compactMap { prediction($0, map) }
    }
  }

  /// The topologies inside the grid of a map; of related ones the heaviest.
  private func members(_ number: Int) -> [LimitClusters.Member] {
    var members: [LimitClusters.Member] = []
    for hit in matched.hits where hit.map == number {
      let weight = matched.weights[hit.topology]
      guard weight > 0, let (masses, limit) = limit(hit) else { continue }
      members.append(
        .init(
          topology: hit.topology, weight: weight, coefficient: hit.coefficient, masses: masses,
          limit: limit))
    }
    guard matched.kinship.hasRelatives(members.map(\.topology)) else { return members }
    return matched.kinship.heaviest(members.map { ($0.topology, $0.weight) }).map { members[$0] }
  }

  /// Masses and limit in the order of the branches that lies in the grid; if both do, the one whose
  /// masses are larger.
  private func limit(_ hit: Hit) -> (masses: [Double], limit: Double)? {
    var best: (masses: [Double], limit: Double)?
    let map = matched.result.maps[hit.map]
    guard let values = map.values.first?.values else { return nil }
    for query in [hit.queries.x, hit.queries.y] {
      guard let location = matched.lookup.locate(query, in: map.grid, number: hit.grid),
        let limit = matched.lookup.value(values, map.grid, location, query), limit > 0
      else { continue }
      let masses = matched.lookup.masses(query)
      if let known = best, !known.masses.lexicographicallyPrecedes(masses) { continue }
      best = (masses, limit)
    }
    return best
  }

  private func value(_ map: ResultMap, at masses: [Double]) -> Double? {
    map.values.first.flatMap {
      matched.lookup.value(of: $0.values, in: map.grid, at: masses)
    }
  }

  private func prediction(_ cluster: LimitClusters.Cluster, _ map: ResultMap) -> TheoryPrediction? {
    let crossSection = cluster.crossSection
    guard crossSection >= PredictionSettings.smallestCrossSection else { return nil }
    let violation = ConditionViolation.largest(
      map.conditions, cluster.members.map { (matched.topologies[$0.topology], $0.weight) })
    let largest = settings.maximalConditionViolation
    guard !ConditionViolation.isTooLarge(violation, limit: largest) else { return nil }
    let expected = map.expectedLimits.flatMap {
      matched.lookup.value(of: $0.values, in: $0.grid, at: cluster.masses)
    }.flatMap { $0 > 0 ? $0 : nil }
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
        observed: cluster.limit, expected: expected, error: expected.map { $0 / 1.96 }))
  }
}
