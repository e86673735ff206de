/// The particles that stand in the trees of a decomposition's topologies.
public struct ParticleNames: Sendable {
  /// The lightest particle (unsigned) in which a chain ends; nil where no chain ends in one.
  public let lightestEnd: ParticleID?
  /// The particles by bit of `sets`.
  private let particles: [ParticleID]
  /// By topology: a bit for each particle.
  private let sets: [UInt128]

  /// Goes through the subtrees once.
  public init(_ decomposition: Decomposition) {
    let arena = decomposition.arena
    particles = decomposition.contentParticles
    let bits = Dictionary(
      particles.enumerated().map { ($0.element, UInt128(1) << UInt128($0.offset)) },
      uniquingKeysWith: { a, _ in a })
    // Daughters have smaller numbers than their mothers.
    var sets = [UInt128](repeating: 0, count: arena.count)
    var isUsed = [Bool](repeating: false, count: arena.count)
    for topology in decomposition.roots {
      for root in topology { isUsed[Int(root)] = true }
    }
    for subtree in (SubtreeArena.standardCount..<UInt32(arena.count)).reversed()
    where isUsed[Int(subtree)] {
      for child in arena.children(subtree) { isUsed[Int(child)] = true }
    }
    var lightest: (mass: Double, particle: ParticleID)?
    for subtree in SubtreeArena.standardCount..<UInt32(arena.count) where isUsed[Int(subtree)] {
      let name = arena.name(subtree)
      sets[Int(subtree)] = arena.children(subtree).reduce(bits[name] ?? 0) { $0 | sets[Int($1)] }
      guard arena.isLeaf(subtree) else { continue }
      let found = (mass: arena.particleClass(subtree).mass, particle: name)
      if lightest.map({ (found.mass, found.particle) < ($0.mass, $0.particle) }) ?? true {
        lightest = found
      }
    }
    lightestEnd = lightest?.particle
    self.sets = decomposition.roots.map { $0.reduce(0) { $0 | sets[Int($1)] } }
  }

  /// The particles (unsigned, sorted) in some topologies.
  public func particles(in topologies: some Sequence<Int>) -> [ParticleID] {
    let set = topologies.reduce(UInt128(0)) { $0 | sets[$1] }
    return particles.indices.filter { set >> UInt128($0) & 1 == 1 }.map { particles[$0] }.sorted()
  }
}
