/// A decay chain of one particle down to particles that do not decay.
struct DecayChain {
  /// The number of its subtree.
  let subtree: UInt32
  let probability: Double
  /// A bit for each particle of the model that occurs in it.
  let contents: UInt128
}

/// All decay chains of the particles of a spectrum, made when asked for and kept.
struct DecayChains {
  /// Chains that all particles together have at most; the largest models have some 100,000.
  static let largestCount = 500_000
  /// Particles that chains can be told apart by.
  static let largestParticleCount = 128

  /// Whether there were more chains or particles than are kept.
  private(set) var isTruncated = false
  /// The subtrees of all chains.
  var arena: SubtreeArena
  /// The particles by bit of `DecayChain.contents`.
  private(set) var contentParticles: [ParticleID] = []

  private let settings: DecompositionSettings
  private let particles: [ModelParticle]
  private let positions: [ParticleID: Int]
  private let decays: [[Decay]]
  /// By particle: chains less probable than this cannot pass the cut.
  private let thresholds: [Double]
  private var bits: [UInt8?]
  private var known: [[DecayChain]?]
  /// Whether the chains of a slot are being made: decays between equal masses must not go round.
  private var isUnderWay: [Bool]
  private var count = 0

  init(_ spectrum: Spectrum, _ modes: [WeightedMode], settings: DecompositionSettings) {
    self.settings = settings
    arena = SubtreeArena(limits: settings.lifetimes)
    particles = spectrum.particles.filter(\.mass.isFinite)
    positions = Dictionary(
      particles.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { a, _ in a })
    let lists = Dictionary(
      spectrum.decays.map { ($0.particle.magnitude, $0.decays) }, uniquingKeysWith: { a, _ in a })
    decays = particles.map { lists[$0.id] ?? [] }
    bits = Array(repeating: nil, count: particles.count)
    known = Array(repeating: nil, count: 2 * particles.count)
    isUnderWay = Array(repeating: false, count: 2 * particles.count)
    thresholds = Self.rates(particles, positions, decays, modes)
      .map { $0 > 0 ? settings.sigmaCut / $0 * (1 - 1e-12) : .infinity }
  }

  /// The chains of a signed particle, the most probable first; none if the model has it not.
  mutating func chains(of particle: ParticleID) -> [DecayChain] {
    slot(of: particle).map { chains(at: $0) } ?? []
  }

  /// The largest rate (fb) at which each particle can be made.
  ///
  /// From the heaviest down: produced, or as daughter of one that is.
  private static func rates(
    _ particles: [ModelParticle], _ positions: [ParticleID: Int], _ decays: [[Decay]],
    _ modes: [WeightedMode]
  ) -> [Double] {
    var rates = Array(repeating: 0.0, count: particles.count)
    for mode in modes {
      for particle in mode.particles {
        guard let position = positions[particle.magnitude] else { continue }
        rates[position] = max(rates[position], mode.largest)
      }
    }
    let order = particles.indices.sorted {
      (abs(particles[$1].mass), $0) < (abs(particles[$0].mass), $1)
    }
    // Twice, for decays between particles of equal mass that come in the wrong order.
    for mother in order + order {
      for decay in decays[mother] where decay.ratio > 0 {
        for daughter in decay.daughters {
          guard let position = positions[daughter.magnitude] else { continue }
          rates[position] = max(rates[position], rates[mother] * min(decay.ratio, 1))
        }
      }
    }
    return rates
  }

  /// Where the chains of a signed particle are kept; nil if the model has it not.
  private func slot(of particle: ParticleID) -> Int? {
    guard let position = positions[particle.magnitude] else { return nil }
    let isAnti = particle.rawValue < 0 && !particles[position].isSelfConjugate
    return 2 * position + (isAnti ? 1 : 0)
  }

  private mutating func chains(at slot: Int) -> [DecayChain] {
    if let chains = known[slot] { return chains }
    let mother = Mother(particles[slot / 2], isAnti: slot % 2 == 1, settings)
    guard let bit = bit(slot / 2) else { return [] }
    isUnderWay[slot] = true
    defer { isUnderWay[slot] = false }
    var chains: [DecayChain] = []
    let lists = decays[slot / 2]
    if lists.isEmpty || mother.lifetime != .prompt {
      chains.append(end(mother, isStable: lists.isEmpty || mother.lifetime == .stable, bit))
    }
    if mother.lifetime != .stable {
      let label = lists.isEmpty ? 0 : arena.label(mother.decaying, name: mother.particle.id)
      for decay in lists where decay.ratio >= thresholds[slot / 2] && decay.ratio > 0 {
        guard let vertex = vertex(of: decay, mother) else { continue }
        var product = Product(
          label: label, vertex: vertex, contents: bit, threshold: thresholds[slot / 2])
        combine(&product, decay.ratio, at: 0, into: &chains)
      }
    }
    chains = Self.mostProbableFirst(chains)
    known[slot] = chains
    return chains
  }

