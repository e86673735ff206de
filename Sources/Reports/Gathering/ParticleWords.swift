import Protomodels
import SimplifiedModels

/// Decays of a particle in words, channels that look the same added.
public enum DecayText {
  /// Rows in order of falling ratio, then by name.
  public static func rows(
    _ decays: [Decay]
  ) -> [(daughter: String, emitted: String, ratio: Double)] {
    var rows: [(daughter: String, emitted: String, ratio: Double)] = []
    for decay in decays where decay.ratio > 0 {
      let daughter = decay.daughters.map { ParticleNames.name(for: $0.magnitude) }
        .joined(separator: " ")
      let emitted = decay.emitted.map(\.symbol).joined(separator: " ")
      if let index = rows.firstIndex(where: { $0.daughter == daughter && $0.emitted == emitted }) {
        rows[index].ratio += decay.ratio
      } else {
        rows.append((daughter, emitted, decay.ratio))
      }
    }
    return rows.sorted { ($1.ratio, $0.daughter, $0.emitted) < ($0.ratio, $1.daughter, $1.emitted) }
  }
}

/// A produced particle in words: `X_t`, and `X_t*` for its antiparticle.
public enum ModeText {
  /// The name with a star for a negative code.
  public static func name(_ particle: ParticleID) -> String {
    ParticleNames.name(for: particle.magnitude) + (particle.rawValue < 0 ? "*" : "")
  }

  /// Both particles.
  public static func name(_ mode: ProductionMode) -> String {
    name(mode.first) + " " + name(mode.second)
  }
}

extension SMParticle {
  /// How reports write the particle; charges are not told apart.
  public var symbol: String {
    switch self {
    case .electron, .positron: "e"
    case .muon, .antimuon: "μ"
    case .tau, .antitau: "τ"
    case .neutrino: "ν"
    case .lightQuark: "q"
    case .charm: "c"
    case .bottom: "b"
    case .top, .antitop: "t"
    case .gluon: "g"
    case .photon: "γ"
    case .Z: "Z"
    case .Wplus, .Wminus: "W"
    case .higgs: "h"
    case .pion: "π"
    }
  }
}
