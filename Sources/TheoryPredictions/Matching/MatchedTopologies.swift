import ExperimentalResults
import Numerics
import SimplifiedModels

/// A topology of the model that a map constrains.
struct Hit {
  /// Index into the decomposition.
  var topology: Int
  /// Coefficient of the term that matched.
  var coefficient: Double
  /// Where its placements begin, and how many there are: one for each distinct order of its trees.
  fileprivate var firstPlacement: Int
  fileprivate var placementCount: Int
}

/// Where a topology stands in the grid of a map with its trees in one order.
struct Placement {
  /// The number of its coordinates.
  var query: Int32
  /// What fraction of it decays as the map asks.
  var lifetimeFactor: Double
  /// The order of its trees, an index into `TopologyMatcher.orders`.
  var order: UInt8
}

/// The topologies of one decomposition beside the maps that they match.
struct MatchedTopologies {
  /// σ × BR in fb by topology, one list for each energy of the index.
  let weights: [[Double]]
  let matcher: TopologyMatcher
  /// By target of the index, then by rising topology.
  private let hits: [[Hit]]
  private let placements: [Placement]

  init(_ decomposition: Decomposition, index: MapIndex) {
    weights = index.energies.map { decomposition.weights(at: $0) }
    matcher = TopologyMatcher(index.library, decomposition)
    var collector = Collector(matcher: matcher, index: index)
    for topology in 0..<decomposition.count { collector.add(topology) }
    hits = collector.hits
    placements = collector.placements
  }

  /// The topologies that match a target, rising.
  func hits(of target: Int) -> [Hit] { hits[target] }

  /// Where a hit stands; none where its coordinates are not those of the map.
  func placements(of hit: Hit) -> ArraySlice<Placement> {
    placements[hit.firstPlacement..<hit.firstPlacement + hit.placementCount]
  }

  private struct Collector {
    let matcher: TopologyMatcher
    let index: MapIndex
    var hits: [[Hit]]
    var placements: [Placement] = []

    init(matcher: TopologyMatcher, index: MapIndex) {
      self.matcher = matcher
      self.index = index
      hits = Array(repeating: [], count: index.targets.count)
    }

    mutating func add(_ topology: Int) {
      for match in matcher.matches(of: topology) {
        for target in index.targetsOfConstraint[Int(match.constraint)] {
          add(topology, match, target)
        }
      }
    }

    private mutating func add(_ topology: Int, _ match: TopologyMatch, _ target: Int) {
      let start = placements.count
      let wanted = index.targets[target]
      for order in TopologyMatcher.orders.indices where match.orders >> UInt8(order) & 1 == 1 {
        guard
          let query = matcher.query(topology, match, order: order, layout: wanted.layout)
        else { continue }
        let factor = matcher.lifetimeFactor(
          topology, match, order: order, layout: wanted.layout, wanted.lifetimes)
        let isKnown = placements[start...].contains {
          $0.query == query && $0.lifetimeFactor == factor
        }
        if !isKnown {
          placements.append(
            Placement(query: query, lifetimeFactor: factor, order: UInt8(order)))
        }
      }
      hits[target].append(
        Hit(
          topology: topology, coefficient: index.library.coefficient(match), firstPlacement: start,
          placementCount: placements.count - start))
    }
  }
}