  private mutating func end(_ mother: Mother, isStable: Bool, _ bit: UInt128) -> DecayChain {
    let label = arena.label(mother.undecayed(isStable: isStable), name: mother.particle.id)
    return DecayChain(
      subtree: arena.number(label, EmptyCollection()), probability: 1, contents: bit)
  }

  /// The bit of a particle, a new one if it has none yet; nil if there are none left.
  private mutating func bit(_ position: Int) -> UInt128? {
    if let bit = bits[position] { return 1 << UInt128(bit) }
    guard contentParticles.count < Self.largestParticleCount else {
      isTruncated = true
      return nil
    }
    bits[position] = UInt8(contentParticles.count)
    contentParticles.append(particles[position].id)
    return 1 << UInt128(contentParticles.count - 1)
  }

  /// Sorts by probability; equal ones keep their order.
  private static func mostProbableFirst(_ chains: [DecayChain]) -> [DecayChain] {
    if chains.count < 2 { return chains }
    return chains.indices
      .sorted { (chains[$1].probability, $0) < (chains[$0].probability, $1) }
      .map { chains[$0] }
  }
}

// Combinations of the daughters' chains.
extension DecayChains {
  /// The SM particles of a decay as subtrees and the slots of its BSM daughters.
  private struct Vertex {
    let emitted: [UInt32]
    let slots: [Int]
  }

  /// A vertex whose daughters' chains are being chosen.
  private struct Product {
    let label: UInt32
    let vertex: Vertex
    var contents: UInt128
    let threshold: Double
    var children: [UInt32]

    init(label: UInt32, vertex: Vertex, contents: UInt128, threshold: Double) {
      self.label = label
      self.vertex = vertex
      self.contents = contents
      self.threshold = threshold
      children = vertex.emitted
    }
  }

  /// Nil where a daughter is not in the model, heavier than the mother, or decays back into it.
  private func vertex(of decay: Decay, _ mother: Mother) -> Vertex? {
    var slots: [Int] = []
    for daughter in decay.daughters {
      guard let slot = slot(of: daughter),
        abs(particles[slot / 2].mass) <= abs(mother.particle.mass), !isUnderWay[slot],
        !isUnderWay[slot ^ 1]
      else { return nil }
      let flips = mother.isAnti && !particles[slot / 2].isSelfConjugate
      slots.append(flips ? slot ^ 1 : slot)
    }
    let emitted = mother.isAnti ? decay.emitted.map(\.conjugate) : decay.emitted
    return Vertex(emitted: emitted.map { UInt32($0.rawValue) }, slots: slots)
  }

  private mutating func combine(
    _ product: inout Product, _ probability: Double, at place: Int, into chains: inout [DecayChain]
  ) {
    guard place < product.vertex.slots.count else {
      guard count < Self.largestCount else {
        isTruncated = true
        return
      }
      count += 1
      chains.append(
        DecayChain(
          subtree: arena.number(product.label, product.children), probability: probability,
          contents: product.contents))
      return
    }
    let contents = product.contents
    for tail in self.chains(at: product.vertex.slots[place]) {
      let together = probability * tail.probability
      if together < product.threshold || count >= Self.largestCount { break }
      product.children.append(tail.subtree)
      product.contents = contents | tail.contents
      combine(&product, together, at: place + 1, into: &chains)
      product.children.removeLast()
    }
    product.contents = contents
    if count >= Self.largestCount { isTruncated = true }
  }

  /// A particle or antiparticle about to decay.
  private struct Mother {
    let particle: ModelParticle
    let isAnti: Bool
    let lifetime: Lifetime
    let decaying: ParticleClass
    private let quantumNumbers: QuantumNumbers

    init(_ particle: ModelParticle, isAnti: Bool, _ settings: DecompositionSettings) {
      self.particle = particle
      self.isAnti = isAnti
      lifetime = settings.lifetimes.lifetime(ofWidth: particle.width)
      var numbers = particle.quantumNumbers
      if isAnti { numbers.charge = 0 &- numbers.charge }
      quantumNumbers = numbers
      decaying = ParticleClass(
        mass: particle.mass, width: particle.width,
        quantumNumbers: lifetime == .prompt && settings.mergesPromptParticles ? nil : numbers)
    }

    func undecayed(isStable: Bool) -> ParticleClass {
      ParticleClass(
        mass: particle.mass, width: isStable ? 0 : particle.width, quantumNumbers: quantumNumbers
      ).undecayed
    }
  }
}
