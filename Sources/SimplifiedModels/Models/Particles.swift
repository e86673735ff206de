/// A particle of the model space by its PDG code; the sign tells particle from antiparticle.
public struct ParticleID: RawRepresentable, Hashable, Comparable, Codable, Sendable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }
  /// Short for `init(rawValue:)`.
  public init(_ code: Int) { rawValue = code }
  public static func < (a: ParticleID, b: ParticleID) -> Bool { a.rawValue < b.rawValue }
  /// The particle without its sign.
  public var magnitude: ParticleID { ParticleID(abs(rawValue)) }
}

/// A Standard Model particle in a final state; charges are told apart only where results do.
public enum SMParticle: UInt8, CaseIterable, Codable, Sendable, Comparable {
  case electron, positron, muon, antimuon, tau, antitau, neutrino, lightQuark, charm, bottom, top,
    antitop, gluon, photon, Z, Wplus, Wminus, higgs, pion
  public static func < (a: SMParticle, b: SMParticle) -> Bool { a.rawValue < b.rawValue }
}

/// One decay of a particle: probability and what comes out, daughters signed for the particle.
public struct Decay: Codable, Sendable, Equatable {
  /// Branching ratio, between 0 and 1.
  public var ratio: Double
  /// The one BSM daughter.
  public var daughter: ParticleID
  /// The SM daughters, sorted.
  public var emitted: [SMParticle]
  /// Makes a decay.
  public init(ratio: Double, daughter: ParticleID, emitted: [SMParticle]) {
    self.ratio = ratio
    self.daughter = daughter
    self.emitted = emitted
  }
}

/// A production mode: two signed particles, the smaller code first.
public struct ProductionMode: Hashable, Comparable, Codable, Sendable {
  public let first: ParticleID
  public let second: ParticleID
  /// Orders the pair.
  public init(_ a: ParticleID, _ b: ParticleID) {
    first = min(a, b)
    second = max(a, b)
  }
  public static func < (a: ProductionMode, b: ProductionMode) -> Bool {
    (a.first, a.second) < (b.first, b.second)
  }
}

/// A cross section in fb at one centre-of-mass energy in TeV.
public struct CrossSection: Codable, Sendable, Equatable {
  public var mode: ProductionMode
  /// √s in TeV (8 or 13).
  public var energy: Int
  /// σ in fb.
  public var value: Double
  /// Makes a cross section.
  public init(mode: ProductionMode, energy: Int, value: Double) {
    self.mode = mode
    self.energy = energy
    self.value = value
  }
}
