/// Gathers topologies, merges equal ones and adds compressed ones.
///
/// What belongs to a topology lies in flat arrays by its position, in the order of coming.
struct TopologyTable {
  private(set) var roots: [TopologyRoots] = []
  /// σ × BR in fb by topology, then energy.
  private(set) var weights: [Double] = []
  /// A bit for each particle that contributes.
  private(set) var contents: [UInt128] = []
  /// How many topologies are uncompressed; they come first.
  private(set) var originals = 0
  /// σ × BR of the uncompressed topologies before compressed ones were added.
  private(set) var originalWeights: [Double] = []
  /// Compressed topologies with what they were compressed from, in the order of coming.
  private(set) var descents: [(topology: UInt32, origin: UInt32)] = []

  private let energyCount: Int
  /// Open addressing: position + 1; 0 is free.
  private var table = [UInt32](repeating: 0, count: 256)

  init(energyCount: Int) { self.energyCount = energyCount }

  /// Adds an uncompressed topology.
  mutating func add(
    _ roots: TopologyRoots, _ contents: UInt128, weights: [Double], probability: Double
  ) {
    let position = position(of: roots)
    for energy in 0..<energyCount {
      self.weights[position * energyCount + energy] += probability * weights[energy]
    }
    self.contents[position] |= contents
    originals = self.roots.count
  }

  /// Adds the compressed forms of all topologies added so far.
  mutating func compress(_ settings: DecompositionSettings, in arena: inout SubtreeArena) {
    var compression = Compression(settings)
    originalWeights = weights
    let contentsBefore = contents
    for origin in 0..<originals where compression.changes(roots[origin], in: &arena) {
      for form in compression.forms(of: roots[origin], in: &arena) {
        let position = position(of: form)
        for energy in 0..<energyCount {
          weights[position * energyCount + energy] += originalWeights[origin * energyCount + energy]
        }
        contents[position] |= contentsBefore[origin]
        descents.append((UInt32(position), UInt32(origin)))
      }
    }
  }

  private mutating func position(of roots: TopologyRoots) -> Int {
    var slot = Int(truncatingIfNeeded: roots.hash) & (table.count - 1)
    while table[slot] != 0 {
      let known = Int(table[slot] - 1)
      if self.roots[known] == roots { return known }
      slot = (slot + 1) & (table.count - 1)
    }
    table[slot] = UInt32(self.roots.count + 1)
    self.roots.append(roots)
    contents.append(0)
    for _ in 0..<energyCount { weights.append(0) }
    if self.roots.count * 2 > table.count { grow() }
    return self.roots.count - 1
  }

  private mutating func grow() {
    table = Array(repeating: 0, count: table.count * 4)
    for (position, roots) in self.roots.enumerated() {
      var slot = Int(truncatingIfNeeded: roots.hash) & (table.count - 1)
      while table[slot] != 0 { slot = (slot + 1) & (table.count - 1) }
      table[slot] = UInt32(position + 1)
    }
  }
}
