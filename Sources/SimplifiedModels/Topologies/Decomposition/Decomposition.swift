/// A model taken apart into topologies.
///
/// Each production mode of one to three particles is followed down all decay chains while the
/// largest σ over the energies times the branching ratios stays at or above the cut; the cut is per
/// chain, before merging. An antiparticle decays into the conjugates. A particle whose width lies
/// between prompt and stable is taken both as decaying and as not decaying, each with its whole
/// rate: which fraction does what is for results to say (`LifetimeFactors`). Equal topologies
/// (the same trees of SM particles and particle classes) are merged; their weights add. Compressed
/// topologies are added beside the originals and remember them.
///
/// W, Z, h and t are leaves. Only decays to particles of the spectrum that are not heavier are
/// followed, between equal masses never in a circle. The order of the spectrum's cross sections
/// does not matter. Topologies are numbered in canonical order: fewer decays first, then SM
/// particles, then masses.
public struct Decomposition: Sendable {
  /// √s in TeV, ascending.
  public let energies: [Int]
  /// Whether the model had more chains than are followed, so that some topologies are missing.
  public let isTruncated: Bool

  let arena: SubtreeArena
  let roots: [TopologyRoots]
  /// σ × BR in fb by topology, then energy.
  let weights: [Double]
  /// σ × BR that is no compressed topology's, by topology, then energy.
  let ownWeights: [Double]
  /// Places of subtrees in canonical order.
  let ranks: [UInt32]
  let contents: [UInt128]
  let contentParticles: [ParticleID]
  /// Where the ancestors of each topology begin, and one entry more.
  let ancestorStarts: [UInt32]
  let ancestorNumbers: [UInt32]

  /// Topologies before merging that are followed at most; the largest models have half a million.
  static let largestCount = 2_000_000

  /// Decomposes a spectrum: σ × BR cut, cascades, mass and invisible compression, merging.
  public init(_ spectrum: Spectrum, settings: DecompositionSettings = .init()) {
    let (modes, energies) = WeightedMode.grouped(spectrum.crossSections)
    var chains = DecayChains(spectrum, modes, settings: settings)
    var table = TopologyTable(energyCount: energies.count)
    var left = Self.largestCount
    for mode in modes where mode.largest >= settings.sigmaCut {
      let lists = mode.particles.map { chains.chains(of: $0) }
      Self.add(mode, lists, cut: settings.sigmaCut, left: &left, to: &table)
    }
    table.compress(settings, in: &chains.arena)
    self.init(
      table, chains.arena, energies: energies, contentParticles: chains.contentParticles,
      isTruncated: chains.isTruncated || left == 0)
  }

  /// Adds all combinations of the chains of a mode's particles that pass the cut.
  private static func add(
    _ mode: WeightedMode, _ lists: [[DecayChain]], cut: Double, left: inout Int,
    to table: inout TopologyTable
  ) {
    guard let first = lists.first, lists.allSatisfy({ !$0.isEmpty }) else { return }
    let alone = [DecayChain(subtree: TopologyRoots.none, probability: 1, contents: 0)]
    let second = lists.count > 1 ? lists[1] : alone
    let third = lists.count > 2 ? lists[2] : alone
    let largest = mode.largest
    for a in first {
      if largest * a.probability < cut { break }
      for b in second {
        let pair = a.probability * b.probability
        if largest * pair < cut { break }
        for c in third {
          let probability = pair * c.probability
          if largest * probability < cut || left == 0 { break }
          left -= 1
          table.add(
            TopologyRoots(a.subtree, b.subtree, c.subtree), a.contents | b.contents | c.contents,
            weights: mode.weights, probability: probability)
        }
      }
    }
  }

  /// Puts a table in canonical order.
  private init(
    _ table: TopologyTable, _ arena: SubtreeArena, energies: [Int],
    contentParticles: [ParticleID], isTruncated: Bool
  ) {
    let subtrees = SubtreeOrder(of: table.roots, in: arena)
    let order = subtrees.sorted(table.roots)
    ranks = subtrees.ranks
    let count = energies.count
    var weights: [Double] = []
    var own: [Double] = []
    weights.reserveCapacity(table.weights.count)
    own.reserveCapacity(table.weights.count)
    for position in order {
      for energy in 0..<count {
        weights.append(table.weights[position * count + energy])
        own.append(
          position < table.originals ? table.originalWeights[position * count + energy] : 0)
      }
    }
    self.arena = arena
    self.energies = energies
    self.isTruncated = isTruncated
    self.contentParticles = contentParticles
    self.weights = weights
    ownWeights = own
    roots = order.map { table.roots[$0] }
    contents = order.map { table.contents[$0] }
    (ancestorStarts, ancestorNumbers) = Self.ancestors(table, in: order)
  }

