import Foundation
import MarkovChains
import Numerics
import Testing

@testable import GlobalFits

@Suite("What a fit says")
struct FitResultTests {
  private static func normals(_ count: Int, seed: UInt64) -> [Double] {
    var random = RandomStream(runSeed: seed, chain: 0)
    return (0..<count).map { _ in random.normal(mean: 0, deviation: 1) }
  }

  @Test("of equal weights are the quantiles of the draws")
  func equal() throws {
    let values = Self.normals(40_000, seed: 1)
    let sample = try #require(WeightedSample(values, weights: values.map { _ in 2 }))
    let draws = Draws([values])
    for share in FitSummary.shares {
      #expect(abs(sample.quantile(share) - draws.quantile(share)) < 2e-3)
    }
    #expect(abs(sample.mean - draws.mean) < 1e-12)
    let shortest = sample.shortest(0.68)
    let inside = values.count { shortest.contains($0) }
    #expect(abs(inside - Int(0.68 * 40_000)) <= 1)
    #expect(abs(shortest.lowerBound + 0.994) < 0.1 && abs(shortest.upperBound - 0.994) < 0.1)
  }

  @Test("of weights that stand for another distribution are the quantiles of that")
  func weighted() throws {
    // Uniform draws with weights of a normal density.
    var random = RandomStream(runSeed: 2, chain: 0)
    let values = (0..<60_000).map { _ in 12 * random.uniform() - 6 }
    let sample = try #require(
      WeightedSample(values, weights: values.map { exp(-0.5 * $0 * $0) }))
    for (share, quantile) in [(0.16, -0.9945), (0.5, 0), (0.975, 1.95996)] {
      #expect(abs(sample.quantile(share) - quantile) < 0.05)
    }
    #expect(abs(sample.deviation - 1) < 0.03)
    #expect(WeightedSample([1, 2], weights: [0, 0]) == nil)
  }

  private static func draws() -> FitDraws {
    let (a, b) = (normals(4000, seed: 3), normals(4000, seed: 4))
    let all = zip(a, b).map { x, y -> FitDraws.Draw in
      let second = 0.6 * x + 0.8 * y
      return FitDraws.Draw(
        values: [x, second], logLikelihood: -0.5 * (x * x + y * y), cube: [0.5, 0.5])
    }
    return FitDraws(equal: [Array(all.prefix(2000)), Array(all.suffix(2000))])
  }

  @Test("has intervals and correlations with their errors")
  func summary() throws {
    let quantities = [FitQuantity(name: "a"), FitQuantity(name: "b")]
    let summary = try #require(FitSummary(Self.draws(), quantities: quantities))
    for spread in summary.spreads {
      let error = try #require(spread.meanError)
      #expect(abs(spread.mean) < 5 * error && error < 0.03)
      #expect(abs(spread.deviation - 1) < 0.06)
      #expect((spread.rHat ?? 2) < 1.01 && (spread.size ?? 0) > 2500)
    }
    #expect(abs(summary.correlations[0][1] - 0.6) < 0.05)
    #expect(summary.correlations[0][1] == summary.correlations[1][0])
    #expect(FitSummary(FitDraws(search: Self.draws().sequences), quantities: quantities) == nil)
  }

  @Test("profiles the likelihood: intervals of one quantity are those of the profile")
  func profiles() throws {
    let points = Self.draws().all
    let best = FitDraws.Draw(values: [0, 0], logLikelihood: 0, cube: [0.5, 0.5])
    let profiles = FitProfiles(points, best: best, quantities: 2, independent: [0, 1])
    #expect(profiles.single.count == 2 && profiles.pairs.count == 1)
    for profile in profiles.single {
      // The profile of a correlated normal is that of the marginal: ±1 at 68 %.
      let inner = try #require(profile.interval(ProfileGrid.levels[1]?[0] ?? 0))
      let outer = try #require(profile.interval(ProfileGrid.levels[1]?[1] ?? 0))
      #expect(abs(inner.lowerBound + 1) < 0.2 && abs(inner.upperBound - 1) < 0.2)
      #expect(abs(outer.lowerBound + 1.96) < 0.25 && abs(outer.upperBound - 1.96) < 0.25)
    }
    #expect(profiles.single[0].values.compactMap(\.self).min() ?? 1 < 0.05)
  }

  @Test("of nested sampling is weighted, and evened by systematic resampling")
  func nested() throws {
    let points = (0..<200).map {
      FitDraws.Draw(
        values: [Double($0)], logLikelihood: Double($0) / 20, cube: [Double($0) / 200])
    }
    let chains = [
      points.filter { Int($0.values[0]) % 2 == 0 }, points.filter { Int($0.values[0]) % 2 == 1 },
    ]
    let sequence = NestedSequence(chains.map { $0.map { ($0.logLikelihood, 10) } })
    let draws = FitDraws(nested: chains, sequence: sequence)
    let weights = try #require(draws.weights)
    #expect(abs(weights.reduce(0, +) - 1) < 1e-12)
    let mean = zip(draws.all, weights).reduce(0) { $0 + $1.0.values[0] * $1.1 }
    let evened = draws.evened(5000)
    #expect(abs(evened.count - 5000) <= 1)
    let found = evened.reduce(0) { $0 + $1.values[0] } / Double(evened.count)
    #expect(abs(found - mean) < 0.1)
  }

  @Test("of nested chains that disagree has the error of their spread")
  func spreadOfChains() throws {
    let chains = (0..<4).map { chain in
      (0..<100).map { place -> FitDraws.Draw in
        FitDraws.Draw(
          values: [10 * Double(chain) + Double(place % 5)], logLikelihood: Double(place) / 50,
          cube: [0.5])
      }
    }
    let sequence = NestedSequence(chains.map { $0.map { ($0.logLikelihood, 20) } })
    let draws = FitDraws(nested: chains, sequence: sequence)
    let summary = try #require(FitSummary(draws, quantities: [FitQuantity(name: "a")]))
    // Means of the chains are 10 apart: √(500 / 3 / 4) is the error of their mean.
    let error = try #require(summary.spreads[0].meanError)
    #expect(abs(error - 6.455) < 0.3)
    #expect((summary.spreads[0].size ?? 100) < 5)
  }
}
