/// A particle of the model space by its PDG code; the sign tells particle from antiparticle.
public struct ParticleID: RawRepresentable, Hashable, Comparable, Codable, Sendable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }
  /// What stands for no particle.
  public static let none = ParticleID(0)
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

  /// The mass in GeV by which a decay opens; what is light counts as massless.
  public var thresholdMass: Double {
    switch self {
    case .top, .antitop: 173
    case .Wplus, .Wminus: 81
    case .Z: 92
    case .higgs: 125
    case .tau, .antitau: 1.77
    case .charm: 1.2
    case .bottom: 5
    default: 0
    }
  }
}
