/// Settings of the decomposition.
public struct DecompositionSettings: Sendable, Codable, Equatable {
  /// Smallest σ × BR kept, fb.
  public var sigmaCut: Double
  /// Mass compression below this gap, GeV.
  public var massGap: Double
  /// In a topology that compression makes purely invisible, the largest gap stays if it is at
  /// least this, GeV.
  public var visibleGap: Double
  /// Makes settings; the defaults are the hunt's.
  public init(sigmaCut: Double = 0.02, massGap: Double = 10, visibleGap: Double = 1) {
    self.sigmaCut = sigmaCut
    self.massGap = massGap
    self.visibleGap = visibleGap
  }
}

/// A model taken apart into topologies.
///
/// Each production mode is followed down all decay chains while the largest σ over the energies
/// times the branching ratios stays at or above the cut; the cut is per chain, before merging.
/// An antiparticle decays into the conjugates. Topologies with the same SM particles vertex by
/// vertex and the same masses (rounded to 0.1 GeV) are merged; their weights add. Compressed
/// topologies are added beside the originals and remember them.
///
/// All particles with decays are prompt; W, Z, h and t are leaves. Only decays to a lighter
/// particle of the spectrum, which has at most 128, are followed. The order of the spectrum's cross
/// sections does not matter.
public struct Decomposition: Sendable {
  /// Sorted by branches: fewer vertices first, then SM particles, then masses.
  public var topologies: [Topology]
  /// Whether the model had more chains than are followed, so that some topologies are missing.
  public let isTruncated: Bool

  /// Pairs of chains that are followed at most; a hunt's models have hundreds.
  static let largestPairCount = 2_000_000

  /// Decomposes a spectrum: σ × BR cut, cascades, mass and invisible compression, merging.
  public init(_ spectrum: Spectrum, settings: DecompositionSettings = .init()) {
    let production = Production(spectrum.crossSections)
    var chains = DecayChains(
      spectrum, smallestProbability: settings.sigmaCut / max(production.largest, 1e-300))
    var collector = TopologyCollector(
      energies: production.energies, particles: spectrum.particles.map(\.id))
    var pairs = 0
    for (mode, weights) in production.modes {
      let largest = weights.max() ?? 0
      if largest < settings.sigmaCut || mode.count != 2 { continue }
      let (one, other) = mode.produced
      let second = collector.numbered(other) { chains.chains(of: other) }
      for a in collector.numbered(one, { chains.chains(of: one) }) {
        for b in second {
          let probability = a.probability * b.probability
          if largest * probability < settings.sigmaCut || pairs == Self.largestPairCount { break }
          pairs += 1
          collector.add(a, b, weights: weights, probability: probability)
        }
      }
    }
    collector.compress(settings)
    topologies = collector.sorted()
    isTruncated = chains.isTruncated || pairs == Self.largestPairCount
  }
}

/// Cross sections by production mode and energy, sorted.
private struct Production {
  /// √s in TeV, ascending.
  let energies: [Int]
  /// σ in fb in the order of `energies`; entries of one mode and energy add, others than positive
  /// finite ones are left out.
  let modes: [(mode: ProductionMode, weights: [Double])]
  let largest: Double

  init(_ crossSections: [CrossSection]) {
    let sorted = crossSections.filter { $0.value > 0 && $0.value.isFinite }
      .sorted { ($0.mode, $0.energy, $0.value) < ($1.mode, $1.energy, $1.value) }
    let energies = Set(sorted.map(\.energy)).sorted()
    var modes: [(mode: ProductionMode, weights: [Double])] = []
    for crossSection in sorted {
      if modes.last?.mode != crossSection.mode {
        modes.append((crossSection.mode, energies.map { _ in 0 }))
      }
      let position = energies.firstIndex(of: crossSection.energy) ?? 0
      modes[modes.count - 1].weights[position] += crossSection.value
    }
    self.energies = energies
    self.modes = modes
    largest = modes.reduce(0) { max($0, $1.weights.max() ?? 0) }
  }
}
