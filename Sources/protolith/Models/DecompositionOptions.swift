import ArgumentParser
import SimplifiedModels

/// How a model is taken apart, for every command that does so.
struct DecompositionOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Smallest σ × BR kept, fb (0.005).", valueName: "fb"))
  var sigmaCut: Double?
  @Option(
    help: ArgumentHelp("Mass gaps below this are compressed, GeV (5).", valueName: "GeV"))
  var massGap: Double?
  @Option(
    help: ArgumentHelp(
      "The largest gap of a topology that compression would make unseen stays from here on, GeV (1).",
      valueName: "GeV"))
  var visibleGap: Double?
  @Flag(help: "Merge promptly decaying particles of equal mass and width, whatever their charge.")
  var ignorePromptCharges = false

  func validate() throws {
    for (option, value) in [
      ("--sigma-cut", sigmaCut), ("--mass-gap", massGap), ("--visible-gap", visibleGap),
    ] {
      if let value, !(value >= 0 && value.isFinite) {
        throw ValidationError("\(option) \(value): give a number not below 0")
      }
    }
  }

  /// Puts what was asked for into settings.
  func apply(to settings: inout DecompositionSettings) {
    if let sigmaCut { settings.sigmaCut = sigmaCut }
    if let massGap { settings.massGap = massGap }
    if let visibleGap { settings.visibleGap = visibleGap }
    if ignorePromptCharges { settings.mergesPromptParticles = true }
  }

  /// SModelS's cuts; prompt particles of other charge, spin or colour are other particles.
  static let standard: DecompositionSettings = {
    var settings = DecompositionSettings(sigmaCut: 0.005, massGap: 5)
    settings.mergesPromptParticles = false
    return settings
  }()
}
