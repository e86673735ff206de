/// Gathers topologies, merges equal ones and adds compressed ones.
///
/// A topology is a pair of branch numbers; what belongs to it lies in flat arrays by its position,
/// in the order of coming.
struct TopologyCollector {
  /// A decay chain by the number of its branch, with a bit for each of its particles.
  struct NumberedChain {
    let number: Int
    let probability: Double
    let particles: UInt128
  }
  /// Two branch numbers, the smaller first.
  private struct Pair: Hashable {
    private let key: UInt64
    var first: Int { Int(key >> 32) }
    var second: Int { Int(key & 0xffff_ffff) }
    init(_ a: Int, _ b: Int) { key = UInt64(min(a, b)) << 32 | UInt64(max(a, b)) }
  }

  private let energies: [Int]
  /// Position of each energy in `energies`.
  private let energyPositions: [Int: Int]
  /// All particles that may occur, sorted; at most 128.
  private let particles: [ParticleID]
  private var numberedChains: [ParticleID: [NumberedChain]] = [:]
  private var catalogue = BranchCatalogue()
  private var positions: [Pair: Int] = [:]
  private var pairs: [Pair] = []
  /// σ × BR by topology, then energy.
  private var weights: [Double] = []
  private var contents: [UInt128] = []
  /// How many topologies are uncompressed; they come first.
  private var originals = 0
  /// Compressed topologies with what they were compressed from.
  private var descents: [(topology: Int, origin: Int)] = []

  /// Takes the energies (TeV) of the weights to come and the particles of the spectrum.
  init(energies: [Int], particles: [ParticleID]) {
    precondition(particles.count <= 128, "a spectrum has at most 128 particles")
    self.energies = energies
    energyPositions = Dictionary(
      energies.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { a, _ in a })
    positions.reserveCapacity(256)
    self.particles = particles.sorted()
  }

  /// The chains of a particle with their branches numbered; made at the first call.
  mutating func numbered(
    _ particle: ParticleID, _ chains: () -> [DecayChain]
  ) -> [NumberedChain] {
    if let known = numberedChains[particle] { return known }
    let numbered = chains().map {
      NumberedChain(
        number: catalogue.number(of: $0.branch), probability: $0.probability,
        particles: bits($0.branch.particles))
    }
    numberedChains[particle] = numbered
    return numbered
  }

  /// Adds an uncompressed topology.
  mutating func add(
    _ a: NumberedChain, _ b: NumberedChain, weights: [Double], probability: Double
  ) {
    let position = position(of: Pair(a.number, b.number))
    for energy in weights.indices {
      self.weights[position * energies.count + energy] += probability * weights[energy]
    }
    contents[position] |= a.particles | b.particles
    originals = pairs.count
  }

  /// Adds the mass-compressed and invisibly compressed forms of all topologies added so far.
  mutating func compress(_ settings: DecompositionSettings) {
    let before = weights
    let particlesBefore = contents
    for origin in 0..<originals where changes(pairs[origin], settings) {
      for pair in forms(of: pairs[origin], settings) {
        let position = position(of: pair)
        for energy in energies.indices {
          weights[position * energies.count + energy] += before[origin * energies.count + energy]
        }
        contents[position] |= particlesBefore[origin]
        descents.append((position, origin))
      }
    }
  }

  /// All topologies in canonical order.
  func sorted() -> [Topology] {
    let ranks = catalogue.ranks()
    let sides = pairs.map { pair in
      ranks[pair.first] <= ranks[pair.second]
        ? (pair.first, pair.second) : (pair.second, pair.first)
    }
    let order = pairs.indices.sorted {
      (ranks[sides[$0].0], ranks[sides[$0].1]) < (ranks[sides[$1].0], ranks[sides[$1].1])
    }
    let ancestors = ancestors(in: order)
    var known: [UInt128: [ParticleID]] = [:]
    return order.map { position in
      let bits = contents[position]
      if known[bits] == nil { known[bits] = particles(bits) }
      return Topology(
        branches: (
          catalogue.branches[sides[position].0], catalogue.branches[sides[position].1]
        ),
        weights: weightsByEnergy(position), ancestors: ancestors[position],
        particles: known[bits])
    }
  }

