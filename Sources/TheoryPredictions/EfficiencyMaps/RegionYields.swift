import ExperimentalResults
import SimplifiedModels

/// What reaches the maps of one result from a decomposition.
struct MatchedResult {
  /// Index of the result.
  let index: Int
  let result: ExperimentalResult
  /// What the index knows of the result's maps.
  let entries: [MapIndex.Entry]
  /// σ × BR in fb by topology at the result's energy.
  let weights: [Double]
  let matched: MatchedTopologies
  let kinship: Kinship
  let lookup: GridLookup

  /// The topologies that a map constrains, rising.
  func hits(_ map: Int) -> [Hit] { matched.hits(of: entries[map].target) }
}

/// The cross sections that an efficiency-map result predicts, region by region.
///
/// All topologies of a region form one cluster: of related ones (compressed from the same) only the
/// heaviest stays, then σ = Σ coefficient × σ × BR × efficiency (SModelS, arXiv:1701.06586).
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
    /// The order of its trees, an index into `TopologyMatcher.orders`.
    var order: UInt8
  }

  /// Cross sections that are known otherwise; nothing is said of what stands behind them.
  init(crossSections: [Double]) {
    self.crossSections = crossSections
    violations = crossSections.map { _ in 0 }
  }

  init(_ matched: MatchedResult, settings: PredictionSettings) {
    crossSections = Array(repeating: 0, count: matched.result.regions.count)
    violations = crossSections
    for number in matched.result.maps.indices {
      let hits = matched.hits(number)
      if hits.isEmpty { continue }
      let map = matched.result.maps[number]
      let grid = matched.entries[number].grid
      for hit in hits { add(hit, map, number: number, grid: grid, matched) }
    }
    sortByTopology()
    if matched.kinship.hasRelatives(parts.lazy.map(\.topology)) { dropRelatives(matched) }
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

  /// The topologies behind one region, in the order of the decomposition.
  func sources(ofRegion region: Int) -> [PredictionSource] {
    parts.filter { $0.region == region }.map {
      PredictionSource(topology: $0.topology, map: $0.map, weight: $0.weight, order: Int($0.order))
    }
  }

  /// Adds the efficiencies of one topology in all regions of one map; of the orders of its trees the
  /// largest.
  private mutating func add(
    _ hit: Hit, _ map: ResultMap, number: Int, grid: Int, _ matched: MatchedResult
  ) {
    let weight = matched.weights[hit.topology]
    guard weight > 0 else { return }
    let located = matched.matched.placements(of: hit).compactMap { placement in
      placement.lifetimeFactor > 0
        ? matched.lookup.locate(placement.query, in: map.grid, number: grid)
          .map { (placement: placement, place: $0) } : nil
    }
    if located.isEmpty { return }
    for (region, values) in map.values {
      var efficiency = 0.0
      var order: UInt8 = 0
      for (placement, place) in located {
        let value = matched.lookup.value(values, map.grid, place, placement.query) ?? 0
        guard value * placement.lifetimeFactor > efficiency else { continue }
        efficiency = value * placement.lifetimeFactor
        order = placement.order
      }
      guard efficiency >= PredictionSettings.smallestEfficiency else { continue }
      parts.append(
        Part(
          region: region, map: number, topology: hit.topology, weight: weight * efficiency,
          coefficient: hit.coefficient, order: order))
    }
  }

  /// Puts the parts of several maps in the order of topologies, so that sums do not depend on maps.
  private mutating func sortByTopology() {
    guard let first = parts.first, parts.contains(where: { $0.map != first.map }) else { return }
    let order = parts.indices.sorted {
      (parts[$0].topology, parts[$0].map, $0) < (parts[$1].topology, parts[$1].map, $1)
    }
    parts = order.map { parts[$0] }
  }

  private mutating func dropRelatives(_ matched: MatchedResult) {
    var kept: [Int] = []
    for places in placesByRegion() {
      let members = places.map { (topology: parts[$0].topology, weight: parts[$0].weight) }
      kept += matched.kinship.heaviest(members).map { places[$0] }
    }
    parts = kept.sorted().map { parts[$0] }
  }

  /// Places of the parts of each region.
  private func placesByRegion() -> [[Int]] {
    var places = Array(repeating: [Int](), count: crossSections.count)
    for (place, part) in parts.enumerated() { places[part.region].append(place) }
    return places
  }

  private mutating func dropViolated(_ matched: MatchedResult, _ settings: PredictionSettings) {
    let conditioned = matched.entries.indices.filter {
      !matched.entries[$0].conditions.isEmpty && !matched.hits($0).isEmpty
    }
    if conditioned.isEmpty { return }
    let places = placesByRegion()
    for number in conditioned {
      let map = matched.result.maps[number]
      for region in regions {
        let members = places[region].map { parts[$0] }.filter { $0.map == number }
        if members.isEmpty { continue }
        let violation = ConditionViolation.largest(
          map, matched.entries[number], members.map { ($0.topology, $0.weight) },
          matched.matched.matcher)
        violations[region] = max(violations[region], violation)
        let limit = settings.maximalConditionViolation
        if ConditionViolation.isTooLarge(violation, limit: limit) { crossSections[region] = 0 }
      }
    }
  }
}
