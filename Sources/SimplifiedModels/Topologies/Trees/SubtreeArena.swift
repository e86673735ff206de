/// All different subtrees of a decomposition, each kept once under a number.
///
/// A subtree is a particle with its sorted daughters, which are subtrees again. Numbers below
/// `SMParticle.allCases.count` are the SM particles, which have no daughters. Equal subtrees have
/// equal numbers, so that what is worked out for one (compression, matches) holds wherever it
/// occurs.
struct SubtreeArena: Sendable {
  /// How many numbers SM particles take.
  static let standardCount = UInt32(SMParticle.allCases.count)

  /// The classes of BSM particles, in the order of coming.
  private(set) var classes: [ParticleClass] = []
  /// The first particle of each class; for reports.
  private(set) var names: [ParticleID] = []
  /// By subtree: the SM particle, or `standardCount` + index of the class.
  private(set) var labels: [UInt32] = []
  /// By subtree: a number that depends on the branching only, not on particles.
  private(set) var shapes: [UInt64] = []
  /// By subtree: whether a particle in it has a width between prompt and stable.
  private(set) var isDisplaced: [Bool] = []

  private var childStarts: [UInt32] = [0]
  private var childNumbers: [UInt32] = []
  private var classNumbers: [ParticleClass: UInt32] = [:]
  private let limits: LifetimeLimits
  /// Open addressing: number + 1; 0 is free.
  private var table: [UInt32]

  init(limits: LifetimeLimits = LifetimeLimits()) {
    self.limits = limits
    table = Array(repeating: 0, count: 512)
    for particle in SMParticle.allCases { appendStandard(particle) }
  }

  /// How many subtrees there are.
  var count: Int { labels.count }

  /// The daughters of a subtree, sorted.
  func children(_ subtree: UInt32) -> ArraySlice<UInt32> {
    childNumbers[Int(childStarts[Int(subtree)])..<Int(childStarts[Int(subtree) + 1])]
  }

  /// Whether all subtrees have the same daughters.
  func hasSameChildren(as other: SubtreeArena) -> Bool {
    childStarts == other.childStarts && childNumbers == other.childNumbers
  }

  /// Whether a subtree is an SM particle.
  @inline(__always) func isStandard(_ subtree: UInt32) -> Bool { subtree < Self.standardCount }

  /// Whether a subtree has no daughters.
  @inline(__always) func isLeaf(_ subtree: UInt32) -> Bool {
    childStarts[Int(subtree)] == childStarts[Int(subtree) + 1]
  }

  /// The class of a BSM subtree's mother.
  @inline(__always) func particleClass(_ subtree: UInt32) -> ParticleClass {
    classes[Int(labels[Int(subtree)] - Self.standardCount)]
  }

  /// The first particle of the class of a BSM subtree's mother.
  func name(_ subtree: UInt32) -> ParticleID {
    names[Int(labels[Int(subtree)] - Self.standardCount)]
  }

  /// Whether a particle of this class decays where it is made.
  func isPrompt(_ entry: ParticleClass) -> Bool { limits.lifetime(ofWidth: entry.width) == .prompt }

  /// Whether nothing of the subtree is seen: a neutrino or an undecayed invisible particle.
  func isUnseenLeaf(_ subtree: UInt32) -> Bool {
    guard isLeaf(subtree) else { return false }
    return isStandard(subtree)
      ? subtree == UInt32(SMParticle.neutrino.rawValue) : particleClass(subtree).isInvisible
  }

  /// The label of a class, a new one if it has not been seen; `name` is kept for a new one.
  mutating func label(_ entry: ParticleClass, name: ParticleID) -> UInt32 {
    if let known = classNumbers[entry] { return known }
    let label = Self.standardCount + UInt32(classes.count)
    classNumbers[entry] = label
    classes.append(entry)
    names.append(name)
    return label
  }

  /// The number of a mother with daughters, which need not be sorted.
  mutating func number(_ label: UInt32, _ children: some Collection<UInt32>) -> UInt32 {
    let start = childNumbers.count
    childNumbers.append(contentsOf: children)
    sortTail(from: start)
    var hash = UInt64(label) &* 0x9E37_79B9_7F4A_7C15
    for child in childNumbers[start...] { hash = Self.mixed(hash ^ UInt64(child)) }
    var slot = Int(truncatingIfNeeded: hash) & (table.count - 1)
    while table[slot] != 0 {
      let known = table[slot] - 1
      if labels[Int(known)] == label, isTail(from: start, childrenOf: known) {
        childNumbers.removeSubrange(start...)
        return known
      }
      slot = (slot + 1) & (table.count - 1)
    }
    return finish(label, start: start, slot: slot)
  }

  private mutating func finish(_ label: UInt32, start: Int, slot: Int) -> UInt32 {
    let number = UInt32(labels.count)
    var sum: UInt64 = 0
    let width = classes[Int(label - Self.standardCount)].width
    var displaced = limits.lifetime(ofWidth: width) == .displaced
    for child in childNumbers[start...] {
      sum &+= Self.mixed(shapes[Int(child)])
      if isDisplaced[Int(child)] { displaced = true }
    }
    labels.append(label)
    shapes.append(start == childNumbers.count ? Self.leafShape : Self.shape(ofSum: sum))
    isDisplaced.append(displaced)
    childStarts.append(UInt32(childNumbers.count))
    table[slot] = number + 1
    if labels.count * 2 > table.count { grow() }
    return number
  }

  private mutating func appendStandard(_ particle: SMParticle) {
    labels.append(UInt32(particle.rawValue))
    shapes.append(Self.leafShape)
    isDisplaced.append(false)
    childStarts.append(0)
  }

  private mutating func grow() {
    table = Array(repeating: 0, count: table.count * 4)
    for number in Self.standardCount..<UInt32(labels.count) {
      var hash = UInt64(labels[Int(number)]) &* 0x9E37_79B9_7F4A_7C15
      for child in children(number) { hash = Self.mixed(hash ^ UInt64(child)) }
      var slot = Int(truncatingIfNeeded: hash) & (table.count - 1)
      while table[slot] != 0 { slot = (slot + 1) & (table.count - 1) }
      table[slot] = number + 1
    }
  }

  private func isTail(from start: Int, childrenOf known: UInt32) -> Bool {
    let first = Int(childStarts[Int(known)])
    let count = Int(childStarts[Int(known) + 1]) - first
    guard count == childNumbers.count - start else { return false }
    for k in 0..<count where childNumbers[first + k] != childNumbers[start + k] { return false }
    return true
  }

  private mutating func sortTail(from start: Int) {
    var next = start + 1
    while next < childNumbers.count {
      let child = childNumbers[next]
      var place = next
      while place > start, childNumbers[place - 1] > child {
        childNumbers[place] = childNumbers[place - 1]
        place -= 1
      }
      childNumbers[place] = child
      next += 1
    }
  }

  /// The shape of a subtree without daughters.
  static let leafShape: UInt64 = 1

  /// The shape of a subtree by the sum of its daughters' mixed shapes.
  @inline(__always) static func shape(ofSum sum: UInt64) -> UInt64 { mixed(sum &+ 2) }

  /// Spreads the bits of a number.
  @inline(__always) static func mixed(_ value: UInt64) -> UInt64 {
    var x = value &* 0xBF58_476D_1CE4_E5B9
    x ^= x >> 32
    x = x &* 0x94D0_49BB_1331_11EB
    return x ^ x >> 29
  }
}
