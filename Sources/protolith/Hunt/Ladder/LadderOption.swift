import ArgumentParser
import MarkovChains

/// A ladder on the command line: `COLDEST:HOTTEST`, `COLDEST:HOTTEST:STEPS`.
struct LadderOption: ExpressibleByArgument {
  var settings: LadderSettings

  /// From the end of the standard cooling to its start; 8 rungs.
  static let standard = LadderOption(settings: LadderSettings(lowest: 0.1, highest: 2))
  static let rungs = 8

  private init(settings: LadderSettings) { self.settings = settings }

  init?(argument: String) {
    let words = argument.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(words.count), let lowest = Double(words[0]),
      let highest = Double(words[1]), lowest > 0, highest >= lowest, highest.isFinite
    else { return nil }
    var every = Self.standard.settings.every
    if words.count == 3 {
      guard let steps = Int(words[2]), (1...1_000_000).contains(steps) else { return nil }
      every = steps
    }
    settings = LadderSettings(lowest: lowest, highest: highest, every: every)
  }
}
