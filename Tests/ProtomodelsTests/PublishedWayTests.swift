import Foundation
import MarkovChains
import Numerics
import SimplifiedModels
import TheoryPredictions
import Testing

@testable import Protomodels

@Suite("Ways of the published hunt")
struct PublishedWayTests {
  private static func target(_ ways: [PublishedWay]?) throws -> HuntTarget {
    var settings = HuntSettings()
    settings.published = ways
    return try HuntTarget(
      database: try PublishedResults.target.get().database, settings: settings)
  }

  @Test("are no part of a plan that does not take them")
  func coding() throws {
    let plain = String(decoding: try JSONEncoder().encode(HuntSettings()), as: UTF8.self)
    #expect(!plain.contains("published"))
    var settings = HuntSettings()
    settings.published = [.masses, .onShell]
    let read = try JSONDecoder().decode(
      HuntSettings.self, from: try JSONEncoder().encode(settings))
    #expect(read == settings)
  }

  @Test("of combining never find more than the maximum, and no single prediction")
  func combinations() throws {
    let plain = try Self.target(nil)
    var random = RandomStream(runSeed: 3, chain: 0)
    var compared = 0
    for _ in 0..<200 where compared < 12 {
      let drawn = PosteriorPrior().draw(in: PosteriorSpace(plain.space), using: &random)
      let model = drawn.protomodel(in: plain.space)
      guard let judged = try plain.judged(model) else { continue }
      compared += 1
      func found(_ flaws: CombinationFlaws) throws -> BestCombination {
        try BestCombination.find(
          judged.predictions.likelihood, in: plain.database,
          maximalStrength: judged.maximalStrength, flaws: flaws)
      }
      let best = try found([])
      #expect(best == judged.combination)
      for flaws in [
        CombinationFlaws.maximalSets, .pairsOnly, .lostTies, [.maximalSets, .pairsOnly],
      ] {
        let other = try found(flaws)
        #expect(other.zSquared <= best.zSquared + 1e-6)
        #expect(!flaws.contains(.pairsOnly) || other.members.count != 1)
      }
      if best.members.count > 1 { #expect(try found(.pairsOnly) == best) }
    }
    #expect(compared == 12)
  }

  @Test("of moving are each another walk", arguments: PublishedWay.allCases)
  func walks(_ way: PublishedWay) throws {
    func end(_ ways: [PublishedWay]?) throws -> [Double] {
      let target = try Self.target(ways)
      let kernel = target.kernel(steps: 120)
      var random = RandomStream(runSeed: 7, chain: 0)
      var state = try target.start(using: &random)
      return try (0..<120).map { _ in
        state = try kernel.step(from: state, using: &random).0
        return state.logDensity
      }
    }
    let walk = try end([way])
    #expect(try walk == end([way]))
    // Those that hardly ever matter may leave a short walk as it is.
    if ![.lostTies, .pairsOnly, .unmirrored, .onShell, .merge].contains(way) {
      #expect(try walk != end(nil))
    }
  }
}
