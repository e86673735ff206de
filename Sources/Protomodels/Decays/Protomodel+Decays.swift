import Numerics
import SimplifiedModels

extension Protomodel {
  /// A tag of which `count` channels are open.
  struct OpenTag {
    let tag: DecayTag
    let count: Int
  }

  /// Tags with open channels, sorted by name.
  ///
  /// A channel is open where its BSM daughter is there and the masses of the daughters sum to less than
  /// the mother's. A C1 that is too near to the LSP for a real W (an N2 for a real Z) has its
  /// three-body tags only, any other one none of them.
  func openTags(of mother: ParticleID) -> [OpenTag] {
    guard let mass = mass(of: mother) else { return [] }
    let offShell = isOffShell(mother)
    return DecayCatalogue.tags(of: mother).compactMap { tag in
      guard (tag.offShellWeight != nil) == offShell, let daughter = self.mass(of: tag.daughter)
      else {
        return nil
      }
      let count = tag.channels.count { daughter + $0.threshold < mass }
      return count > 0 ? OpenTag(tag: tag, count: count) : nil
    }
  }

  /// Whether every particle but the LSP can decay.
  var everyParticleDecays: Bool {
    members.allSatisfy { $0.id == Particles.lsp || !openTags(of: $0.id).isEmpty }
  }

  /// Whether a C1 (N2) is too near to the LSP for a real W (Z).
  func isOffShell(_ particle: ParticleID) -> Bool {
    let word: String
    switch particle {
    case Particles.C1: word = "N1 W"
    case Particles.N2: word = "N1 Z"
    default: return false
    }
    guard let mass = self.mass(of: particle), let lsp = self.mass(of: Particles.lsp),
      let boson = DecayCatalogue.tag(word, of: particle)
    else { return false }
    return lsp + boson.channels[0].threshold >= mass
  }

  /// Sets ratios in proportion to `weights`, one per channel of an open tag; tiny ones are dropped.
  mutating func setBranchings(of mother: ParticleID, _ weights: [(open: OpenTag, weight: Double)]) {
    guard let place = index(of: mother) else { return }
    var kept = weights.filter { $0.weight > 0 }
    func sum() -> Double { kept.reduce(0) { $0 + $1.weight * Double($1.open.count) } }
    let all = sum()
    kept.removeAll { $0.weight < Self.smallestRatio * all }
    let total = sum()
    members[place].branchings = kept.map {
      TagRatio(tag: $0.open.tag.name, ratio: $0.weight / total)
    }
  }

  static let smallestRatio = 1e-5

  /// All open channels alike, or the ratios of a W* or Z*.
  mutating func setEvenBranchings(of mother: ParticleID) {
    setBranchings(of: mother, openTags(of: mother).map { ($0, $0.tag.offShellWeight ?? 1) })
  }

  /// Ratios of a particle that appears: each tag max(0, N(1/n, √(0.5/n))) for n open channels.
  ///
  /// One random tag gets everything where all are zero; a W* or Z* has no freedom.
  mutating func drawBranchings(of mother: ParticleID, using random: inout RandomStream) {
    let open = openTags(of: mother)
    if open.isEmpty || isOffShell(mother) { return setEvenBranchings(of: mother) }
    let share = 1 / Double(open.reduce(0) { $0 + $1.count })
    var weights = open.map { tag in
      (tag, max(0, random.normal(mean: share, deviation: (0.5 * share).squareRoot())))
    }
    if weights.allSatisfy({ $0.1 <= 0 }) { weights[random.index(below: weights.count)].1 = 1 }
    setBranchings(of: mother, weights)
  }

  /// Brings all decays in line with masses and members.
  ///
  /// Closed channels vanish, the others are renormalised, and the strengths of the mother are scaled so
  /// that σ × BR of what survives stays. A mother of which nothing survives gets even ratios; one that
  /// cannot decay is taken out, and the others are settled again.
  mutating func settleDecays() {
    while true {
      for particle in unstable { settleDecays(of: particle) }
      guard let stuck = unstable.first(where: { openTags(of: $0).isEmpty }) else { return }
      remove(stuck)
    }
  }

  private mutating func settleDecays(of mother: ParticleID) {
    guard let place = index(of: mother) else { return }
    let open = openTags(of: mother)
    var weights: [(open: OpenTag, weight: Double)] = []
    var survives = 0.0
    for ratio in members[place].branchings {
      guard let tag = open.first(where: { $0.tag.name == ratio.tag }) else { continue }
      weights.append((tag, ratio.ratio))
      survives += ratio.ratio * Double(tag.count)
    }
    if weights.isEmpty { return setEvenBranchings(of: mother) }
    if abs(survives - 1) < 1e-12 { return }
    setBranchings(of: mother, weights)
    scaleStrengths(of: mother, byLeg: survives)
  }

  /// The ratio per channel of a tag, 0 where it is not used.
  func ratio(of tag: String, mother: ParticleID) -> Double {
    guard let place = index(of: mother) else { return 0 }
    return members[place].branchings.first { $0.tag == tag }?.ratio ?? 0
  }

  /// Sends the decays into one particle to another, where the mothers have such decays.
  mutating func redirectDecays(from old: ParticleID, to new: ParticleID) {
    guard let oldName = DecayCatalogue.shortNames[old],
      let newName = DecayCatalogue.shortNames[new]
    else { return }
    for place in members.indices {
      var ratios: [TagRatio] = []
      for ratio in members[place].branchings {
        let words = ratio.tag.split(separator: " ", maxSplits: 1)
        let tag = words[0] == oldName ? newName + " " + words[1] : ratio.tag
        if let same = ratios.firstIndex(where: { $0.tag == tag }) {
          ratios[same].ratio += ratio.ratio
        } else {
          ratios.append(TagRatio(tag: tag, ratio: ratio.ratio))
        }
      }
      members[place].branchings = ratios.sorted { $0.tag < $1.tag }
    }
  }

  /// Adds the decays of `other` to those of a particle, where it has such decays, and renormalises.
  mutating func mergeDecays(of other: Member, into particle: ParticleID) {
    guard let place = index(of: particle) else { return }
    let both = members[place].branchings + other.branchings
    let weights = openTags(of: particle).map { open in
      (open, both.reduce(0) { $1.tag == open.tag.name ? $0 + $1.ratio : $0 })
    }
    if weights.contains(where: { $0.1 > 0 }) {
      setBranchings(of: particle, weights)
    } else {
      setEvenBranchings(of: particle)
    }
  }
}
