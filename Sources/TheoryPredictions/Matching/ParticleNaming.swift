import SimplifiedModels

/// Names the particles behind a prediction.
struct ParticleNaming {
  private let topologies: [Topology]
  /// The lightest particle in which a chain ends: the LSP.
  private let lsp: ParticleID?

  init(_ topologies: [Topology]) {
    self.topologies = topologies
    var lightest: (mass: Double, particle: ParticleID)?
    for topology in topologies {
      for branch in [topology.branches.0, topology.branches.1] {
        guard let mass = branch.masses.last, let particle = branch.particles.last else { continue }
        if let known = lightest, (known.mass, known.particle) <= (mass, particle.magnitude) {
          continue
        }
        lightest = (mass, particle.magnitude)
      }
    }
    lsp = lightest?.particle
  }

  /// The BSM particles (unsigned, LSP excluded) in some topologies, sorted.
  func particles(_ numbers: [Int]) -> [ParticleID] {
    var found: Set<ParticleID> = []
    for number in numbers {
      let (first, second) = topologies[number].branches
      for particle in first.particles + second.particles where particle.magnitude != lsp {
        found.insert(particle.magnitude)
      }
    }
    return found.sorted()
  }
}
