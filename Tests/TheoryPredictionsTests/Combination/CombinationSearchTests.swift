import AnalysisCombinations
import Foundation
import Likelihoods
import Synchronization
import Testing

@testable import TheoryPredictions

/// The largest Σ w over all compatible sets and a dense grid of strengths, refined at its best point.
private func exhaustive(
  _ profiles: [SampleProfile], _ graph: CompatibilityGraph, top: Double
) -> (members: [Int], strength: Double, value: Double) {
  var best: (members: [Int], strength: Double, value: Double) = ([], 0, 0)
  for mask in 1..<(1 << profiles.count) {
    let members = profiles.indices.filter { mask >> $0 & 1 == 1 }
    let isCompatible = members.indices.allSatisfy { i in
      members[..<i].allSatisfy { graph.areCompatible($0, members[i]) }
    }
    guard isCompatible else { continue }
    func value(_ mu: Double) -> Double {
      members.reduce(0) { sum, member in
        let profile = profiles[member]
        return sum + 2
          * (profile.logLikelihood(atStrength: mu).value
            - profile.logLikelihood(atStrength: 0).value)
      }
    }
    let points = 600
    let place = (0...points).max { value(top * Double($0) / 600) < value(top * Double($1) / 600) }
    let centre = top * Double(place ?? 0) / 600
    var (low, high) = (max(0, centre - top / 600), min(top, centre + top / 600))
    for _ in 0..<80 {
      let (a, b) = (low + (high - low) / 3, high - (high - low) / 3)
      if value(a) < value(b) { low = a } else { high = b }
    }
    let strength = (low + high) / 2
    let found = max(value(strength), value(centre))
    if found > best.value + 1e-12 { best = (members, strength, found) }
  }
  return best
}

private func search(
  _ profiles: [SampleProfile], _ graph: CompatibilityGraph, top: Double,
  needsFits: (Int) -> Bool = { _ in false }
) throws -> (members: [Int], strength: Double, value: Double) {
  let curves = profiles.enumerated().compactMap { $1.curve($0, needsFits: needsFits($0)) }
  let numbers = curves.map(\.prediction)
  let part = CompatibilityGraph(count: curves.count) {
    graph.areCompatible(numbers[$0], numbers[$1])
  }
  let search = CombinationSearch(curves: curves, graph: part)
  let found = try search.run(upTo: top)
  return (found.members.map { numbers[$0] }, found.strength, found.value)
}

/// A profile that counts how often it is asked.
private final class Counter: StrengthProfile {
  let inner: SampleProfile
  let calls = Mutex(0)

  init(_ inner: SampleProfile) { self.inner = inner }

  func logLikelihood(atStrength mu: Double) -> (value: Double, slope: Double) {
    calls.withLock { $0 += 1 }
    return inner.logLikelihood(atStrength: mu)
  }

  func curve(_ prediction: Int, needsFits: Bool) -> WeightCurve {
    let start = inner.logLikelihood(atStrength: 0)
    return WeightCurve(
      prediction: prediction, profile: self, background: start.value,
      slopeAtZero: 2 * start.slope, needsFits: needsFits)
  }
}

