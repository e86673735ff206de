import SimplifiedModels

/// Names the particles behind a prediction.
struct ParticleNaming {
  private let names: ParticleNames

  init(_ decomposition: Decomposition) { names = ParticleNames(decomposition) }

  /// The BSM particles (unsigned, LSP excluded) in some topologies, sorted.
  func particles(_ numbers: [Int]) -> [ParticleID] {
    names.particles(in: numbers).filter { $0 != names.lightestEnd }
  }
}
