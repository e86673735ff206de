import SimplifiedModels

/// The particles of the model space, the published list "many squarks".
///
/// Light squarks are left-handed only; the LSP 1000022 is always there.
public enum Particles {
  static let N1 = ParticleID(1_000_022), N2 = ParticleID(1_000_023), N3 = ParticleID(1_000_025)
  static let C1 = ParticleID(1_000_024), C2 = ParticleID(1_000_037)
  static let gluino = ParticleID(1_000_021)
  static let down = ParticleID(1_000_001), up = ParticleID(1_000_002)
  static let strange = ParticleID(1_000_003), charm = ParticleID(1_000_004)
  static let bottom1 = ParticleID(1_000_005), bottom2 = ParticleID(2_000_005)
  static let top1 = ParticleID(1_000_006), top2 = ParticleID(2_000_006)
  static let sleptons = [1_000_011, 1_000_013, 1_000_015].map { ParticleID($0) }
  static let sneutrinos = [1_000_012, 1_000_014, 1_000_016].map { ParticleID($0) }
  static let lightSquarks = [down, up, strange, charm]
  static let neutralinos = [N1, N2, N3]
  static let charginos = [C1, C2]

  /// The lightest supersymmetric particle.
  public static let lsp = N1

  /// All of them, sorted.
  public static let all =
    (lightSquarks + [bottom1, bottom2, top1, top2] + sleptons + sneutrinos + [gluino]
    + neutralinos + charginos).sorted()

  /// Pairs that are told apart by their masses only: the first is the lighter one.
  ///
  /// The second is never there without the first.
  static let ordered: [(first: ParticleID, second: ParticleID)] = [
    (top1, top2), (bottom1, bottom2), (N2, N3), (C1, C2), (down, up), (down, strange),
  ]

  /// Groups in which a search tries to make one particle of two.
  static let alike: [[ParticleID]] = [
    lightSquarks, [bottom1, bottom2], [top1, top2], charginos, [N2, N3],
  ]

  /// Lower limits on masses in GeV, besides that of the LSP; they keep clear of what LEP and the
  /// Tevatron had excluded.
  static func massWall(_ particle: ParticleID) -> Double {
    switch particle {
    case down, up, strange, charm, gluino: 310
    case C1, C2: 100
    case N2, N3: 20
    case lsp: 10
    default: 0
    }
  }

  /// The largest mass in GeV.
  public static let largestMass = 2400.0
}