  /// Ancestors by topology, each list rising, in numbers of the canonical order.
  private static func ancestors(
    _ table: TopologyTable, in order: [Int]
  ) -> (starts: [UInt32], numbers: [UInt32]) {
    var places = [UInt32](repeating: 0, count: order.count)
    for (place, position) in order.enumerated() { places[position] = UInt32(place) }
    var counts = [UInt32](repeating: 0, count: order.count + 1)
    let own = (0..<table.originals).map { (topology: UInt32($0), origin: UInt32($0)) }
    for (topology, _) in own { counts[Int(places[Int(topology)]) + 1] += 1 }
    for (topology, _) in table.descents { counts[Int(places[Int(topology)]) + 1] += 1 }
    for place in order.indices { counts[place + 1] += counts[place] }
    var next = counts
    var numbers = [UInt32](repeating: 0, count: own.count + table.descents.count)
    for (topology, origin) in own + table.descents {
      let place = Int(places[Int(topology)])
      numbers[Int(next[place])] = places[Int(origin)]
      next[place] += 1
    }
    for place in order.indices where counts[place + 1] - counts[place] > 1 {
      numbers[Int(counts[place])..<Int(counts[place + 1])].sort()
    }
    return (counts, numbers)
  }
}

extension Decomposition {
  /// Makes a decomposition of topologies given one by one, which keep their order.
  ///
  /// Ancestors are positions in the list, or numbers beyond it for what is not in the list.
  public init(topologies: [Topology]) {
    let energies = Set(topologies.flatMap(\.weights.keys)).sorted()
    let names = Set(topologies.flatMap(\.particles)).sorted()
    var arena = SubtreeArena()
    self.energies = energies
    isTruncated = false
    roots = topologies.map { topology in
      let numbers = topology.trees.map { arena.number(of: $0) }
      return TopologyRoots(
        numbers[0], numbers.count > 1 ? numbers[1] : TopologyRoots.none,
        numbers.count > 2 ? numbers[2] : TopologyRoots.none)
    }
    weights = topologies.flatMap { topology in energies.map { topology.weights[$0] ?? 0 } }
    ownWeights = topologies.enumerated().flatMap { place, topology in
      energies.map { topology.ancestors.contains(place) ? topology.weights[$0] ?? 0 : 0 }
    }
    contentParticles = Array(names.prefix(DecayChains.largestParticleCount))
    contents = topologies.map { topology in
      topology.particles.reduce(0) { bits, particle in
        names.firstIndex(of: particle).map { bits | 1 << UInt128($0) } ?? bits
      }
    }
    var starts: [UInt32] = [0]
    for topology in topologies {
      starts.append((starts.last ?? 0) + UInt32(topology.ancestors.count))
    }
    ancestorStarts = starts
    ancestorNumbers = topologies.flatMap { $0.ancestors.sorted().map { UInt32($0) } }
    ranks = SubtreeOrder(of: roots, in: arena).ranks
    self.arena = arena
  }

  /// How many topologies there are.
  public var count: Int { roots.count }

  /// All topologies in canonical order; made each time that they are asked for.
  public var topologies: [Topology] { (0..<count).map { topology($0) } }

  /// One topology by its number.
  public func topology(_ number: Int) -> Topology {
    let trees = self.trees(number)
    let start = number * energies.count
    var byEnergy: [Int: Double] = [:]
    for (place, energy) in energies.enumerated() where weights[start + place] > 0 {
      byEnergy[energy] = weights[start + place]
    }
    return Topology(
      trees: (0..<trees.count).map { arena.tree(trees[$0]) }, weights: byEnergy,
      ancestors: ancestors(of: number).map { Int($0) }, particles: particles(of: number))
  }

  /// σ × BR in fb of a topology at one energy in TeV; 0 where there is no cross section.
  public func weight(of number: Int, at energy: Int) -> Double {
    energies.firstIndex(of: energy).map { weights[number * energies.count + $0] } ?? 0
  }

  /// σ × BR in fb of all topologies at one energy in TeV; 0 where there is no cross section.
  public func weights(at energy: Int) -> [Double] { column(weights, energy) }

  /// The same without what came by compression of other topologies.
  public func ownWeights(at energy: Int) -> [Double] { column(ownWeights, energy) }

  private func column(_ table: [Double], _ energy: Int) -> [Double] {
    guard let place = energies.firstIndex(of: energy) else {
      return Array(repeating: 0, count: count)
    }
    return (0..<count).map { table[$0 * energies.count + place] }
  }

  /// One more than the largest number of an ancestor.
  public var ancestorBound: Int { max(count, Int(ancestorNumbers.max() ?? 0) + 1) }

  /// Numbers of the topologies that a topology was compressed from, rising; itself if none.
  public func ancestors(of number: Int) -> ArraySlice<UInt32> {
    ancestorNumbers[Int(ancestorStarts[number])..<Int(ancestorStarts[number + 1])]
  }

  /// All BSM particles that contribute to a topology (unsigned, sorted).
  public func particles(of number: Int) -> [ParticleID] {
    contentParticles.indices.filter { contents[number] >> UInt128($0) & 1 == 1 }
      .map { contentParticles[$0] }.sorted()
  }
}
