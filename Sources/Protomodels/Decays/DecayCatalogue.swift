import SimplifiedModels

/// All decays that a protomodel may have, by mother, sorted by tag.
public enum DecayCatalogue {
  /// Tags of a particle; none for the LSP and for what is outside the model space.
  public static func tags(of mother: ParticleID) -> [DecayTag] { table[mother] ?? [] }

  /// One tag by its name.
  public static func tag(_ name: String, of mother: ParticleID) -> DecayTag? {
    table[mother]?.first { $0.name == name }
  }

  private static let table: [ParticleID: [DecayTag]] = {
    var table: [ParticleID: [DecayTag]] = [:]
    table[Particles.gluino] = gluino
    for stop in [Particles.top1, Particles.top2] { table[stop] = stopTags(of: stop) }
    for sbottom in [Particles.bottom1, Particles.bottom2] { table[sbottom] = sbottomTags }
    for squark in Particles.lightSquarks { table[squark] = squarkTags(of: squark) }
    for (index, particle) in Particles.sleptons.enumerated() {
      table[particle] = sleptonTags(generation: index)
      table[Particles.sneutrinos[index]] = sneutrinoTags(generation: index)
    }
    table[Particles.C1] = chargino1
    table[Particles.C2] = chargino2
    table[Particles.N2] = neutralino2
    table[Particles.N3] = neutralino3
    return table.mapValues { $0.sorted { $0.name < $1.name } }
  }()

  /// Short names of the daughters in tags.
  static let shortNames: [ParticleID: String] = [
    Particles.N1: "N1", Particles.N2: "N2", Particles.N3: "N3", Particles.C1: "C1",
    Particles.C2: "C2", Particles.gluino: "go", Particles.down: "dl", Particles.up: "ul",
    Particles.strange: "sl", Particles.charm: "cl", Particles.bottom1: "b1",
    Particles.bottom2: "b2", Particles.top1: "t1", Particles.top2: "t2",
  ]

  /// A tag of one channel; `word` names what is emitted.
  private static func tag(
    _ daughter: ParticleID, _ word: String, _ emitted: [SMParticle]
  ) -> DecayTag {
    DecayTag(
      "\(shortNames[daughter.magnitude] ?? "") \(word)", [DecayTag.Channel(daughter, emitted)])
  }

  private static func bar(_ particle: ParticleID) -> ParticleID { ParticleID(-particle.rawValue) }
}

// Coloured mothers.
extension DecayCatalogue {
  private static let gluino: [DecayTag] = {
    let toNeutralinos = Particles.neutralinos.flatMap { N in
      [
        tag(N, "q q", [.lightQuark, .lightQuark]), tag(N, "c c", [.charm, .charm]),
        tag(N, "b b", [.bottom, .bottom]), tag(N, "t t", [.top, .antitop]),
        tag(N, "g", [.gluon]),
      ]
    }
    let toCharginos = Particles.charginos.flatMap { C in
      [
        tag(C, "q q", [.lightQuark, .lightQuark]), tag(C, "s c", [.lightQuark, .charm]),
        tag(C, "b t", [.bottom, .antitop]),
      ]
    }
    let toSquarks = [
      tag(Particles.down, "q", [.lightQuark]), tag(Particles.up, "q", [.lightQuark]),
      tag(Particles.strange, "q", [.lightQuark]), tag(Particles.charm, "q", [.charm]),
      tag(Particles.bottom1, "b", [.bottom]), tag(Particles.bottom2, "b", [.bottom]),
      tag(Particles.top1, "t", [.antitop]), tag(Particles.top2, "t", [.antitop]),
    ]
    return toNeutralinos + toCharginos + toSquarks
  }()