  /// Ancestors by position, in numbers of the canonical order.
  private func ancestors(in order: [Int]) -> [[Int]] {
    var places = [Int](repeating: 0, count: order.count)
    for (place, position) in order.enumerated() { places[position] = place }
    var ancestors = pairs.indices.map { $0 < originals ? [places[$0]] : [] }
    for (topology, origin) in descents { ancestors[topology].append(places[origin]) }
    for position in ancestors.indices where ancestors[position].count > 1 {
      ancestors[position].sort()
    }
    return ancestors
  }

  private func weightsByEnergy(_ position: Int) -> [Int: Double] {
    let start = position * energies.count
    let all = energyPositions.mapValues { weights[start + $0] }
    return weights[start..<start + energies.count].allSatisfy { $0 > 0 }
      ? all : all.filter { $0.value > 0 }
  }

  /// Whether any compression changes a pair of branches.
  private mutating func changes(_ pair: Pair, _ settings: DecompositionSettings) -> Bool {
    let a = catalogue.forms(of: pair.first, gap: settings.massGap)
    let b = catalogue.forms(of: pair.second, gap: settings.massGap)
    return a.changes || b.changes
  }

  /// All distinct forms that repeated compression makes of a pair of branches.
  private mutating func forms(of pair: Pair, _ settings: DecompositionSettings) -> [Pair] {
    var found: [Pair] = []
    var next = 0
    var current = pair
    while true {
      for form in [massCompressed(current, settings), invisiblyCompressed(current, settings)] {
        if let form, form != pair, !found.contains(form) { found.append(form) }
      }
      if next == found.count { return found }
      current = found[next]
      next += 1
    }
  }

  private mutating func massCompressed(
    _ pair: Pair, _ settings: DecompositionSettings
  ) -> Pair? {
    let a = catalogue.forms(of: pair.first, gap: settings.massGap)
    let b = catalogue.forms(of: pair.second, gap: settings.massGap)
    if a.massCompressed == nil && b.massCompressed == nil { return nil }
    let compressed = Pair(a.massCompressed ?? pair.first, b.massCompressed ?? pair.second)
    let largest = max(a.largestGap, b.largestGap)
    guard largest >= settings.visibleGap,
      catalogue.forms(of: compressed.first, gap: settings.massGap).isPurelyInvisible,
      catalogue.forms(of: compressed.second, gap: settings.massGap).isPurelyInvisible
    else { return compressed }
    let visible = [pair.first, pair.second].map { number in
      catalogue.branches[number].massCompressed(gap: 0.999 * largest)
        .map { catalogue.number(of: $0) } ?? number
    }
    return Pair(visible[0], visible[1])
  }

  private mutating func invisiblyCompressed(
    _ pair: Pair, _ settings: DecompositionSettings
  ) -> Pair? {
    let a = catalogue.forms(of: pair.first, gap: settings.massGap).invisiblyCompressed
    let b = catalogue.forms(of: pair.second, gap: settings.massGap).invisiblyCompressed
    if a == nil && b == nil { return nil }
    return Pair(a ?? pair.first, b ?? pair.second)
  }

  private mutating func position(of pair: Pair) -> Int {
    if let position = positions[pair] { return position }
    positions[pair] = pairs.count
    pairs.append(pair)
    contents.append(0)
    for _ in energies { weights.append(0) }
    return pairs.count - 1
  }

  private func bits(_ list: [ParticleID]) -> UInt128 {
    var bits: UInt128 = 0
    for particle in list {
      if let index = particles.firstIndex(of: particle) { bits |= 1 << UInt128(index) }
    }
    return bits
  }

  private func particles(_ bits: UInt128) -> [ParticleID] {
    particles.indices.filter { bits >> UInt128($0) & 1 == 1 }.map { particles[$0] }
  }
}
