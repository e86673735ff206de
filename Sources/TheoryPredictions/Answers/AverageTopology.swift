import SimplifiedModels

/// The average of the topologies behind a prediction (SModelS 3.1.1).
///
/// It exists where all of them have the same branching and are constrained by the same map. Masses and
/// widths are averaged place by place with σ × BR × efficiency and rounded to five digits; those of a
/// single topology stay as they are.
public struct AverageTopology: Sendable, Equatable {
  /// A particle beyond the Standard Model at one place.
  public struct Node: Sendable, Equatable {
    /// What results can tell of it, topology by topology without repetitions, with the particles
    /// (unsigned) that contribute to the topology.
    public var occupants: [Occupant]
    /// GeV.
    public var mass: Double
    /// GeV.
    public var width: Double
  }

  /// What stands at a place in one topology.
  public struct Occupant: Sendable, Equatable {
    public var particle: ParticleClass
    /// The first particle of the class.
    public var name: ParticleID
    /// Particles of the whole topology.
    public var contents: [ParticleID]
  }

  /// What came out of the collision first, then what it decays to, level by level.
  public var nodes: [Node]

  /// The average that all regions share; nil where there is none.
  init?(of regions: [[PredictionSource]], _ decomposition: Decomposition) {
    guard let first = regions.first, let average = AverageTopology(first, decomposition) else {
      return nil
    }
    for other in regions.dropFirst() {
      guard let next = AverageTopology(other, decomposition), next.isAlike(average) else {
        return nil
      }
    }
    self = average
  }

  /// The average of one region or cluster.
  init?(_ sources: [PredictionSource], _ decomposition: Decomposition) {
    guard let first = sources.first else { return nil }
    let topologies = sources.map { decomposition.topology($0.topology) }
    let shape = topologies[0].canonicalName
    guard sources.allSatisfy({ $0.map == first.map }),
      topologies.allSatisfy({ $0.canonicalName == shape })
    else { return nil }
    let levels = zip(sources, topologies).map { source, topology in
      Self.levels(
        TopologyMatcher.orders[source.order].prefix(topology.trees.count).map {
          topology.trees[$0]
        })
    }
    guard levels.allSatisfy({ $0.count == levels[0].count }) else { return nil }
    let weights = sources.map(\.weight)
    nodes = levels[0].indices.map { place in
      let trees = levels.map { $0[place] }
      var occupants: [Occupant] = []
      for (tree, topology) in zip(trees, topologies) {
        let occupant = Occupant(
          particle: tree.particle, name: tree.name, contents: topology.particles)
        if !occupants.contains(occupant) { occupants.append(occupant) }
      }
      return Node(
        occupants: occupants, mass: Self.average(trees.map(\.particle.mass), weights),
        width: Self.average(trees.map(\.particle.width), weights))
    }
  }

  /// Equal masses and widths at the same places.
  private func isAlike(_ other: AverageTopology) -> Bool {
    nodes.count == other.nodes.count
      && zip(nodes, other.nodes).allSatisfy { $0.mass == $1.mass && $0.width == $1.width }
  }

  /// All particles beyond the SM, level by level.
  private static func levels(_ trees: [TopologyTree]) -> [TopologyTree] {
    var all: [TopologyTree] = []
    var level = trees
    while !level.isEmpty {
      all += level
      level = level.flatMap(\.daughters)
    }
    return all
  }

  private static func average(_ values: [Double], _ weights: [Double]) -> Double {
    guard values.contains(where: { $0 != values[0] }) else { return values[0] }
    let total = weights.reduce(0, +)
    return LimitClusters.fiveDigits(
      zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / total)
  }
}
