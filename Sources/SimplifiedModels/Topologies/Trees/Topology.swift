/// A particle beyond the Standard Model with all that it decays to.
public struct TopologyTree: Hashable, Sendable {
  /// What results can tell of the particle.
  public var particle: ParticleClass
  /// The first particle of the class (unsigned); for reports.
  public var name: ParticleID
  /// The SM particles of its decay, sorted.
  public var emitted: [SMParticle]
  /// The other particles of its decay; mostly one.
  public var daughters: [TopologyTree]

  /// Makes a tree; without `emitted` and `daughters` the particle does not decay.
  public init(
    particle: ParticleClass, name: ParticleID, emitted: [SMParticle] = [],
    daughters: [TopologyTree] = []
  ) {
    self.particle = particle
    self.name = name
    self.emitted = emitted.sorted()
    self.daughters = daughters
  }

  /// Makes a chain of prompt decays down to a stable invisible particle.
  ///
  /// `masses` in GeV and `names` have one entry more than `vertices`.
  public init(vertices: [[SMParticle]], masses: [Double], names: [ParticleID]) {
    precondition(
      masses.count == vertices.count + 1 && names.count == masses.count,
      "a chain has one particle more than vertices")
    let end = vertices.count
    var tree = TopologyTree(
      particle: ParticleClass(
        mass: masses[end], width: 0, quantumNumbers: ParticleClass.unseen), name: names[end])
    for place in vertices.indices.reversed() {
      tree = TopologyTree(
        particle: ParticleClass(mass: masses[place], width: 1, quantumNumbers: nil),
        name: names[place], emitted: vertices[place], daughters: [tree])
    }
    self = tree
  }

  /// Whether the particle does not decay.
  public var isLeaf: Bool { emitted.isEmpty && daughters.isEmpty }

  /// All particles of the tree in reading order.
  public var particles: [ParticleID] { [name] + daughters.flatMap(\.particles) }

  /// The masses in GeV of all particles of the tree in reading order.
  public var masses: [Double] { [particle.mass] + daughters.flatMap(\.masses) }
}

/// A simplified-model topology of the model: what comes out of the collision, with σ × BR.
public struct Topology: Sendable {
  /// One to three trees, in canonical order.
  public var trees: [TopologyTree]
  /// σ × BR in fb by √s in TeV.
  public var weights: [Int: Double]
  /// Numbers (in the decomposition) of the topologies this one was compressed from; itself if none.
  ///
  /// Two topologies that share an ancestor are not counted together.
  public var ancestors: [Int]
  /// All BSM particles that contribute (unsigned, sorted): those of merged topologies and those
  /// that compression removed are among them.
  public var particles: [ParticleID]

  /// Makes a topology; without a list the particles are those of the trees.
  public init(
    trees: [TopologyTree], weights: [Int: Double], ancestors: [Int],
    particles: [ParticleID]? = nil
  ) {
    precondition((1...3).contains(trees.count), "a topology has one to three trees")
    self.trees = trees
    self.weights = weights
    self.ancestors = ancestors
    self.particles = particles ?? Set(trees.flatMap(\.particles)).sorted()
  }
}

extension SubtreeArena {
  /// A subtree as a value; daughters in the order of their numbers.
  func tree(_ subtree: UInt32) -> TopologyTree {
    let children = children(subtree)
    let emitted = children.prefix { isStandard($0) }.compactMap { SMParticle(rawValue: UInt8($0)) }
    return TopologyTree(
      particle: particleClass(subtree), name: name(subtree), emitted: emitted,
      daughters: children.dropFirst(emitted.count).map { tree($0) })
  }

  /// The number of a tree given as a value.
  mutating func number(of tree: TopologyTree) -> UInt32 {
    let daughters = tree.daughters.map { number(of: $0) }
    let entry = tree.isLeaf ? tree.particle.undecayed : tree.particle
    return number(
      label(entry, name: tree.name), tree.emitted.map { UInt32($0.rawValue) } + daughters)
  }
}
