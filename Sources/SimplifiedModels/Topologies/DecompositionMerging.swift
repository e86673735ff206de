/// Gathers topologies, merges equal ones and adds compressed ones.
///
/// Branches are numbered once by what makes them equal (SM particles and masses); a topology is a
/// pair of numbers. Particle codes of equal branches may differ; the first to come stands for all.
struct TopologyCollector {
  /// A topology: its branches by number, σ × BR by energy, ancestors by number, particles.
  private struct Entry {
    var pair: Pair
    var weights: [Double]
    var ancestors: [Int]
    var particles: [ParticleID]
  }
  /// Two branch numbers, the smaller first.
  private struct Pair: Hashable {
    let first: Int
    let second: Int
    init(_ a: Int, _ b: Int) {
      first = min(a, b)
      second = max(a, b)
    }
  }

  /// A decay chain by the number of its branch.
  struct NumberedChain {
    let number: Int
    let probability: Double
    let particles: [ParticleID]
  }

  private let energies: [Int]
  private var numberedChains: [ParticleID: [NumberedChain]] = [:]
  private var branches: [Branch] = []
  private var keys: [[Int32]] = []
  private var numbers: [[Int32]: Int] = [:]
  private var entries: [Entry] = []
  private var positions: [Pair: Int] = [:]

  /// Takes the energies (TeV) of the weights to come.
  init(energies: [Int]) { self.energies = energies }

  /// The chains of a particle with their branches numbered; made at the first call.
  mutating func numbered(
    _ particle: ParticleID, _ chains: () -> [DecayChain]
  ) -> [NumberedChain] {
    if let known = numberedChains[particle] { return known }
    let numbered = chains().map {
      NumberedChain(
        number: number(of: $0.branch), probability: $0.probability, particles: $0.branch.particles)
    }
    numberedChains[particle] = numbered
    return numbered
  }

  /// Adds an uncompressed topology.
  mutating func add(
    _ a: NumberedChain, _ b: NumberedChain, weights: [Double], probability: Double
  ) {
    let position = entry(for: Pair(a.number, b.number))
    add(weights, times: probability, to: position)
    entries[position].particles.formSortedUnion(a.particles)
    entries[position].particles.formSortedUnion(b.particles)
    if entries[position].ancestors.isEmpty { entries[position].ancestors = [position] }
  }

  /// Adds the mass-compressed and invisibly compressed forms of all topologies added so far.
  mutating func compress(_ settings: DecompositionSettings) {
    let originals = entries
    for (origin, original) in originals.enumerated() {
      for pair in forms(of: original.pair, settings) {
        let position = entry(for: pair)
        add(original.weights, times: 1, to: position)
        entries[position].ancestors.append(origin)
        entries[position].particles.formSortedUnion(original.particles)
      }
    }
  }

  /// All topologies in canonical order.
  func sorted() -> [Topology] {
    var rank = branches.map { _ in 0 }
    let order = keys.indices.sorted { keys[$0].lexicographicallyPrecedes(keys[$1]) }
    for (position, branch) in order.enumerated() { rank[branch] = position }
    let places = entries.map { entry in
      let a = rank[entry.pair.first]
      let b = rank[entry.pair.second]
      return (min(a, b), max(a, b))
    }
    let sequence = entries.indices.sorted { places[$0] < places[$1] }
    var index = entries.map { _ in 0 }
    for (position, entry) in sequence.enumerated() { index[entry] = position }
    return sequence.map { number in
      let entry = entries[number]
      let sides = (branches[order[places[number].0]], branches[order[places[number].1]])
      var weights: [Int: Double] = [:]
      for (energy, weight) in zip(energies, entry.weights) where weight > 0 {
        weights[energy] = weight
      }
      return Topology(
        branches: sides, weights: weights, ancestors: entry.ancestors.map { index[$0] }.sorted(),
        particles: entry.particles)
    }
  }

  /// All distinct forms that repeated compression makes of a pair of branches.
  private mutating func forms(of pair: Pair, _ settings: DecompositionSettings) -> [Pair] {
    var found = [pair]
    var next = 0
    while next < found.count {
      for form in [massCompressed(found[next], settings), invisiblyCompressed(found[next])] {
        if let form, !found.contains(form) { found.append(form) }
      }
      next += 1
    }
    return Array(found.dropFirst())
  }

  private mutating func massCompressed(
    _ pair: Pair, _ settings: DecompositionSettings
  ) -> Pair? {
    let a = branches[pair.first]
    let b = branches[pair.second]
    let gaps = [a, b].compactMap { $0.largestGap(below: settings.massGap) }
    guard let largest = gaps.max() else { return nil }
    let forms = [a, b].map { $0.massCompressed(gap: settings.massGap) ?? $0 }
    if largest >= settings.visibleGap && forms.allSatisfy(\.isPurelyInvisible) {
      let visible = [a, b].map { $0.massCompressed(gap: 0.999 * largest) ?? $0 }
      return Pair(number(of: visible[0]), number(of: visible[1]))
    }
    return Pair(number(of: forms[0]), number(of: forms[1]))
  }

  private mutating func invisiblyCompressed(_ pair: Pair) -> Pair? {
    let a = branches[pair.first].invisiblyCompressed()
    let b = branches[pair.second].invisiblyCompressed()
    if a == nil && b == nil { return nil }
    return Pair(a.map { number(of: $0) } ?? pair.first, b.map { number(of: $0) } ?? pair.second)
  }

  private mutating func number(of branch: Branch) -> Int {
    let key = branch.equalityKey
    if let number = numbers[key] { return number }
    numbers[key] = branches.count
    branches.append(branch)
    keys.append(key)
    return branches.count - 1
  }

  private mutating func entry(for pair: Pair) -> Int {
    if let position = positions[pair] { return position }
    positions[pair] = entries.count
    entries.append(
      Entry(pair: pair, weights: energies.map { _ in 0 }, ancestors: [], particles: []))
    return entries.count - 1
  }

  private mutating func add(_ weights: [Double], times factor: Double, to position: Int) {
    for energy in weights.indices {
      entries[position].weights[energy] += factor * weights[energy]
    }
  }
}

extension Branch {
  /// Equal for branches with the same SM particles vertex by vertex and the same masses in tenths
  /// of a GeV; its order is the canonical order of branches.
  fileprivate var equalityKey: [Int32] {
    var key = [Int32(truncatingIfNeeded: vertices.count)]
    key.reserveCapacity(1 + vertices.count * 4 + masses.count)
    for vertex in vertices {
      key.append(Int32(truncatingIfNeeded: vertex.count))
      for particle in vertex { key.append(Int32(particle.rawValue)) }
    }
    for mass in masses { key.append(Int32(min(mass * 10, 2e9).rounded())) }
    return key
  }
}

extension [ParticleID] {
  /// Adds particles to a sorted list without repeats.
  fileprivate mutating func formSortedUnion(_ others: [ParticleID]) {
    for particle in others where !contains(particle) {
      insert(particle, at: firstIndex { $0 > particle } ?? endIndex)
    }
  }
}
