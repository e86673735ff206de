/// What the LHC would make of a model: particles with masses and widths, decays, cross sections.
public struct Spectrum: Sendable {
  /// The particles beyond the Standard Model, sorted by code.
  public var particles: [ModelParticle]
  /// Decays by unsigned particle, sorted by particle.
  public var decays: [(particle: ParticleID, decays: [Decay])]
  /// Cross sections, signal strengths included.
  public var crossSections: [CrossSection]
  /// Makes a spectrum; particles and decays have to be sorted.
  public init(
    particles: [ModelParticle], decays: [(particle: ParticleID, decays: [Decay])],
    crossSections: [CrossSection]
  ) {
    self.particles = particles
    self.decays = decays
    self.crossSections = crossSections
  }

  /// Unsigned particles that are produced or come out of decays of what is produced.
  public var reachable: Set<ParticleID> {
    let decays = Dictionary(
      self.decays.map { ($0.particle, $0.decays) }, uniquingKeysWith: { a, _ in a })
    var waiting = crossSections.flatMap { $0.mode.particles.map(\.magnitude) }
    var found: Set<ParticleID> = []
    while let next = waiting.popLast() {
      if !found.insert(next).inserted { continue }
      for decay in decays[next] ?? [] { waiting += decay.daughters.map(\.magnitude) }
    }
    return found
  }

  /// The entry of a particle or antiparticle; nil where the model has none.
  public func particle(_ id: ParticleID) -> ModelParticle? {
    let wanted = id.magnitude
    var low = 0
    var high = particles.count
    while low < high {
      let middle = (low + high) / 2
      if particles[middle].id < wanted { low = middle + 1 } else { high = middle }
    }
    return low < particles.count && particles[low].id == wanted ? particles[low] : nil
  }
}
