import ArgumentParser
import Documents
import Inference

/// `protolith limit`: the upper limit on the signal strength of a published likelihood.
struct LimitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "limit", abstract: "The CLs upper limit on the signal strength, with its bands.")

  @OptionGroup var source: WorkspaceOptions
  @Option(help: "The confidence level.") var confidenceLevel = 0.95
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    guard confidenceLevel > 0, confidenceLevel < 1 else {
      throw ValidationError("--confidence-level \(confidenceLevel): give a number between 0 and 1")
    }
  }

  func run() throws {
    let clock = ContinuousClock()
    let start = clock.now
    let profile = FittedProfile(try source.likelihood())
    let limits = try Asymptotics.limits(
      observed: profile, asimov: profile.asimov(), confidenceLevel: confidenceLevel)
    let seconds = (clock.now - start) / .seconds(1)
    if json {
      let document = JSONValue.object([
        ("limit_exp", .array(limits.expected.map { .number($0) })),
        ("limit_obs", .number(limits.observed)), ("seconds", .number(seconds)),
      ])
      print(document.prettyText, terminator: "")
      return
    }
    var table = TextTable(
      ["mu", "observed", "-2 sigma", "-1 sigma", "median", "+1 sigma", "+2 sigma"],
      numeric: Set(1...6))
    table.add(
      ["\(Decimals.short(100 * confidenceLevel)) % CLs"]
        + ([limits.observed] + limits.expected).map { Decimals.short($0, 5) })
    table.show()
    print("\(Decimals.short(1e3 * seconds, 3)) ms")
  }
}
