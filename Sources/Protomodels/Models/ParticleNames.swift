import SimplifiedModels

/// Names of particles as reports show them, and the words that stand for particles on a command line.
public enum ParticleNames {
  /// The name with `_` for what follows below and `^` for above: `X_Z^1`, `X_W^1`, `X_t`, `X_d`.
  ///
  /// Sign and particles outside the model space: the name of the magnitude; the PDG code.
  public static func name(for particle: ParticleID) -> String {
    table.first { $0.particle == particle.magnitude }?.name ?? "\(particle.rawValue)"
  }

  /// Particles that the words name, sorted: PDG codes, names, or monikers such as `stops`.
  public static func particles(named words: [String]) throws(ProtomodelError) -> [ParticleID] {
    var found: Set<ParticleID> = []
    for word in words {
      guard let meant = particles(named: word) else {
        throw .unknownParticle(word: word, known: monikers.map(\.word) + table.map(\.name))
      }
      found.formUnion(meant)
    }
    return found.sorted()
  }

  private static func particles(named word: String) -> [ParticleID]? {
    if let group = monikers.first(where: { $0.word == word.lowercased() }) {
      return group.particles
    }
    if let entry = table.first(where: { $0.name == word }) { return [entry.particle] }
    guard let code = Int(word), Particles.all.contains(ParticleID(code)) else { return nil }
    return [ParticleID(code)]
  }

  /// Words for groups; none of them has the LSP, which is always there.
  private static let monikers: [(word: String, particles: [ParticleID])] = [
    ("stops", [Particles.top1, Particles.top2]),
    ("sbottoms", [Particles.bottom1, Particles.bottom2]),
    ("squarks", Particles.lightSquarks),
    ("gluinos", [Particles.gluino]),
    ("charginos", Particles.charginos),
    ("neutralinos", [Particles.N2, Particles.N3]),
    ("electroweakinos", Particles.charginos + [Particles.N2, Particles.N3]),
    ("sneutrinos", Particles.sneutrinos),
    ("sleptons", Particles.sleptons),
  ]

  private static let table: [(particle: ParticleID, name: String)] = [
    (Particles.down, "X_d"), (Particles.up, "X_u"), (Particles.strange, "X_s"),
    (Particles.charm, "X_c"), (Particles.bottom1, "X_b"), (Particles.bottom2, "X_b^2"),
    (Particles.top1, "X_t"), (Particles.top2, "X_t^2"), (Particles.gluino, "X_g"),
    (Particles.N1, "X_Z^1"), (Particles.N2, "X_Z^2"), (Particles.N3, "X_Z^3"),
    (Particles.C1, "X_W^1"), (Particles.C2, "X_W^2"),
    (Particles.sleptons[0], "X_e"), (Particles.sleptons[1], "X_mu"),
    (Particles.sleptons[2], "X_tau"), (Particles.sneutrinos[0], "X_nue"),
    (Particles.sneutrinos[1], "X_numu"), (Particles.sneutrinos[2], "X_nutau"),
  ]
}
