import TestSupport
import Testing

@testable import AnalysisCombinations

/// Every compatible set of candidates with positive weight, or only the maximal ones, by trying all.
private func everySet(
  _ graph: CompatibilityGraph, _ weights: [Double], maximal: Bool
) -> [(members: [Int], weight: Double)] {
  var sets: [[Int]] = [[]]
  for candidate in weights.indices where weights[candidate] > 0 {
    sets += sets.filter { $0.allSatisfy { graph.areCompatible($0, candidate) } }
      .map { $0 + [candidate] }
  }
  if maximal {
    sets = sets.filter { set in
      !weights.indices.contains { candidate in
        weights[candidate] > 0 && !set.contains(candidate)
          && set.allSatisfy { graph.areCompatible($0, candidate) }
      }
    }
  }
  return sets.map { set in (set, set.reduce(0) { $0 + weights[$1] }) }
    .sorted { a, b in
      a.weight != b.weight ? a.weight > b.weight : a.members.lexicographicallyPrecedes(b.members)
    }
}

@Suite("The k heaviest compatible sets")
struct RankedSetsTests {
  /// Whole weights, so that sums are exact and ties are many; some of them 0 or below.
  private func problem(_ round: Int, _ random: inout TestRandom) -> (
    CompatibilityGraph, [Double]
  ) {
    let count = Int(random.next() % 19)
    let graph = randomGraph(count, density: [0.2, 0.5, 0.8, 0.95][round % 4], &random)
    let kinds: UInt64 = round % 3 == 0 ? 4 : 1000
    return (graph, (0..<count).map { _ in Double(random.next() % kinds) - 1 })
  }

  @Test(
    "are those of exhaustive enumeration, in its order", arguments: [false, true],
    [1, 2, 5, 30])
  func enumerated(maximal: Bool, number: Int) {
    var random = TestRandom(state: UInt64(number))
    for round in 0..<60 {
      let (graph, weights) = problem(round, &random)
      let found = graph.heaviestSets(number, weights: weights, maximal: maximal)
      let expected = everySet(graph, weights, maximal: maximal).prefix(number)
      #expect(found.map(\.members) == expected.map(\.members))
      #expect(found.map(\.weight) == expected.map(\.weight))
    }
  }

  @Test("begin with the heaviest set", arguments: [false, true])
  func firstIsHeaviest(maximal: Bool) {
    var random = TestRandom(state: 9)
    for round in 0..<100 {
      let (graph, weights) = problem(round, &random)
      let best = graph.heaviestSet(weights: weights)
      #expect(graph.heaviestSets(3, weights: weights, maximal: maximal)[0] == best)
      #expect(best.weight == everySet(graph, weights, maximal: false)[0].weight)
    }
  }

  @Test("are few where there are few")
  func few() {
    let free = CompatibilityGraph(count: 2) { _, _ in true }
    #expect(free.heaviestSets(9, weights: [1, 2]).map(\.members) == [[0, 1], [1], [0], []])
    #expect(free.heaviestSets(9, weights: [1, 2], maximal: true).map(\.members) == [[0, 1]])
    #expect(free.heaviestSets(9, weights: [0, -2]).map(\.members) == [[]])
    #expect(free.heaviestSets(9, weights: [0, -2], maximal: true).map(\.members) == [[]])
    #expect(free.heaviestSets(0, weights: [1, 2]).isEmpty)
  }

  @Test("are found among many sets of equal weight")
  func manyTies() {
    // Twenty pairs, of each of which one may be taken: 2²⁰ maximal sets of the same weight.
    let graph = CompatibilityGraph(count: 40) { i, j in i / 2 != j / 2 }
    let found = graph.heaviestSets(
      3, weights: [Double](repeating: 1, count: 40), maximal: true)
    let even = Array(stride(from: 0, to: 40, by: 2))
    #expect(found.map(\.members) == [even, even.dropLast() + [39], even.dropLast(2) + [37, 38]])
  }
}
