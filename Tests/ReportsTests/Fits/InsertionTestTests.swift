import MarkovChains
import Numerics
import Reports
import Testing

@Suite("The ranks of newborns")
struct InsertionTestTests {
  /// A chain of 40 points whose newborns have ranks by a function of a random number.
  private static func chain(
    _ seed: UInt64, _ rank: (Double, Int) -> Int
  ) -> [NestedSequence.Record] {
    var random = RandomStream(runSeed: seed, chain: 0)
    return (0..<2000).map { place in
      let ends = place >= 1961
      let birth = NestedBirth(family: 0, rank: rank(random.uniform(), place))
      return NestedSequence.Record(
        logLikelihood: Double(place), live: ends ? 2000 - place : 40, family: 0,
        births: place >= 1960 ? [] : [birth])
    }
  }

  @Test("are taken where they are uniform")
  func uniform() throws {
    let chains = (1...3).map { Self.chain($0) { share, _ in Int(share * 40) } }
    let test = try #require(InsertionTest(NestedSequence(chains)))
    #expect(test.births == 3 * 1960 && test.generations == 3 * 49)
    #expect(test.pValue > 0.001 && test.generationPValue > 0.001)
    #expect(test.text.contains("5880 newborns"))
  }

  @Test("are found out where they are not, and where they are not for a while only")
  func others() throws {
    let low = try #require(
      InsertionTest(NestedSequence([Self.chain(4) { share, _ in Int(share * share * 40) }])))
    #expect(low.pValue < 1e-6)
    let once = try #require(
      InsertionTest(
        NestedSequence([
          Self.chain(5) { share, place in Int(share * (400..<440 ~= place ? 15 : 40)) }
        ])))
    #expect(once.pValue > 0.001 && once.generationPValue < 0.001)
  }

  @Test("are not judged where a chain has not stored them")
  func unknown() {
    let records = Self.chain(6) { share, _ in Int(share * 40) }
    #expect(
      InsertionTest(
        NestedSequence([records.map { (logLikelihood: $0.logLikelihood, live: $0.live) }])) == nil)
  }
}
