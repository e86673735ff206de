/// What one label of a constraint says of a particle beyond the Standard Model.
///
/// A label asks for some of charge, spin and colour; what the label does not ask for, and what a
/// particle class does not have, is not compared.
public struct BSMLabel: Hashable, Sendable {
  /// The label as written (`MET`, `HSCP`, `C1+`, …).
  public let name: String
  /// Any of these; none stands for every particle.
  private let alternatives: [Wanted]

  private struct Wanted: Hashable, Sendable {
    /// Three times the charge.
    var charge: Int?
    var colour: Int?
    var spinStates: Int?
  }

  /// A particle that is not seen.
  public static let missing = BSMLabel(name: "MET", alternatives: [Wanted(charge: 0, colour: 1)])
  /// Any particle.
  public static let any = BSMLabel(name: "anyBSM", alternatives: [])

  private init(name: String, alternatives: [Wanted]) {
    self.name = name
    self.alternatives = alternatives
  }

  /// Looks a label up (SModelS 3, arXiv:2409.12942); nil when unknown.
  public init?(_ name: String) {
    guard let alternatives = Self.meaning(of: name) else { return nil }
    self.init(name: name, alternatives: alternatives)
  }

  /// Whether particles of this class are meant.
  public func matches(_ entry: ParticleClass) -> Bool {
    guard !alternatives.isEmpty, let found = entry.quantumNumbers else { return true }
    return alternatives.contains { wanted in
      (wanted.charge.map { $0 == found.charge } ?? true)
        && (wanted.colour.map { $0 == abs(found.colour) } ?? true)
        && (found.spinStates == 0 || wanted.spinStates.map { $0 == found.spinStates } ?? true)
    }
  }

  private static func meaning(of name: String) -> [Wanted]? {
    switch name {
    case "anyBSM": []
    case "MET": [Wanted(charge: 0, colour: 1)]
    case "HSCP": [Wanted(charge: 3, colour: 1), Wanted(charge: -3, colour: 1)]
    case "HSCP+": [Wanted(charge: 3, colour: 1)]
    case "HSCP-": [Wanted(charge: -3, colour: 1)]
    case "RHadronG": [Wanted(charge: 0, colour: 8)]
    case "RHadronU": triplets([2])
    case "RHadronD": triplets([-1])
    case "RHadronQ": triplets([2, -1])
    default: withSpin(name)
    }
  }

  private static func withSpin(_ name: String) -> [Wanted]? {
    switch name {
    case "gluino": [Wanted(charge: 0, colour: 8, spinStates: 2)]
    case "C1+": [Wanted(charge: 3, colour: 1, spinStates: 2)]
    case "C1-": [Wanted(charge: -3, colour: 1, spinStates: 2)]
    case "C1": [3, -3].map { Wanted(charge: $0, colour: 1, spinStates: 2) }
    case "H+": [Wanted(charge: 3, colour: 1, spinStates: 1)]
    case "H-": [Wanted(charge: -3, colour: 1, spinStates: 1)]
    case "Hpm": [3, -3].map { Wanted(charge: $0, colour: 1, spinStates: 1) }
    case "H0": [Wanted(charge: 0, colour: 1, spinStates: 1)]
    case "Zprime": [Wanted(charge: 0, colour: 1, spinStates: 3)]
    case "Vprime": [Wanted(colour: 1, spinStates: 3)]
    default: nil
    }
  }

  /// Colour triplets of some charges and their antiparticles.
  private static func triplets(_ charges: [Int]) -> [Wanted] {
    charges.flatMap { [Wanted(charge: $0, colour: 3), Wanted(charge: -$0, colour: 3)] }
  }
}
