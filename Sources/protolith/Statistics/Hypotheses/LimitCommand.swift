import ArgumentParser
import Documents
import Inference

/// `protolith limit`: the upper limit on the signal strength of a published likelihood.
struct LimitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "limit", abstract: "The CLs upper limit on the signal strength, with its bands.",
    discussion: """
      Observed and expected limits, those of background data at -2, -1, 0, +1 and +2 standard \
      deviations, in units of the signal of the patch. No scan and no bracket are needed: the \
      strength may lie beyond the bounds in the file. With --calctype toybased CLs is counted in toys \
      at some strengths around each limit, and the limits have errors.
      """)

  @OptionGroup var model: LikelihoodOptions
  @Option(help: "The confidence level.") var confidenceLevel = 0.95
  @Flag(help: "Expect what the nominal nuisance parameters say, before any fit to the data.")
  var beforeFit = false
  @Option(help: "How the distributions are found.") var calctype = CalculationType.asymptotics
  @OptionGroup var toys: ToyOptions
  @OptionGroup var searching: SearchOptions
  @OptionGroup var answer: AnswerOptions

  func validate() throws {
    guard confidenceLevel > 0, confidenceLevel < 1 else {
      throw ValidationError("--confidence-level \(confidenceLevel): give a number between 0 and 1")
    }
    if beforeFit, calctype == .toybased {
      throw ValidationError("--before-fit goes with --calctype asymptotics; toys follow the data")
    }
  }

  func run() throws {
    let clock = ContinuousClock()
    let start = clock.now
    let likelihood = try model.likelihood()
    if calctype == .toybased {
      let answer = ToyLimitAnswer(
        limits: try toys.limits(of: likelihood, confidenceLevel: confidenceLevel), toys: toys,
        confidenceLevel: confidenceLevel, seconds: (clock.now - start) / .seconds(1))
      return try self.answer.give(answer.document) { answer.show() }
    }
    let profile = FittedProfile(likelihood, search: searching.search(for: likelihood))
    let limits = try Asymptotics.limits(
      observed: profile, asimov: profile.asimov(),
      expecting: beforeFit ? try profile.asimovBeforeFit() : nil,
      confidenceLevel: confidenceLevel)
    let seconds = (clock.now - start) / .seconds(1)
    try searching.warn(about: likelihood, holding: limits.observed)
    let document = JSONValue.object([
      ("limit_exp", .array(limits.expected.map { .number($0) })),
      ("limit_obs", .number(limits.observed)), ("seconds", .number(seconds)),
    ])
    try answer.give(document) {
      BandTable.show([("mu", Decimals.short(limits.observed, 5), limits.expected)])
      print(
        "upper limits at \(Decimals.short(100 * confidenceLevel)) % CLs,"
          + " in \(Decimals.short(1e3 * seconds, 3)) ms")
    }
  }
}
