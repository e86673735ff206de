/// A particle of the model space by its PDG code; the sign tells particle from antiparticle.
public struct ParticleID: RawRepresentable, Hashable, Comparable, Codable, Sendable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }
  /// Short for `init(rawValue:)`.
  public init(_ code: Int) { rawValue = code }
  public static func < (a: ParticleID, b: ParticleID) -> Bool { a.rawValue < b.rawValue }
  /// The particle without its sign.
  public var magnitude: ParticleID { rawValue < 0 ? ParticleID(0 &- rawValue) : self }

  /// Whether the particle is its own antiparticle: gluino, neutralinos, gravitino.
  public var isMajorana: Bool {
    switch rawValue.magnitude {
    case 1_000_021, 1_000_022, 1_000_023, 1_000_025, 1_000_035, 1_000_039, 1_000_045: true
    default: false
    }
  }

  /// Whether production modes name the particle by its positive code only.
  ///
  /// Majorana particles and sneutrinos: a mode with a sneutrino stands for the sneutrino or its
  /// antiparticle, whichever charge conservation asks for.
  public var hasOneCode: Bool {
    isSneutrino || isMajorana
  }

  /// Whether the particle is a sneutrino.
  var isSneutrino: Bool {
    switch rawValue.magnitude {
    case 1_000_012, 1_000_014, 1_000_016, 2_000_012, 2_000_014, 2_000_016: true
    default: false
    }
  }

  /// Whether the particle is a slepton or a sneutrino: it has lepton number.
  var isLepton: Bool {
    (1_000_011...1_000_016).contains(rawValue.magnitude)
      || (2_000_011...2_000_016).contains(rawValue.magnitude)
  }

  /// The codes under which production modes name the particle, the smaller first.
  public var modeCodes: [ParticleID] {
    hasOneCode ? [magnitude] : [ParticleID(0 &- magnitude.rawValue), magnitude]
  }

  /// The antiparticle; Majorana particles are their own.
  public var conjugate: ParticleID { isMajorana ? self : ParticleID(0 &- rawValue) }

  /// Whether a stable particle of this kind leaves a detector unseen: neutral and colourless.
  public var isInvisible: Bool { rawValue.magnitude != 1_000_021 && hasOneCode }
}

/// A Standard Model particle in a final state; charges are told apart only where results do.
public enum SMParticle: UInt8, CaseIterable, Codable, Sendable, Comparable {
  case electron, positron, muon, antimuon, tau, antitau, neutrino, lightQuark, charm, bottom, top,
    antitop, gluon, photon, Z, Wplus, Wminus, higgs, pion
  public static func < (a: SMParticle, b: SMParticle) -> Bool { a.rawValue < b.rawValue }

  /// The antiparticle, where charges are told apart.
  public var conjugate: SMParticle {
    switch self {
    case .electron: .positron
    case .positron: .electron
    case .muon: .antimuon
    case .antimuon: .muon
    case .tau: .antitau
    case .antitau: .tau
    case .top: .antitop
    case .antitop: .top
    case .Wplus: .Wminus
    case .Wminus: .Wplus
    default: self
    }
  }
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
///
/// A signed mode is one charge state of a process. `(-1000001, 1000001)` is d̃ with its antisquark,
/// `(1000001, 1000021)` d̃ with a gluino and `(-1000001, 1000021)` its antisquark with a gluino;
/// `1000011` is negative and `1000024` positive, as PDG has it. Charge conjugate modes are two
/// modes with a cross section each: nothing is counted in both, and the rate of a process is the
/// sum over its signed modes. Particles with one code only (`ParticleID.hasOneCode`) take part
/// with their positive code.
public struct ProductionMode: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
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
  /// The particles that come out, sneutrinos told apart from antisneutrinos.
  ///
  /// A mode names a sneutrino by its positive code; lepton number says which it is: of a pair one
  /// is the antiparticle, and beside a negative slepton (positive code) it is the antiparticle too.
  var produced: (ParticleID, ParticleID) {
    if first == second { return first.isSneutrino ? (first.conjugate, second) : (first, second) }
    if first.rawValue > 0 && second.rawValue > 0 {
      if first.isSneutrino && second.isLepton { return (first.conjugate, second) }
      if second.isSneutrino && first.isLepton { return (first, second.conjugate) }
    }
    return (first, second)
  }
  /// The two codes in parentheses.
  public var description: String { "(\(first.rawValue), \(second.rawValue))" }
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
