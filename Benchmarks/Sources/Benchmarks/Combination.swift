import AnalysisCombinations
import Inputs

/// The heaviest set of compatible analyses: our search against all subsets that are compatible.
enum Combination {
  static func benchmark(candidates count: Int = 22, graphs: Int = 20) -> Benchmark {
    var numbers = Numbers(seed: 2)
    let problems = (0..<graphs).map { _ -> (graph: CompatibilityGraph, weights: [Double]) in
      var pairs: Set<Int> = []
      for i in 0..<count {
        for j in (i + 1)..<count where Double.random(in: 0...1, using: &numbers) < 0.7 {
          pairs.insert(i * count + j)
        }
      }
      let weights = (0..<count).map { _ in Double.random(in: -1...4, using: &numbers) }
      return (CompatibilityGraph(count: count) { pairs.contains($0 * count + $1) }, weights)
    }
    return Benchmark(
      name: "best combination of \(count) predictions", peer: "all compatible sets", work: graphs,
      ours: { problems.reduce(0) { $0 + $1.graph.heaviestSet(weights: $1.weights).weight } },
      theirs: { problems.reduce(0) { $0 + heaviest($1.graph, $1.weights, [], from: 0) } })
  }

  private static func heaviest(
    _ graph: CompatibilityGraph, _ weights: [Double], _ chosen: [Int], from first: Int
  ) -> Double {
    var best = chosen.reduce(0) { $0 + weights[$1] }
    for next in first..<max(first, graph.count)
    where chosen.allSatisfy({ graph.areCompatible($0, next) }) {
      best = max(best, heaviest(graph, weights, chosen + [next], from: next + 1))
    }
    return best
  }
}
