/// The canonical order of subtrees: fewer decays first, then SM particles, then masses.
struct SubtreeOrder {
  /// Positions in the order by subtree; 0 for subtrees that were not asked for.
  private(set) var ranks: [UInt32]

  /// Orders the subtrees in which topologies begin.
  init(of roots: [TopologyRoots], in arena: SubtreeArena) {
    ranks = Array(repeating: 0, count: arena.count)
    var isWanted = Array(repeating: false, count: arena.count)
    var wanted: [UInt32] = []
    for topology in roots {
      for root in topology where !isWanted[Int(root)] {
        isWanted[Int(root)] = true
        wanted.append(root)
      }
    }
    let keys = wanted.map { Self.key($0, arena) }
    let order = wanted.indices.sorted {
      keys[$0] == keys[$1]
        ? wanted[$0] < wanted[$1] : keys[$0].lexicographicallyPrecedes(keys[$1])
    }
    for (rank, place) in order.enumerated() { ranks[Int(wanted[place])] = UInt32(rank) }
  }

  /// The order of topologies: by their subtrees from the first in order to the last.
  func sorted(_ roots: [TopologyRoots]) -> [Int] {
    let keys = roots.map { topology -> UInt64 in
      let places = topology.map { ranks[Int($0)] }
      // Ranks are sorted by now; three of 21 bits fill the key.
      return (0..<topology.count).reduce(0) { key, place in
        key | UInt64(places[place] &+ 1) << UInt64(42 - 21 * place)
      }
    }
    return keys.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
  }

  /// Number of decays, then SM particles vertex by vertex, then masses in tenths of a GeV.
  private static func key(_ subtree: UInt32, _ arena: SubtreeArena) -> [Int32] {
    var vertices: [Int32] = [0]
    var masses: [Int32] = []
    append(subtree, arena, &vertices, &masses)
    return vertices + masses
  }

  private static func append(
    _ subtree: UInt32, _ arena: SubtreeArena, _ vertices: inout [Int32], _ masses: inout [Int32]
  ) {
    masses.append(Int32(min(arena.particleClass(subtree).mass * 10, 2e9).rounded()))
    let children = arena.children(subtree)
    guard !children.isEmpty else { return }
    vertices[0] += 1
    let emitted = children.prefix { arena.isStandard($0) }
    vertices.append(Int32(emitted.count))
    for child in emitted { vertices.append(Int32(bitPattern: child)) }
    vertices.append(Int32(children.count - emitted.count))
    for child in children.dropFirst(emitted.count) { append(child, arena, &vertices, &masses) }
  }
}
