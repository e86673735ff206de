import ArgumentParser
import Documents
import Inference
import Likelihoods

/// `protolith cls`: one hypothesis test of a published likelihood.
struct ClsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cls", abstract: "Test a signal strength: CLs, observed and expected.",
    discussion: """
      The expected values are those for background data at -2, -1, 0, +1 and +2 standard deviations. \
      With --test-stat q0 the background is tested instead: p0 and Z, expected for a signal of \
      strength 1. With --calctype toybased the distributions are made of toys (see `protolith toys`, \
      which also stores them). Several parameters at once are tested two-sided: --test-stat tmu \
      --test-poi mu1=1 --test-poi mu2=0.5.
      """)

  @OptionGroup var model: LikelihoodOptions
  @OptionGroup var hypothesis: HypothesisOptions
  @Option(help: "How the distributions are found.") var calctype = CalculationType.asymptotics
  @Flag(help: "Expect what the nominal nuisance parameters say, before any fit to the data.")
  var beforeFit = false
  @OptionGroup var toys: ToyOptions
  @OptionGroup var searching: SearchOptions
  @OptionGroup var answer: AnswerOptions

  func validate() throws {
    if beforeFit, calctype == .toybased {
      throw ValidationError("--before-fit goes with --calctype asymptotics; toys follow the data")
    }
  }

  func run() throws {
    let likelihood = try model.likelihood(interest: hypothesis.interest)
    if hypothesis.testPoi.count > 1 { return try testPoint(likelihood) }
    hypothesis.warn(about: likelihood)
    let strength = try hypothesis.strength
    if calctype == .toybased {
      let answer = try toys.answer(to: hypothesis, likelihood, model)
      return try self.answer.give(answer.document) { answer.show() }
    }
    let profile = FittedProfile(likelihood, search: searching.search(for: likelihood))
    try searching.warn(about: likelihood, holding: hypothesis.testStat == .q0 ? 0 : strength)
    let alternative = hypothesis.testStat.alternativeStrength
    let test = try Asymptotics.test(
      atStrength: strength, observed: profile,
      asimov: profile.asimov(atStrength: alternative),
      expecting: beforeFit ? try profile.asimovBeforeFit(atStrength: alternative) : nil,
      kind: hypothesis.testStat, lowestStrength: likelihood.lowestStrength)
    try answer.give(test.document) { test.show() }
  }

  /// Several parameters at once.
  private func testPoint(_ likelihood: any Likelihood) throws {
    guard calctype == .asymptotics, !beforeFit else {
      throw ValidationError("several --test-poi: with --calctype asymptotics, after the fit, only")
    }
    let names = ParameterNames(likelihood)
    var values: [Int: Double] = [:]
    for item in try hypothesis.named() {
      guard values.updateValue(item.value, forKey: try names.index(item.name)) == nil else {
        throw ValidationError("--test-poi \(item.name): given twice")
      }
    }
    let test = try PointTest(
      values, of: likelihood, search: searching.search(for: likelihood))
    let answer = PointAnswer(test: test, likelihood: likelihood)
    try self.answer.give(answer.document) { answer.show() }
  }
}

extension HypothesisTest {
  /// The keys that pyhf prints, and what else is known.
  fileprivate var document: JSONValue {
    var members: [(name: String, value: JSONValue)] = [
      ("CLs_exp", .array(expected.map { .number($0) })), ("CLs_obs", .number(cls)),
      ("CLb", .number(clb)), ("CLsb", .number(clsb)), ("mu", .number(strength)),
      ("mu_hat", .number(bestStrength)), ("q", .number(statistic)),
      ("q_asimov", .number(asimovStatistic)), ("test_stat", .string(kind.rawValue)),
    ]
    if kind == .q0 {
      members += [
        ("p0", .number(clsb)), ("Z", .number(significance)),
        ("Z_exp", .number(expectedSignificance)),
      ]
    }
    return .object(members)
  }

  fileprivate func show() {
    BandTable.show([(kind.probabilityName, Decimals.short(cls, 5), expected)])
    print(
      "mu = \(Decimals.short(strength)), best fit \(Decimals.short(bestStrength, 5)),"
        + " \(kind.rawValue) = \(Decimals.short(statistic, 6)),"
        + " Asimov \(Decimals.short(asimovStatistic, 6))")
    switch kind {
    case .qtilde, .q:
      print("CLs+b = \(Decimals.short(clsb, 5)), CLb = \(Decimals.short(clb, 5))")
      print(kind.verdict(cls))
    case .q0:
      print(
        "Z = \(Decimals.short(significance)), expected for mu = 1:"
          + " \(Decimals.short(expectedSignificance))")
    case .t, .ttilde: print("Z = \(Decimals.short(significance))")
    }
  }
}

extension TestStatisticKind {
  /// What the probability of a test is called.
  var probabilityName: String { self == .q0 ? "p0" : hasCLs ? "CLs" : "p" }

  /// What CLs says of the tested strength.
  func verdict(_ cls: Double) -> String {
    cls < 0.05 ? "excluded at 95 % CLs" : "not excluded at 95 % CLs"
  }
}
