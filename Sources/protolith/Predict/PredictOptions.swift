import ArgumentParser
import ExperimentalResults
import Likelihoods
import SimplifiedModels
import TheoryPredictions

/// How a model is taken apart.
struct DecompositionOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Smallest sigma x BR kept, fb (0.005).", valueName: "fb"))
  var sigmaCut: Double?
  @Option(help: ArgumentHelp("Mass compression below this gap, GeV (5).", valueName: "GeV"))
  var massGap: Double?

  func validate() throws {
    if let sigmaCut, !(sigmaCut > 0 && sigmaCut.isFinite) {
      throw ValidationError("--sigma-cut \(sigmaCut): give a number above 0")
    }
    if let massGap, !(massGap >= 0 && massGap.isFinite) {
      throw ValidationError("--mass-gap \(massGap): give a number not below 0")
    }
  }

  /// Puts what was asked for into settings.
  func apply(to settings: inout DecompositionSettings) {
    if let sigmaCut { settings.sigmaCut = sigmaCut }
    if let massGap { settings.massGap = massGap }
  }
}

/// Which likelihoods speak.
struct JointAnswerOptions: ParsableArguments {
  @Flag(
    inversion: .prefixedNo,
    help: "Regions of a result together where a joint likelihood is published (default).")
  var combineRegions: Bool?
  @Flag(help: "Every region, not only the most sensitive one of each result.")
  var allRegions = false
  @Option(
    help: ArgumentHelp(
      "Analyses whose likelihoods are multiplied, separated by commas.", valueName: "list"))
  var combineAnalyses: String?
  @Flag(help: "Limits on sigma take part in statistics and combination (see --limit-form).")
  var limitLikelihoods = false

  /// Puts what was asked for into settings.
  func apply(to settings: inout AnswerSettings) {
    if let combineRegions { settings.combinesRegions = combineRegions }
    if allRegions { settings.reportsAllRegions = true }
    if limitLikelihoods { settings.usesLimitLikelihoods = true }
    if let combineAnalyses { settings.combinedAnalyses = Self.list(combineAnalyses) }
  }

  /// The parts of a list with commas, without blanks around.
  static func list(_ text: String) -> [String] {
    text.split(separator: ",").map {
      String($0.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }.filter { !$0.isEmpty }
  }
}
