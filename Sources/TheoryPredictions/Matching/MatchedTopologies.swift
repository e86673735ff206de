import ExperimentalResults
import Numerics
import SimplifiedModels

/// A topology of the model that a map constrains.
struct Hit {
  /// Index into the decomposition.
  var topology: Int
  /// Index into the result's maps.
  var map: Int
  /// Which of the distinct grids the map stands on.
  var grid: Int
  /// Coefficient of the term that matched.
  var coefficient: Double
  /// The queries (indices) with branches as they are and swapped; -1 where that order does not match.
  var queries: SIMD2<Int32>
}

/// The topologies of one decomposition beside the maps that they match.
///
/// Each kind of final state is matched once, each pair of mass chains is a query with a number.
struct MatchedTopologies {
  /// σ × BR in fb by topology, one list for each energy of the index.
  let weights: [[Double]]
  /// Masses of both branches, one after the other.
  private(set) var queries: [[Double]] = []
  /// Hits of each result, by rising topology.
  private(set) var hits: [[Hit]]

  private var chains: [[Double]: Int32] = [:]
  private var queryOfChains: [SIMD2<Int32>: Int32] = [:]

  init(_ topologies: [Topology], index: MapIndex, resultCount: Int) {
    weights = index.energies.map { energy in topologies.map { $0.weights[energy] ?? 0 } }
    hits = Array(repeating: [], count: resultCount)
    var matches: [FinalState: [Match]] = [:]
    for (number, topology) in topologies.enumerated() {
      let state = FinalState(topology)
      let found = matches[state] ?? Self.match(topology, index)
      matches[state] = found
      guard !found.isEmpty else { continue }
      let chains = SIMD2(chain(topology.branches.0), chain(topology.branches.1))
      for match in found { add(match, number, topology, chains, index) }
    }
  }

  /// A constraint that a topology fulfils.
  private struct Match {
    var constraint: Int
    var coefficient: Double
    var asIs: Bool
    var swapped: Bool
  }

  /// The SM particles of a topology, on which matching depends.
  private struct FinalState: Hashable {
    private var code: [UInt8] = []

    init(_ topology: Topology) {
      code.reserveCapacity(16)
      for branch in [topology.branches.0, topology.branches.1] {
        for vertex in branch.vertices {
          for particle in vertex { code.append(particle.rawValue) }
          code.append(0xFE)
        }
        code.append(0xFF)
      }
    }
  }

  private static func match(_ topology: Topology, _ index: MapIndex) -> [Match] {
    let shape = topology.shape
    return (index.shapes[shape] ?? []).compactMap { number in
      let constraint = index.constraints[number]
      guard let found = constraint.match(topology, shape: shape) else { return nil }
      return Match(
        constraint: number, coefficient: constraint.terms[found.term].coefficient,
        asIs: found.orders.contains(false), swapped: found.orders.contains(true))
    }
  }

  private mutating func add(
    _ match: Match, _ number: Int, _ topology: Topology, _ chains: SIMD2<Int32>, _ index: MapIndex
  ) {
    let isSymmetric = chains.x == chains.y
    let queries = SIMD2(
      match.asIs ? query(chains, topology) : -1,
      match.swapped && !(isSymmetric && match.asIs)
        ? query(SIMD2(chains.y, chains.x), topology, swapped: true) : -1)
    for use in index.uses[match.constraint] {
      hits[use.result].append(
        Hit(
          topology: number, map: use.map, grid: use.grid, coefficient: match.coefficient,
          queries: queries))
    }
  }

  private mutating func chain(_ branch: Branch) -> Int32 {
    if let known = chains[branch.masses] { return known }
    let number = Int32(chains.count)
    chains[branch.masses] = number
    return number
  }

  private mutating func query(
    _ chains: SIMD2<Int32>, _ topology: Topology, swapped: Bool = false
  ) -> Int32 {
    if let known = queryOfChains[chains] { return known }
    let number = Int32(queries.count)
    let (a, b) = topology.branches
    queries.append(swapped ? b.masses + a.masses : a.masses + b.masses)
    queryOfChains[chains] = number
    return number
  }
}