@Suite("The search for the best combination")
struct CombinationSearchTests {
  @Test("finds what the enumeration of all sets finds", arguments: [false, true])
  func enumeration(needsFits: Bool) throws {
    var random = TestRandom(state: needsFits ? 11 : 10)
    for round in 0..<120 {
      let count = 2 + Int(random.next() % 6)
      let density = [0.3, 0.6, 0.9][round % 3]
      let profiles = (0..<count).map { _ in
        SampleProfile.random([.parabola, .counts, .quartic], &random)
      }
      let graph = CompatibilityGraph(count: count) { _, _ in random.uniform() < density }
      let top = [0.5, 2, 6][Int(random.next() % 3)]
      let expected = exhaustive(profiles, graph, top: top)
      let found = try search(profiles, graph, top: top) { needsFits && $0.isMultiple(of: 2) }
      #expect(abs(found.value - expected.value) <= 2e-6 * max(1, expected.value))
      #expect(found.strength >= 0 && found.strength <= top)
      if expected.value > 1e-3 { #expect(found.members == expected.members) }
    }
  }

  @Test("finds it also where profiles are not concave")
  func notConcave() throws {
    var random = TestRandom(state: 12)
    for round in 0..<120 {
      let count = 2 + Int(random.next() % 6)
      let profiles = (0..<count).map { _ in SampleProfile.random([.longTailed, .counts], &random) }
      let density = [0.3, 0.6, 0.9][round % 3]
      let graph = CompatibilityGraph(count: count) { _, _ in random.uniform() < density }
      let expected = exhaustive(profiles, graph, top: 4)
      let found = try search(profiles, graph, top: 4)
      #expect(abs(found.value - expected.value) <= 1e-6 * max(1, expected.value))
    }
  }

  @Test("sees a second summit that lies apart from the first")
  func twoSummits() throws {
    // Two sets that exclude each other, best at 0.1 and at 3; the later one is higher by little.
    let profiles = [
      SampleProfile(form: .parabola, mode: 0.1, width: 0.1),
      SampleProfile(form: .parabola, mode: 3, width: 2.9),
      SampleProfile(form: .parabola, mode: 3, width: 30),
    ]
    let graph = CompatibilityGraph(count: 3) { a, b in a == 1 && b == 2 }
    let found = try search(profiles, graph, top: 10)
    #expect(found.members == [1, 2])
    #expect(abs(found.strength - 3) < 1e-7)
    #expect(abs(found.value - (3 / 2.9) * (3 / 2.9) - 0.01) < 1e-8)
  }

  @Test("stays below the largest strength, and needs none")
  func bounds() throws {
    let profile = [SampleProfile(form: .parabola, mode: 2, width: 1)]
    let graph = CompatibilityGraph(count: 1) { _, _ in true }
    let capped = try search(profile, graph, top: 0.5)
    #expect(capped.strength == 0.5)
    #expect(abs(capped.value - (4 - 2.25)) < 1e-12)
    let free = try search(profile, graph, top: .infinity)
    #expect(abs(free.strength - 2) < 1e-8 && abs(free.value - 4) < 1e-8)
  }

  @Test("asks a profile that needs fits only a few times, and not at all where it cannot matter")
  func fewFits() throws {
    let cheap = SampleProfile(form: .counts, mode: 1.2, width: 0.3)
    // The second is compatible with the first and rises; the third excludes both and is small.
    let fitted = Counter(SampleProfile(form: .counts, mode: 0.7, width: 0.5))
    let small = Counter(SampleProfile(form: .counts, mode: 0.9, width: 40))
    var curves = [cheap.curve(0, needsFits: false)].compactMap { $0 }
    curves += [fitted, small].enumerated().map { $1.curve($0 + 1, needsFits: true) }
    let graph = CompatibilityGraph(count: 3) { a, b in a == 0 && b == 1 }
    let search = CombinationSearch(curves: curves, graph: graph)
    let found = try search.run(upTo: 3)
    #expect(found.members == [0, 1])
    #expect(fitted.calls.withLock { $0 } <= 12)
    #expect(small.calls.withLock { $0 } <= 1)
    func slope(_ mu: Double) -> Double {
      cheap.logLikelihood(atStrength: mu).slope
        + fitted.inner.logLikelihood(atStrength: mu).slope
    }
    #expect(abs(slope(found.strength)) < 1e-4)
  }

  @Test("gives the same bits again")
  func deterministic() throws {
    var random = TestRandom(state: 13)
    let profiles = (0..<20).map { _ in SampleProfile.random([.counts, .parabola], &random) }
    let graph = CompatibilityGraph(count: 20) { _, _ in random.uniform() < 0.7 }
    let first = try search(profiles, graph, top: 2)
    for _ in 0..<5 {
      let again = try search(profiles, graph, top: 2)
      #expect(again.members == first.members)
      #expect(again.strength.bitPattern == first.strength.bitPattern)
      #expect(again.value.bitPattern == first.value.bitPattern)
    }
  }

  @Test("asks each of 40 predictions at few strengths, though billions of sets are compatible")
  func effort() throws {
    var random = TestRandom(state: 14)
    let counters = (0..<40).map { _ in
      Counter(
        SampleProfile(
          form: .counts, mode: 0.05 + 2 * random.uniform(), width: 0.2 + 2 * random.uniform()))
    }
    let graph = CompatibilityGraph(count: 40) { _, _ in random.uniform() < 0.7 }
    let curves = counters.enumerated().map { $1.curve($0, needsFits: false) }
    let found = try CombinationSearch(curves: curves, graph: graph).run(upTo: 2)
    #expect(!found.members.isEmpty)
    let calls = counters.map { $0.calls.withLock { $0 } }
    print("strengths asked of 40 predictions: \(calls.max() ?? 0) at most")
    #expect(calls.allSatisfy { $0 < 200 }, "\(calls)")
  }
}
