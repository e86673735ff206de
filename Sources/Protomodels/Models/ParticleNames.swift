import SimplifiedModels

/// Names of particles as reports show them, and the words that stand for particles on a command line.
public enum ParticleNames {
  /// The name with `_` for what follows below and `^` for above: `X_Z^1`, `X_W^1`, `X_t`, `X_d`.
  public static func name(for particle: ParticleID) -> String { fatalError("unbuilt") }

  /// Particles that the words name: PDG codes, names, or monikers such as `stops` and `sleptons`.
  public static func particles(named words: [String]) throws(ProtomodelError) -> [ParticleID] {
    fatalError("unbuilt")
  }
}
