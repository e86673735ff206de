import Foundation

/// Times likelihoods in this process; `Benchmarks/pyhf/compare` sets the numbers beside pyhf's.
///
/// `likelihoods measure WORKSPACE.json` prints JSON; `likelihoods growth` prints columns for a plot.
@main
enum LikelihoodTimes {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    switch (arguments.first, arguments.count) {
    case ("measure", 2): print(try Measured(file: arguments[1]).json)
    case ("growth", 1): try Growth.printColumns()
    default:
      FileHandle.standardError.write(
        Data("usage: likelihoods measure WORKSPACE.json | likelihoods growth\n".utf8))
      exit(64)
    }
  }

  /// The median time of some calls, in seconds.
  static func median(of calls: Int, _ body: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    var seconds: [Double] = []
    for _ in 0..<calls { seconds.append(try clock.measure(body) / .seconds(1)) }
    return seconds.sorted()[calls / 2]
  }
}
