import Foundation

/// Runs every comparison and prints a table; fails where the results of both ways differ.
@main
enum Benchmarks {
  static func main() throws {
    let all = [
      try Interpolation.benchmark(), Combination.benchmark(), try PublishedCombination.benchmark(),
      Counting.benchmark(),
      try Reading.benchmark(),
    ]
    var differs = false
    print("ours [ns]    peer [ns]   ratio  what (against)")
    for benchmark in all {
      let outcome = benchmark.run()
      print(
        String(format: "%9.0f  %11.0f  %6.1f  ", outcome.ours, outcome.theirs, outcome.ratio)
          + "\(benchmark.name) (\(benchmark.peer))")
      if outcome.difference > 1e-9 {
        differs = true
        print("  the results differ by \(outcome.difference) of their sum")
      }
    }
    if differs { exit(1) }
  }
}
