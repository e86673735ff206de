import ArgumentParser
import Documents
import Inference

/// `protolith cls`: one hypothesis test of a published likelihood.
struct ClsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cls", abstract: "Test a signal strength: CLs, observed and expected.",
    discussion: """
      The expected values are those for background data at -2, -1, 0, +1 and +2 standard deviations. \
      With --test-stat q0 the background is tested instead: p0 and Z.
      """)

  @OptionGroup var source: WorkspaceOptions
  @Option(help: "The signal strength.") var testPoi = 1.0
  @Option(help: "The test statistic: qtilde, q, q0, tmu or tmutilde.") var testStat = TestStatisticKind.qtilde
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let likelihood = try source.likelihood()
    let profile = FittedProfile(likelihood)
    let asimov = try profile.asimov(atStrength: testStat == .q0 ? 1 : 0)
    let interest = likelihood.parameters.parameterOfInterest
    let lowest = interest.map { likelihood.parameters.parameters[$0].bounds.lowerBound } ?? 0
    let test = try Asymptotics.test(
      atStrength: testPoi, observed: profile, asimov: asimov, kind: testStat,
      lowestStrength: lowest)
    if json { print(test.document.prettyText, terminator: "") } else { test.show() }
  }
}

extension TestStatisticKind: ExpressibleByArgument {}

extension HypothesisTest {
  /// The keys that pyhf prints, and what else is known.
  fileprivate var document: JSONValue {
    .object([
      ("CLs_exp", .array(expected.map { .number($0) })), ("CLs_obs", .number(cls)),
      ("CLb", .number(clb)), ("CLsb", .number(clsb)), ("mu", .number(strength)),
      ("mu_hat", .number(bestStrength)), ("q", .number(statistic)),
      ("q_asimov", .number(asimovStatistic)), ("test_stat", .string(kind.rawValue)),
    ])
  }

  fileprivate func show() {
    let name = kind == .q0 ? "p0" : kind.hasCLs ? "CLs" : "p"
    var table = TextTable(
      ["", "observed", "-2 sigma", "-1 sigma", "median", "+1 sigma", "+2 sigma"],
      numeric: Set(1...6))
    table.add([name] + ([cls] + expected).map { Decimals.short($0, 5) })
    table.show()
    print(
      "mu = \(Decimals.short(strength)), best fit \(Decimals.short(bestStrength, 5)),",
      terminator: " ")
    print(
      "\(kind.rawValue) = \(Decimals.short(statistic, 6)), Asimov \(Decimals.short(asimovStatistic, 6))"
    )
    switch kind {
    case .qtilde, .q:
      print(cls < 0.05 ? "excluded at 95 % CLs" : "not excluded at 95 % CLs")
    case .q0: print("Z = \(Decimals.short(statistic.squareRoot()))")
    case .t, .ttilde: break
    }
  }
}
