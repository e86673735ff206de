/// A family of models: which particles beyond the Standard Model it has, with their quantum numbers.
///
/// Codes are those of the Monte Carlo numbering scheme of the Particle Data Group and, for what it
/// does not list (singlet and Dirac partners), of the SLHA2 and SARAH conventions.
public enum ModelFamily: String, CaseIterable, Sendable {
  /// The minimal supersymmetric standard model, gravitino and heavy Higgs bosons included.
  case MSSM
  /// With a singlet: a fifth neutralino, a third scalar and a second pseudoscalar.
  case NMSSM
  /// The inert doublet model.
  case IDM
  /// Minimal Dirac gauginos: six neutralinos, three charginos, two gluinos, two sgluons.
  case DGMSSM

  /// The particles, sorted by code.
  public var kinds: [ParticleKind] { Self.tables[self] ?? [] }

  /// The particle of a code or its negative; nil where the family has none.
  public func kind(of id: ParticleID) -> ParticleKind? { Self.byCode[self]?[id.magnitude] }

  /// The smallest family that knows all codes; else the first of those that know most.
  ///
  /// Nil without codes.
  public static func describing(_ codes: [ParticleID]) -> ModelFamily? {
    if codes.isEmpty { return nil }
    let bySize = allCases.sorted { $0.kinds.count < $1.kinds.count }
    if let all = bySize.first(where: { family in codes.allSatisfy { family.kind(of: $0) != nil } })
    {
      return all
    }
    let counts = allCases.map { family in codes.count { family.kind(of: $0) != nil } }
    let most = counts.max() ?? 0
    return zip(allCases, counts).first { $0.1 == most && most > 0 }?.0
  }

  private static let tables: [ModelFamily: [ParticleKind]] = [
    .MSSM: sorted(superpartners + [gluino] + heavyHiggses + [gravitino]),
    .NMSSM: sorted(
      superpartners + [gluino, neutralino(1_000_045, "N5"), gravitino]
        + [
          higgs(35, "H2"), higgs(36, "A1"), higgs(37, "H+", charge: 3), higgs(45, "H3"),
          higgs(46, "A2"),
        ]),
    .IDM: sorted(heavyHiggses),
    .DGMSSM: sorted(
      superpartners + gluinos + sgluons
        + [
          neutralino(1_000_045, "N5"), neutralino(1_000_055, "N6"), chargino(1_000_047, "C3+"),
          gravitino,
        ]
        + [
          higgs(35, "H2"), higgs(45, "H3"), higgs(55, "H4"), higgs(36, "A1"), higgs(46, "A2"),
          higgs(56, "A3"), higgs(37, "H1+", charge: 3), higgs(47, "H2+", charge: 3),
          higgs(57, "H3+", charge: 3),
        ]),
  ]

  private static let byCode = tables.mapValues { kinds in
    Dictionary(kinds.map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })
  }

  private static func sorted(_ kinds: [ParticleKind]) -> [ParticleKind] {
    kinds.sorted { $0.id < $1.id }
  }
}

// Entries of the tables.
extension ModelFamily {
  /// Squarks, sleptons, four neutralinos and two charginos.
  private static var superpartners: [ParticleKind] {
    squarks + sleptons
      + [
        neutralino(1_000_022, "N1"), neutralino(1_000_023, "N2"), neutralino(1_000_025, "N3"),
        neutralino(1_000_035, "N4"), chargino(1_000_024, "C1+"), chargino(1_000_037, "C2+"),
      ]
  }

  private static var squarks: [ParticleKind] {
    let names = [
      ("sd_L", "sd_R"), ("su_L", "su_R"), ("ss_L", "ss_R"), ("sc_L", "sc_R"), ("sb_1", "sb_2"),
      ("st_1", "st_2"),
    ]
    return names.enumerated().flatMap { index, pair in
      let charge = index % 2 == 0 ? -1 : 2
      return [
        kind(1_000_001 + index, pair.0, charge, spinStates: 1, colour: 3),
        kind(2_000_001 + index, pair.1, charge, spinStates: 1, colour: 3),
      ]
    }
  }

  private static var sleptons: [ParticleKind] {
    let names = [
      ("se_L", "se_R", "sne_L"), ("smu_L", "smu_R", "snmu_L"), ("sta_1", "sta_2", "snta_L"),
    ]
    return names.enumerated().flatMap { index, words in
      [
        kind(1_000_011 + 2 * index, words.0, -3, spinStates: 1, colour: 1),
        kind(2_000_011 + 2 * index, words.1, -3, spinStates: 1, colour: 1),
        kind(1_000_012 + 2 * index, words.2, 0, spinStates: 1, colour: 1),
      ]
    }
  }

  private static let gluino = majorana(1_000_021, "gluino", spinStates: 2, colour: 8)
  private static let gluinos = [
    majorana(1_000_021, "gluino1", spinStates: 2, colour: 8),
    majorana(2_000_021, "gluino2", spinStates: 2, colour: 8),
  ]
  private static let sgluons = [
    majorana(3_000_021, "sgluon1", spinStates: 1, colour: 8),
    majorana(3_000_022, "sgluon2", spinStates: 1, colour: 8),
  ]
  private static let gravitino = majorana(1_000_039, "G", spinStates: 4, colour: 1)
  private static let heavyHiggses = [
    higgs(35, "H0"), higgs(36, "A0"), higgs(37, "H+", charge: 3),
  ]

  private static func neutralino(_ code: Int, _ name: String) -> ParticleKind {
    majorana(code, name, spinStates: 2, colour: 1)
  }

  private static func chargino(_ code: Int, _ name: String) -> ParticleKind {
    kind(code, name, 3, spinStates: 2, colour: 1)
  }

  private static func higgs(_ code: Int, _ name: String, charge: Int = 0) -> ParticleKind {
    charge == 0
      ? majorana(code, name, spinStates: 1, colour: 1)
      : kind(code, name, charge, spinStates: 1, colour: 1)
  }

  /// A neutral particle that is its own antiparticle.
  private static func majorana(
    _ code: Int, _ name: String, spinStates: Int, colour: Int
  ) -> ParticleKind {
    ParticleKind(
      id: ParticleID(code), name: name,
      quantumNumbers: QuantumNumbers(charge: 0, spinStates: spinStates, colour: colour),
      isSelfConjugate: true)
  }

  private static func kind(
    _ code: Int, _ name: String, _ charge: Int, spinStates: Int, colour: Int
  ) -> ParticleKind {
    ParticleKind(
      id: ParticleID(code), name: name,
      quantumNumbers: QuantumNumbers(charge: charge, spinStates: spinStates, colour: colour),
      isSelfConjugate: false)
  }
}
