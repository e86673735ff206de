import AnalysisCombinations
import Testing

@Suite("Maximal compatible sets")
struct MaximalSetsTests {
  @Test("are those that an enumeration of all sets finds", arguments: 0..<20)
  func enumeration(seed: Int) {
    // A linear congruence: any graph will do, as long as it is the same each time.
    var state = UInt64(seed * 7919 + 1)
    func lot() -> Bool {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33 & 0xFF < 140
    }
    let count = seed % 11
    let graph = CompatibilityGraph(count: count) { _, _ in lot() }
    func isCompatible(_ mask: Int) -> Bool {
      let members = (0..<count).filter { mask >> $0 & 1 == 1 }
      return members.allSatisfy { a in members.allSatisfy { a == $0 || graph.areCompatible(a, $0) }
      }
    }
    let sets = (1..<max(1, 1 << count)).filter(isCompatible)
    let maximal = sets.filter { mask in
      !(0..<count).contains { mask >> $0 & 1 == 0 && isCompatible(mask | 1 << $0) }
    }.map { mask in (0..<count).filter { mask >> $0 & 1 == 1 } }
    #expect(graph.maximalSets() == maximal.sorted { $0.lexicographicallyPrecedes($1) })
  }
}
