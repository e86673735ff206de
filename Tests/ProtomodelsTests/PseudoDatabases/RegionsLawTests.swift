import ExperimentalResults
import Foundation
import Inference
import Likelihoods
import Numerics
import Testing

@testable import Protomodels

@Suite("Drawn counts of signal regions")
struct RegionsLawTests {
  private func law(_ folder: String) throws -> RegionsLaw {
    let results = try PublishedResults.target.get().database.results
    let index = try #require(results.firstIndex { $0.folder == folder })
    return RegionsLaw(index, results[index], joints: [], after: [])
  }

  @Test("have the p-values of their law: uniform where the background is trusted")
  func uniform() throws {
    let law = try law("ATLAS-SUSY-2013-02-eff")
    var random = RandomStream(runSeed: 1, chain: 0)
    var values: [Double] = []
    for _ in 0..<200 {
      let draw = law.draw(fudge: 1, after: [], using: &random)
      for (region, count) in zip(law.result.regions, draw.counts) {
        let own = try #require(
          IntegratedCounting(
            background: region.expected, error: region.error, count: region.expected))
        // A count is a step of the distribution: the place within is drawn.
        values.append(
          own.probability(atLeast: count + 1) + random.uniform() * own.probability(of: count))
      }
    }
    #expect(values.count == 3000)
    #expect(KolmogorovSmirnov(values) { $0 }.pValue > 1e-6)
    // The same draws under a law with half the uncertainty: the test sees it.
    var narrow: [Double] = []
    for _ in 0..<200 {
      let draw = law.draw(fudge: 0.5, after: [], using: &random)
      for (region, count) in zip(law.result.regions, draw.counts) {
        let own = try #require(
          IntegratedCounting(background: region.expected, error: region.error))
        narrow.append(own.probability(atLeast: count))
      }
    }
    #expect(KolmogorovSmirnov(narrow) { $0 }.pValue < 1e-4)
  }

  @Test("follow a covariance together, in the linear and in the skewed form")
  func covariance() throws {
    let background = [40.0, 60, 25]
    let matrix = [36.0, 20, -6, 20, 49, 0, -6, 0, 16]
    for third in [[], [120.0, -90, 40]] {
      let hypotheses = try CovarianceHypotheses(
        regions: ["a", "b", "c"], observed: background, background: background,
        covariance: matrix, thirdMoments: third)
      let draws = 40_000
      var random = RandomStream(runSeed: 2, chain: 0)
      let all = (0..<draws).map { _ in hypotheses.sampleRates(using: &random) }
      for a in 0..<3 {
        let mean = all.reduce(0) { $0 + $1[a] } / Double(draws)
        #expect(abs(mean - background[a]) < 5 * (matrix[4 * a] / Double(draws)).squareRoot())
        for b in 0..<3 {
          let found =
            all.reduce(0) { $0 + ($1[a] - background[a]) * ($1[b] - background[b]) }
            / Double(draws)
          let scale = (matrix[4 * a] * matrix[4 * b]).squareRoot()
          #expect(abs(found - matrix[3 * a + b]) < 0.04 * scale, "\(third) \(a) \(b)")
        }
        let cube = all.reduce(0) { $0 + pow($1[a] - background[a], 3) } / Double(draws)
        let expected = third.isEmpty ? 0 : third[a]
        #expect(abs(cube - expected) < 0.12 * pow(matrix[4 * a], 1.5), "\(third) \(a): \(cube)")
      }
    }
  }

  @Test("give a region of two folders one count, by its name or its published numbers")
  func twins() throws {
    let first = PseudoSample.regions(
      "A-eff", [("one", 5, 4.5, 1), ("two", 90, 100, 9), ("three", 7, 3, 1)])
    let second = PseudoSample.regions(
      "A-agg", [("one", 5, 4.5, 1), ("AR2", 90, 100, 9), ("AR3", 8, 3, 1)])
    let law = RegionsLaw(0, first, joints: [], after: [])
    let other = RegionsLaw(1, second, joints: [], after: [law])
    var random = RandomStream(runSeed: 3, chain: 0)
    var different = 0
    for _ in 0..<50 {
      let draw = law.draw(fudge: 1, after: [], using: &random)
      let twin = other.draw(fudge: 1, after: [draw], using: &random)
      #expect(twin.counts[0] == draw.counts[0] && twin.counts[1] == draw.counts[1])
      if twin.counts[2] != draw.counts[2] { different += 1 }
    }
    #expect(different > 20)
  }

  @Test("of a full likelihood are drawn with its auxiliary data about the fitted values")
  func workspace() throws {
    let model = AuxiliaryModel(observed: 70)
    let result = PseudoSample.regions("W-eff", [("SR", 70, 50, 8)], likelihood: model)
    let joint = try #require(try JointLaw(result.likelihoods[0], of: result))
    // The fit to 70 events with b (1 + 0.16 θ), b = 50, θ ± 1 pulls the rate up, not to 70.
    let rate = try #require(joint.rates.first)
    #expect(rate > 60 && rate < 66)
    let law = RegionsLaw(0, result, joints: [joint], after: [])
    var random = RandomStream(runSeed: 4, chain: 0)
    let draws = 20_000
    var (counts, shifts, expected): ([Double], [Double], [Double]) = ([], [], [])
    for _ in 0..<draws {
      let draw = law.draw(fudge: 1, after: [], using: &random)
      #expect(draw.joints[0].data.main == draw.counts)
      counts.append(draw.counts[0])
      shifts.append(draw.joints[0].data.auxiliary[0])
      expected.append(draw.expected[0])
    }
    let theta = (rate / 50 - 1) / 0.16
    for (values, mean, variance) in [
      (counts, rate, rate), (shifts, theta, 1), (expected, rate, 64),
    ] {
      let found = values.reduce(0, +) / Double(draws)
      let spread = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(draws)
      #expect(abs(found - mean) < 5 * (variance / Double(draws)).squareRoot())
      #expect(abs(spread / variance - 1) < 0.06)
    }
    // A signal adds its events to the bin and leaves the auxiliary data.
    var draw = law.draw(fudge: 1, after: [], using: &random)
    let before = draw
    try law.add([1000], to: &draw, using: &random)
    #expect(abs(draw.counts[0] - before.counts[0] - 1000) < 6 * 1000.0.squareRoot())
    #expect(draw.joints[0].data.main == draw.counts)
    #expect(draw.joints[0].data.auxiliary == before.joints[0].data.auxiliary)
  }
}

@Suite("The limit of a region for other counts")
struct RegionLimitTests {
  @Test("is the published one for the published count, and rises with the count")
  func isPublished() throws {
    let results = try PublishedResults.everything.get().results
    var (integrated, profiled) = (0, 0)
    for result in results where result.kind == .efficiencyMaps {
      for region in result.regions {
        let limit = RegionLimit(region, luminosity: result.luminosity)
        let own = try #require(limit.upperLimit(observed: region.observed))
        #expect(abs(own / region.upperLimit - 1) < 1e-9, "\(result.folder) \(region.name)")
        let more = try #require(limit.upperLimit(observed: region.observed + 5))
        #expect(more > own)
        if abs(limit.factor * result.luminosity - 1) < 0.01 {
          if limit.isIntegrated { integrated += 1 } else { profiled += 1 }
        }
      }
    }
    // SModelS made them so; the others are of the publications.
    #expect(integrated >= 15 && profiled >= 100)
  }
}
