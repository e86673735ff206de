import ArgumentParser
import MarkovChains
import Protomodels

extension CriticRule: ExpressibleByArgument {}
extension PublishedWay: ExpressibleByArgument {}

/// How a hunt judges and searches.
struct HuntSearchOptions: ParsableArguments {
  @Option(
    help: """
      What holds the strength of a signal back: paper (r of every result at most 1.3) or sensitive (a \
      number of sensitive results, and the limit of their best combination).
      """)
  var critic: CriticRule?
  @Option(
    help: ArgumentHelp(
      "Steps without a better model before a walker starts anew (default: never).",
      valueName: "steps"))
  var restarts: Int?
  @Flag(help: "Let walkers go back to their own best model now and then.")
  var returns = false
  @Flag(help: "Do not polish the best model of each walker in its last step.")
  var noPolish = false
  @OptionGroup var comparison: PublishedOptions

  /// Whether any of them was on the command line.
  var isGiven: Bool {
    critic != nil || restarts != nil || returns || noPolish || comparison.isGiven
  }

  func validate() throws {
    if let restarts, !(1...1_000_000_000).contains(restarts) {
      throw ValidationError("--restarts \(restarts): use 1 to 1000000000")
    }
  }

  /// Puts what was asked for into settings.
  func apply(to settings: inout HuntSettings) {
    if let critic { settings.critic = critic }
    settings.search = SearchSettings(
      patience: restarts, returnsToBest: returns, polishes: !noPolish)
    settings.published = comparison.ways
  }
}

/// Ways of the published hunt, for comparisons with it.
struct PublishedOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Ways of the published hunt that are copied, for comparisons.", valueName: "ways",
      visibility: .hidden))
  var published: [PublishedWay] = []

  var isGiven: Bool { !published.isEmpty }

  /// In the order of the catalogue, each once; nil without any.
  var ways: [PublishedWay]? {
    isGiven ? PublishedWay.allCases.filter { published.contains($0) } : nil
  }
}
