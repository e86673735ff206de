import Protomodels
import SimplifiedModels

/// A protomodel as an SLHA file: masses, decays, and cross sections at 8 and 13 TeV.
///
/// Decays are prompt by definition: every unstable particle gets a width of 1 GeV. Cross sections hold
/// the signal strengths, which also stand in a block of their own, in XSECTION blocks (pb).
public enum SLHAText {
  /// Writes the file.
  public static func write(
    _ model: Protomodel, spectrum: Spectrum, title: String, version: String
  ) -> String {
    var text = """
      # \(title)
      BLOCK SPINFO
          1   protolith
          2   \(version)
      BLOCK MASS

      """
    for (particle, mass) in spectrum.masses {
      text +=
        "  \(column(particle.rawValue, 9))   \(mass)   # \(ParticleNames.name(for: particle))\n"
    }
    text +=
      "BLOCK PROTOMODELSTRENGTHS   # produced pair, multiplier on its reference cross section\n"
    for strength in model.strengths {
      let mode = strength.mode
      text +=
        "  \(column(mode.first.rawValue, 9)) \(column(mode.second.rawValue, 9))   \(strength.value)\n"
    }
    for (particle, decays) in spectrum.decays {
      let open = decays.filter { $0.ratio > 0 }
      text += "DECAY \(particle.rawValue)   \(open.isEmpty ? "0.0" : "1.0")\n"
      for decay in open { text += row(of: decay, mother: particle) }
    }
    for (particle, _) in spectrum.masses
    where !spectrum.decays.contains(where: { $0.particle == particle }) {
      text += "DECAY \(particle.rawValue)   0.0\n"
    }
    for section in spectrum.crossSections { text += block(of: section, version: version) }
    return text
  }

  private static func row(of decay: Decay, mother: ParticleID) -> String {
    let emitted = decay.emitted.enumerated().map { code(of: $1, number: $0, mother: mother) }
    let codes = ([decay.daughter.rawValue] + emitted).map { column($0, 9) }
    return "    \(decay.ratio)   \(codes.count)   \(codes.joined(separator: " "))\n"
  }

  private static func block(of section: CrossSection, version: String) -> String {
    let mode = section.mode
    return """
      XSECTION  \(section.energy).0E+03  2212 2212 2 \(mode.first.rawValue) \(mode.second.rawValue)
        0  2  0  0  0  0    \(section.value / 1000)    protolith \(version)

      """
  }

  /// The PDG code of what is emitted; of two light quarks the second is the antiquark.
  private static func code(of particle: SMParticle, number: Int, mother: ParticleID) -> Int {
    switch particle {
    case .electron: 11
    case .positron: -11
    case .muon: 13
    case .antimuon: -13
    case .tau: 15
    case .antitau: -15
    case .neutrino: number % 2 == 0 ? 12 : -12
    case .lightQuark:
      (mother.rawValue == 1_000_002 ? 2 : mother.rawValue == 1_000_003 ? 3 : 1)
        * (number % 2 == 0 ? 1 : -1)
    case .charm: number % 2 == 0 ? 4 : -4
    case .bottom: number % 2 == 0 ? 5 : -5
    case .top: 6
    case .antitop: -6
    case .gluon: 21
    case .photon: 22
    case .Z: 23
    case .Wplus: 24
    case .Wminus: -24
    case .higgs: 25
    case .pion: 211
    }
  }

  private static func column(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: " ", count: max(0, width - digits.count)) + digits
  }
}
