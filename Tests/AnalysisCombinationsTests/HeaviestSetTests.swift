import Foundation
import TestSupport
import Testing

@testable import AnalysisCombinations

/// A small generator of its own: this module knows no random streams.
struct TestRandom {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state ^ (state >> 29)) >> 16
  }
  mutating func uniform() -> Double { Double(next() & 0xffff_ffff) / 4_294_967_296 }
}

/// A random graph in which each pair is compatible with the given probability.
func randomGraph(_ count: Int, density: Double, _ random: inout TestRandom) -> CompatibilityGraph {
  CompatibilityGraph(count: count) { _, _ in random.uniform() < density }
}

/// The heaviest set by trying all; of equals the one whose sorted indices come first.
func exhaustive(_ graph: CompatibilityGraph, _ weights: [Double]) -> (
  members: [Int], weight: Double
) {
  var best: (members: [Int], weight: Double) = ([], 0)
  for mask in 0..<(1 << graph.count) {
    let members = (0..<graph.count).filter { mask >> $0 & 1 == 1 }
    guard members.allSatisfy({ weights[$0] > 0 }), isCompatible(members, graph) else { continue }
    let weight = members.reduce(0) { $0 + weights[$1] }
    let isFirst = weight == best.weight && members.lexicographicallyPrecedes(best.members)
    if weight > best.weight || isFirst { best = (members, weight) }
  }
  return best
}

func isCompatible(_ members: [Int], _ graph: CompatibilityGraph) -> Bool {
  members.indices.allSatisfy { i in
    members[..<i].allSatisfy { graph.areCompatible($0, members[i]) }
  }
}

@Suite("The heaviest compatible set")
struct HeaviestSetTests {
  @Test("is the one that exhaustive enumeration finds, with ties and negative weights")
  func wholeWeights() {
    var random = TestRandom(state: 1)
    for round in 0..<400 {
      let count = Int(random.next() % 13)
      let graph = randomGraph(count, density: [0.2, 0.5, 0.8, 0.95][round % 4], &random)
      // Few different weights: many ties.
      let weights = (0..<count).map { _ in Double(random.next() % 6) - 1 }
      let found = graph.heaviestSet(weights: weights)
      let expected = exhaustive(graph, weights)
      #expect(found.members == expected.members)
      #expect(found.weight == expected.weight)
    }
  }

  @Test("is found by a finder that keeps its graph, whatever weights it was asked before")
  func finder() {
    var random = TestRandom(state: 4)
    for round in 0..<40 {
      let count = Int(random.next() % 70)
      let graph = randomGraph(count, density: [0.3, 0.6, 0.9][round % 3], &random)
      let finder = HeaviestSetFinder(graph)
      for _ in 0..<10 {
        let weights = (0..<count).map { _ in Double(random.next() % 12) - 1 }
        let (kept, fresh) = (
          finder.heaviestSet(weights: weights), graph.heaviestSet(weights: weights)
        )
        #expect(kept.members == fresh.members && kept.weight == fresh.weight)
        let others = weights.map { $0 > 0 ? $0 + Double(random.next() % 5) : $0 }
        #expect(
          finder.heaviestSet(weights: others).members == graph.heaviestSet(weights: others).members)
      }
    }
  }

  @Test("is the one that exhaustive enumeration finds, with weights of any size")
  func anyWeights() {
    var random = TestRandom(state: 2)
    for round in 0..<200 {
      let count = Int(random.next() % 15)
      let graph = randomGraph(count, density: [0.3, 0.6, 0.9][round % 3], &random)
      let scale = [1e-200, 1e-3, 1, 1e200][round % 4]
      let weights = (0..<count).map { _ in scale * (random.uniform() * 4 - 0.5) }
      let found = graph.heaviestSet(weights: weights)
      let expected = exhaustive(graph, weights)
      #expect(found.members == expected.members)
      #expect(found.weight == expected.weight)
    }
  }

  @Test("crosses the borders of words")
  func severalWords() {
    let graph = CompatibilityGraph(count: 200) { ($0 < 63) != ($1 < 63) || $0 + $1 == 262 }
    var weights = [Double](repeating: 1, count: 200)
    weights[130] = 1.5
    weights[132] = 1.5
    #expect(graph.heaviestSet(weights: weights).members == [0, 130, 132])
    #expect(graph.areCompatible(132, 130))
    #expect(!graph.areCompatible(5, 5))
  }

  @Test("is empty where nothing counts")
  func nothing() {
    let graph = CompatibilityGraph(count: 3) { _, _ in true }
    #expect(graph.heaviestSet(weights: [0, -1, .nan]).members.isEmpty)
    #expect(graph.heaviestSet(weights: [0, -1, -.infinity]).weight == 0)
    #expect(CompatibilityGraph(count: 0) { _, _ in true }.heaviestSet(weights: []).weight == 0)
  }

  @Test("is found in a few hundred candidates with equal weights")
  func manyTies() {
    var random = TestRandom(state: 3)
    let graph = randomGraph(300, density: 0.5, &random)
    let found = graph.heaviestSet(weights: [Double](repeating: 1, count: 300))
    #expect(isCompatible(found.members, graph))
    #expect(found.members.count >= 9)
  }
}

@Suite("The real compatibility graph", .enabled(if: Shared.isThere))
struct RealGraphTests {
  struct Pairs: Decodable { var allowedPairs: [[String]] }

  /// Analyses of the file and whether two of them may be combined.
  func analyses() throws -> (names: [String], allowed: Set<[String]>) {
    let folder = try #require(Shared.folder)
    let url = URL(filePath: folder + "/data/combinations/allowed-pairs.json")
    let pairs = try JSONDecoder().decode(Pairs.self, from: Data(contentsOf: url)).allowedPairs
    let names = Set(pairs.joined().filter { !$0.contains("*") }).sorted()
    return (names, Set(pairs.map { $0.sorted() }))
  }

  @Test("gives compatible sets that no single exchange improves, for 100 candidates")
  func hundredCandidates() throws {
    let (names, allowed) = try analyses()
    var random = TestRandom(state: 4)
    for _ in 0..<50 {
      let chosen = (0..<100).map { _ in names[Int(random.next() % UInt64(names.count))] }.sorted()
      let graph = CompatibilityGraph(count: 100) { i, j in
        let same = chosen[i].split(separator: "-").first == chosen[j].split(separator: "-").first
        return chosen[i] != chosen[j]
          && (!same || allowed.contains([chosen[i], chosen[j]].sorted()))
      }
      let weights = (0..<100).map { _ in random.uniform() * 3 - 0.5 }
      let found = graph.heaviestSet(weights: weights)
      #expect(isCompatible(found.members, graph))
      for candidate in 0..<100 where !found.members.contains(candidate) {
        let kept = found.members.filter { graph.areCompatible($0, candidate) }
        let exchanged = kept.reduce(weights[candidate]) { $0 + weights[$1] }
        #expect(exchanged <= found.weight + 1e-9)
      }
    }
  }
}
