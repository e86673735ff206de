/// A decay chain of one particle down to a stable one.
struct DecayChain {
  var branch: Branch
  var probability: Double
}

/// All decay chains of the particles of a spectrum, made when asked for and kept.
struct DecayChains {
  /// Chains that one particle has at most.
  static let largestCount = 50_000

  /// Whether a particle had more chains than are kept.
  private(set) var isTruncated = false
  /// Chains less probable than this are left out.
  private let smallestProbability: Double
  private let masses: [ParticleID: Double]
  private let decays: [ParticleID: [Decay]]
  private var known: [ParticleID: [DecayChain]] = [:]

  init(_ spectrum: Spectrum, smallestProbability: Double) {
    self.smallestProbability = smallestProbability
    masses = Dictionary(
      spectrum.particles.map { ($0.id, $0.mass) }, uniquingKeysWith: { a, _ in a })
    decays = Dictionary(
      spectrum.decays.map { ($0.particle.magnitude, $0.decays) }, uniquingKeysWith: { a, _ in a })
  }

  /// The chains of a signed particle, the most probable first; none if it has no mass.
  mutating func chains(of particle: ParticleID) -> [DecayChain] {
    if let chains = known[particle] { return chains }
    guard let mass = masses[particle.magnitude], mass.isFinite else { return [] }
    let link = (particle: particle.magnitude, mass: Self.rounded(mass))
    var chains: [DecayChain] = []
    let decays = decays[particle.magnitude] ?? []
    for decay in decays where decay.ratio > 0 && decay.ratio >= smallestProbability {
      guard let daughter = decay.daughters.first, decay.daughters.count == 1,
        let lighter = masses[daughter.magnitude], abs(lighter) < abs(mass)
      else { continue }
      let conjugated = particle.rawValue < 0 && !particle.isMajorana
      let emitted = conjugated ? decay.emitted.map(\.conjugate) : decay.emitted
      let vertex = emitted.sorted()
      for tail in self.chains(of: conjugated ? daughter.conjugate : daughter) {
        let probability = decay.ratio * tail.probability
        if probability < smallestProbability { break }
        if chains.count == Self.largestCount {
          isTruncated = true
          break
        }
        chains.append(tail.preceded(by: link, vertex, probability))
      }
    }
    if decays.isEmpty {
      let end = Branch(vertices: [], masses: [link.mass], particles: [link.particle])
      chains = [DecayChain(branch: end, probability: 1)]
    }
    chains = Self.mostProbableFirst(chains)
    known[particle] = chains
    return chains
  }

  /// A mass as topologies carry it: its size, rounded to 0.1 GeV and at least 1 GeV.
  static func rounded(_ mass: Double) -> Double { max(1, (abs(mass) * 10).rounded() / 10) }

  /// Sorts by probability; equal ones keep their order.
  private static func mostProbableFirst(_ chains: [DecayChain]) -> [DecayChain] {
    if chains.count < 2 { return chains }
    return chains.indices
      .sorted { (-chains[$0].probability, $0) < (-chains[$1].probability, $1) }
      .map { chains[$0] }
  }
}

extension DecayChain {
  /// The chain that begins one particle earlier.
  fileprivate func preceded(
    by link: (particle: ParticleID, mass: Double), _ vertex: [SMParticle], _ probability: Double
  ) -> DecayChain {
    var longer = self
    longer.branch.vertices.insert(vertex, at: 0)
    longer.branch.masses.insert(link.mass, at: 0)
    longer.branch.particles.insert(link.particle, at: 0)
    longer.probability = probability
    return longer
  }
}
