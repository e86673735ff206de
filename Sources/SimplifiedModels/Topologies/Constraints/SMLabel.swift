/// A set of SM particles that one label of a constraint stands for.
public struct SMLabel: Hashable, Sendable {
  /// The label as written (`jet`, `l`, `W`, …).
  public let name: String
  /// Bit i set: `SMParticle(rawValue: i)` matches.
  public let mask: UInt32

  /// Looks a label up (SModelS 3, arXiv:2409.12942); nil when unknown.
  public init?(_ name: String) {
    guard let particles = Self.meaning(of: name) else { return nil }
    self.name = name
    mask = particles.reduce(0) { $0 | 1 << UInt32($1.rawValue) }
  }

  /// Every SM particle.
  static let any = SMLabel(
    name: "anySM", mask: SMParticle.allCases.reduce(0) { $0 | 1 << UInt32($1.rawValue) })

  private init(name: String, mask: UInt32) {
    self.name = name
    self.mask = mask
  }

  /// Whether the label stands for this particle.
  public func matches(_ particle: SMParticle) -> Bool { mask >> UInt32(particle.rawValue) & 1 == 1 }

  private static func meaning(of name: String) -> [SMParticle]? {
    single(name).map { [$0] } ?? list(name)
  }

  /// Labels of one particle; flavours and charges that results do not tell apart share one.
  private static func single(_ name: String) -> SMParticle? {
    switch name {
    case "e-": .electron
    case "e+": .positron
    case "mu-": .muon
    case "mu+": .antimuon
    case "ta-": .tau
    case "ta+": .antitau
    case "nu", "nue", "numu", "nuta": .neutrino
    case "q", "u", "d", "s": .lightQuark
    case "c": .charm
    case "b": .bottom
    case "t+": .top
    case "t-": .antitop
    case "g": .gluon
    case "photon": .photon
    case "Z": .Z
    case "W+": .Wplus
    case "W-": .Wminus
    case "higgs": .higgs
    case "pion", "pi+", "pi-", "pi0": .pion
    default: nil
    }
  }

  private static func list(_ name: String) -> [SMParticle]? {
    switch name {
    case "e": [.electron, .positron]
    case "mu": [.muon, .antimuon]
    case "ta": [.tau, .antitau]
    case "l+": [.positron, .antimuon]
    case "l-": [.electron, .muon]
    case "l": [.electron, .positron, .muon, .antimuon]
    case "L+": [.positron, .antimuon, .antitau]
    case "L-": [.electron, .muon, .tau]
    case "L": [.electron, .positron, .muon, .antimuon, .tau, .antitau]
    case "W": [.Wplus, .Wminus]
    case "t": [.top, .antitop]
    case "jet": [.lightQuark, .charm, .gluon, .pion]
    case "jetb": [.lightQuark, .charm, .gluon, .bottom]
    case "anySM", "*": SMParticle.allCases
    default: nil
    }
  }
}
