import Foundation

/// Fractions of decays by where they happen (SModelS 1.2, arXiv:1811.10624).
///
/// A detector is an inner length within which decays are prompt and an outer one beyond which they
/// are not seen; both are effective lengths that hold the particles' average boost.
public struct LifetimeFactors: Hashable, Sendable, Codable {
  /// Metres; decays within are prompt.
  public var innerLength: Double
  /// Metres; what decays beyond is stable.
  public var outerLength: Double

  /// Makes factors; the defaults are those of SModelS.
  public init(innerLength: Double = 0.000_769, outerLength: Double = 7) {
    self.innerLength = innerLength
    self.outerLength = outerLength
  }

  /// ħc in GeV m.
  static let hbarc = 197.327e-18
  /// A product below this counts as 0.
  static let smallest = 1e-10

  /// The fraction that decays promptly, for a width in GeV.
  public func prompt(_ width: Double) -> Double { 1 - exp(-width * innerLength / Self.hbarc) }

  /// The fraction that does not decay in the detector, for a width in GeV.
  public func undecayed(_ width: Double) -> Double { exp(-width * outerLength / Self.hbarc) }
}

extension Decomposition {
  /// Which fraction of a topology's rate has all decays prompt, and which has a displaced one and
  /// none beyond the detector; its ends are stable in both.
  public func fractions(
    of topology: Int, _ factors: LifetimeFactors = .init()
  ) -> (prompt: Double, displaced: Double) {
    let trees = self.trees(topology)
    guard (0..<trees.count).contains(where: { arena.isDisplaced[Int(trees[$0])] }) else {
      return (1, 0)
    }
    var prompt = 1.0
    var inside = 1.0
    for place in 0..<trees.count {
      for subtree in arena.beyondSubtrees(of: trees[place]) {
        let width = arena.particleClass(subtree).width
        let undecayed = factors.undecayed(width)
        prompt *= arena.isLeaf(subtree) ? undecayed : factors.prompt(width)
        inside *= arena.isLeaf(subtree) ? undecayed : 1 - undecayed
      }
    }
    return (prompt, inside - prompt)
  }
}

extension SubtreeArena {
  /// The BSM subtrees of a subtree, itself first.
  func beyondSubtrees(of subtree: UInt32) -> [UInt32] {
    if isStandard(subtree) { return [] }
    return [subtree] + children(subtree).flatMap { beyondSubtrees(of: $0) }
  }
}