  private static func stopTags(of stop: ParticleID) -> [DecayTag] {
    let shared = [
      tag(Particles.bottom1, "W", [.Wplus]), tag(Particles.N1, "t", [.top]),
      tag(Particles.N2, "t", [.top]), tag(Particles.C1, "b", [.bottom]),
      tag(Particles.C2, "b", [.bottom]), tag(Particles.gluino, "t", [.top]),
    ]
    return stop == Particles.top2 ? shared + [tag(Particles.top1, "Z", [.Z])] : shared
  }

  private static let sbottomTags: [DecayTag] =
    [tag(Particles.top1, "W", [.Wminus]), tag(Particles.gluino, "b", [.bottom])]
    + Particles.neutralinos.map { tag($0, "b", [.bottom]) }
    + Particles.charginos.map { tag(bar($0), "t", [.top]) }

  /// Tag names do not tell the flavours apart, so that squarks can be merged.
  private static func squarkTags(of squark: ParticleID) -> [DecayTag] {
    let own: SMParticle = squark == Particles.charm ? .charm : .lightQuark
    let partner: SMParticle = squark == Particles.strange ? .charm : .lightQuark
    let isUpType = squark == Particles.up || squark == Particles.charm
    return Particles.neutralinos.map { tag($0, "q", [own]) }
      + Particles.charginos.map { tag(isUpType ? $0 : bar($0), "q", [partner]) }
      + [tag(Particles.gluino, "q", [own])]
  }
}

// Colourless mothers.
extension DecayCatalogue {
  private static let leptons: [SMParticle] = [.electron, .muon, .tau]
  private static let antileptons: [SMParticle] = [.positron, .antimuon, .antitau]

  private static func sleptonTags(generation: Int) -> [DecayTag] {
    Particles.neutralinos.map { tag($0, "l", [leptons[generation]]) }
      + Particles.charginos.map { tag(bar($0), "nu", [.neutrino]) }
  }

  private static func sneutrinoTags(generation: Int) -> [DecayTag] {
    Particles.neutralinos.map { tag($0, "nu", [.neutrino]) }
      + Particles.charginos.map { tag($0, "l", [leptons[generation]]) }
  }

  // Off shell: 1/9 for each lepton flavour and 6/9 for quarks (W*); 1/18 for each charged lepton,
  // 12/18 for light quarks, 3/18 for bottoms (Z*).
  private static let chargino1: [DecayTag] = [
    tag(Particles.N1, "W", [.Wplus]), tag(Particles.N2, "W", [.Wplus]),
    DecayTag(
      "N1 q q", offShellWeight: 6,
      [DecayTag.Channel(Particles.N1, [.lightQuark, .lightQuark])]),
    DecayTag(
      "N1 l nu", offShellWeight: 1,
      antileptons.map { DecayTag.Channel(Particles.N1, [$0, .neutrino]) }),
  ]

  private static let chargino2: [DecayTag] = [
    tag(Particles.C1, "Z", [.Z]), tag(Particles.C1, "h", [.higgs]),
    tag(Particles.N1, "W", [.Wplus]), tag(Particles.N2, "W", [.Wplus]),
  ]

  private static let neutralino2: [DecayTag] = [
    tag(Particles.N1, "Z", [.Z]), tag(Particles.N1, "h", [.higgs]),
    tag(Particles.C1, "W", [.Wminus]),
    DecayTag(
      "N1 q q", offShellWeight: 12,
      [DecayTag.Channel(Particles.N1, [.lightQuark, .lightQuark])]),
    DecayTag("N1 b b", offShellWeight: 3, [DecayTag.Channel(Particles.N1, [.bottom, .bottom])]),
    DecayTag(
      "N1 l l", offShellWeight: 1,
      zip(leptons, antileptons).map { DecayTag.Channel(Particles.N1, [$0, $1]) }),
  ]

  private static let neutralino3: [DecayTag] = [
    tag(Particles.N1, "Z", [.Z]), tag(Particles.N2, "Z", [.Z]),
    tag(Particles.C1, "W", [.Wminus]), tag(Particles.N1, "h", [.higgs]),
    tag(Particles.N2, "h", [.higgs]),
  ]
}
