import AnalysisCombinations
import Foundation
import Inputs

/// Times of the exact combination search on the compatibility graph of published analyses.
///
///     combinations PAIRS.json [PROBLEMS]
///
/// The file lists the pairs of analyses of one experiment and energy that may be combined
/// (`allowedPairs`, as in a database's `combinations.json`). Predictions are drawn from all analyses that
/// it names, two of one analysis exclude each other; weights are uniform between -1/2 and 3.
@main
enum CombinationTimes {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count >= 2 else {
      print("usage: combinations PAIRS.json [PROBLEMS]")
      exit(64)
    }
    let rules = try Rules(file: arguments[1])
    let problems = arguments.count > 2 ? Int(arguments[2]) ?? 50 : 50
    print("\(rules.names.count) analyses, times in ms: median, slowest of \(problems) problems")
    print(
      "predictions  compatible        heaviest           10 best      10 maximal          median members"
    )
    for count in [20, 40, 100, 200, 400] {
      report(count, problems, rules)
    }
  }

  private static func report(_ count: Int, _ problems: Int, _ rules: Rules) {
    var numbers = Numbers(seed: UInt64(count))
    var times: [[Double]] = [[], [], []]
    var density = 0.0
    var sizes: [Int] = []
    for _ in 0..<problems {
      let graph = rules.graph(count, using: &numbers)
      let weights = (0..<count).map { _ in Double.random(in: -0.5...3, using: &numbers) }
      density += share(graph) / Double(problems)
      times[0].append(
        milliseconds { sizes.append(graph.heaviestSet(weights: weights).members.count) })
      times[1].append(milliseconds { _ = graph.heaviestSets(10, weights: weights) })
      times[2].append(milliseconds { _ = graph.heaviestSets(10, weights: weights, maximal: true) })
    }
    let columns = times.map { list -> String in
      let sorted = list.sorted()
      return String(format: "%9.3f %9.3f", sorted[sorted.count / 2], sorted[sorted.count - 1])
    }
    print(
      String(format: "%11d  %10.3f", count, density), columns.joined(separator: ""),
      sizes.sorted()[sizes.count / 2])
  }

  private static func share(_ graph: CompatibilityGraph) -> Double {
    var pairs = 0
    for i in 0..<graph.count {
      for j in 0..<i where graph.areCompatible(i, j) { pairs += 1 }
    }
    return 2 * Double(pairs) / Double(graph.count * (graph.count - 1))
  }

  private static func milliseconds(_ body: () -> Void) -> Double {
    ContinuousClock().measure(body) / .milliseconds(1)
  }
}
