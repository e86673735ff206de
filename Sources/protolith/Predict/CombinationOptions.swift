import ArgumentParser
import ExperimentalResults
import TheoryPredictions

extension WorkspaceVersion: ExpressibleByArgument {}

/// Which likelihoods speak, and which together.
struct CombinationOptions: ParsableArguments {
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
  @Option(
    help: ArgumentHelp(
      "Workspaces where both are published: full, or simplified as SModelS uses them.",
      valueName: "version"))
  var workspace: WorkspaceVersion?
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
