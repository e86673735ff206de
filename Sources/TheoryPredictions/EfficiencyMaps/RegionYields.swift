import ExperimentalResults
import SimplifiedModels

/// What reaches the maps of one result from a decomposition.
struct MatchedResult {
  /// Index of the result.
  let index: Int
  let result: ExperimentalResult
  let hits: [Hit]
  /// σ × BR in fb by topology at the result's energy.
  let weights: [Double]
  let topologies: [Topology]
  let kinship: Kinship
  let lookup: GridLookup
}

/// The cross sections that an efficiency-map result predicts, region by region.
///
/// All topologies of a region form one cluster: of related ones (compressed from the same) only the
/// heaviest stays, then σ = Σ coefficient × σ × BR × efficiency (specs: SModelS §6).
struct RegionYields {
  /// σ in fb by region; 0 where there is no prediction.
  private(set) var crossSections: [Double]
  /// The largest violation of a map's conditions by region.
  private(set) var violations: [Double]
  private var parts: [Part] = []

  /// What one topology gives to one region through one map.
  private struct Part {
    var region: Int
    var map: Int
    var topology: Int
    /// σ × BR × efficiency in fb.
    var weight: Double
    var coefficient: Double
  }

  init(_ matched: MatchedResult, settings: PredictionSettings) {
    crossSections = Array(repeating: 0, count: matched.result.regions.count)
    violations = crossSections
    for hit in matched.hits { add(hit, matched) }
    if matched.kinship.hasRelatives(parts.map(\.topology)) { dropRelatives(matched) }
    for part in parts { crossSections[part.region] += part.coefficient * part.weight }
    for region in crossSections.indices {
      let isSmall = crossSections[region] < PredictionSettings.smallestCrossSection
      if isSmall { crossSections[region] = 0 }
    }
    dropViolated(matched, settings)
  }

  /// Regions with a prediction, rising.
  var regions: [Int] { crossSections.indices.filter { crossSections[$0] > 0 } }

  /// What stands behind some regions: maps, rising, with what each gives (fb), and the decomposition's
  /// topologies, rising.
  func sources(of regions: [Int]) -> (maps: [(map: Int, crossSection: Double)], topologies: [Int]) {
    var maps: [(map: Int, crossSection: Double)] = []
    var topologies: Set<Int> = []
    for part in parts where regions.contains(part.region) {
      topologies.insert(part.topology)
      let gives = part.coefficient * part.weight
      if let place = maps.firstIndex(where: { $0.map == part.map }) {
        maps[place].crossSection += gives
      } else {
        maps.append((part.map, gives))
      }
    }
    return (maps.sorted { $0.map < $1.map }, topologies.sorted())
  }

  /// Adds the efficiencies of one topology in all regions of one map; of the two orders of the branches
  /// the larger.
  private mutating func add(_ hit: Hit, _ matched: MatchedResult) {
    let map = matched.result.maps[hit.map]
    let weight = matched.weights[hit.topology]
    guard weight > 0 else { return }
    let first = matched.lookup.locate(hit.queries.x, in: map.grid, number: hit.grid)
    let second = matched.lookup.locate(hit.queries.y, in: map.grid, number: hit.grid)
    if first == nil, second == nil { return }
    for (region, values) in map.values {
      var efficiency = 0.0
      if let first {
        efficiency = matched.lookup.value(values, map.grid, first, hit.queries.x) ?? 0
      }
      if let second {
        let other = matched.lookup.value(values, map.grid, second, hit.queries.y) ?? 0
        efficiency = max(efficiency, other)
      }
      guard efficiency >= PredictionSettings.smallestEfficiency else { continue }
      parts.append(
        Part(
          region: region, map: hit.map, topology: hit.topology, weight: weight * efficiency,
          coefficient: hit.coefficient))
    }
  }

  private mutating func dropRelatives(_ matched: MatchedResult) {
    var kept: [Int] = []
    for region in crossSections.indices {
      let places = parts.indices.filter { parts[$0].region == region }
      let members = places.map { (topology: parts[$0].topology, weight: parts[$0].weight) }
      kept += matched.kinship.heaviest(members).map { places[$0] }
    }
    parts = kept.sorted().map { parts[$0] }
  }

  private mutating func dropViolated(_ matched: MatchedResult, _ settings: PredictionSettings) {
    for (number, map) in matched.result.maps.enumerated() where !map.conditions.isEmpty {
      for region in regions {
        let members = parts.filter { $0.region == region && $0.map == number }
        let violation = ConditionViolation.largest(
          map.conditions, members.map { (matched.topologies[$0.topology], $0.weight) })
        violations[region] = max(violations[region], violation)
        let limit = settings.maximalConditionViolation
        if ConditionViolation.isTooLarge(violation, limit: limit) { crossSections[region] = 0 }
      }
    }
  }
}
