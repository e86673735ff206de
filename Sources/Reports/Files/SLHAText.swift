import Protomodels
import SimplifiedModels

/// A protomodel as an SLHA file: masses, decays, and cross sections at 8 and 13 TeV.
///
/// Cross sections hold the signal strengths, which also stand in a block of their own.
public enum SLHAText {
  /// Writes the file.
  public static func write(
    _ model: Protomodel, spectrum: Spectrum, title: String, version: String
  ) -> String {
    let program = SLHA.Block(name: "SPINFO", rows: ["   1   protolith", "   2   \(version)"])
    let strengths = SLHA.Block(
      name: "PROTOMODELSTRENGTHS",
      comment: "produced pair, multiplier on its reference cross section",
      rows: model.strengths.map {
        "\($0.mode.first.rawValue) \($0.mode.second.rawValue)   \($0.value)"
      })
    return SLHA.text(
      of: spectrum, comments: [title], blocks: [program, strengths],
      name: { ParticleNames.name(for: $0) })
  }
}
