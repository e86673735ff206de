import ExperimentalResults
import Likelihoods
import SimplifiedModels
import Testing

@testable import TheoryPredictions

private let jets = "[[['jet']],[['jet']]]"

/// A result of one region with as many events as expected, which has half of all events of a model.
private func counting(_ folder: String, experiment: String = "ATLAS") throws -> SampleResult {
  var result = try SampleResult(folder)
    .region("A", observed: 1e4, expected: 1e4, error: 1, limit: 2, expectedLimit: 2)
    .map("T2", jets, on: SampleResult.plane, [{ _ in 0.5 }])
  result.experiment = experiment
  return result
}

private func model(_ weight: Double) -> Decomposition {
  .of([.squarks(700, 150, weight: weight, id: 0)])
}

@Suite("The limit of the most sensitive combination")
struct SensitiveCombinationTests {
  private func limit(_ results: [SampleResult], weight: Double = 1) throws -> Double {
    let predictor = Predictor(database: try ResultsDatabase.sample(results))
    let found = try predictor.predictions(model(weight), combined: true)
    return try #require(found.combinedLimit)
  }

  // 10,000 ± 100 events, 1.96 × 100 of them signal at the limit, 50 events at μ = 1: μ = 3.92.
  @Test("is that of counting for one region, and √2 times stronger for two that are alike")
  func counts() throws {
    let one = try limit([counting("A-eff")])
    #expect(abs(one / 3.92 - 1) < 0.02)
    let two = try limit([counting("A-eff"), counting("B-eff", experiment: "CMS")])
    #expect(abs(one / two / 2.0.squareRoot() - 1) < 0.01)
    // The same experiment and energy: one of them only.
    let same = try limit([counting("A-eff"), counting("B-eff")])
    #expect(abs(same / one - 1) < 1e-6)
    #expect(abs(try limit([counting("A-eff")], weight: 4) * 4 / one - 1) < 1e-3)
  }

  @Test("is not asked for by others, and not there where nothing has a likelihood")
  func absent() throws {
    let predictor = Predictor(database: try ResultsDatabase.sample([counting("A-eff")]))
    #expect(try predictor.predictions(model(1)).combinedLimit == nil)
    #expect(try predictor.predictions(.of([]), combined: true).combinedLimit == nil)
  }
}

@Suite("The region that stands for an analysis")
struct RegionRuleTests {
  // A: limits 0.3 and 0.2, efficiency 0.1: ratio 1.5, r expected 0.5 per fb.
  // B: limits 0.5 and 0.5, efficiency 0.9: ratio 1, r expected 1.8 per fb.
  @Test(
    "is the one with the largest ratio of limits, or the most sensitive one",
    arguments: [(RegionRule.data, "A"), (.expected, "B")])
  func regions(_ example: (rule: RegionRule, region: String)) throws {
    var settings = PredictionSettings()
    settings.regions = example.rule
    let result = try SampleResult("A-eff")
      .region("A", observed: 40, expected: 30, error: 4, limit: 0.3, expectedLimit: 0.2)
      .region("B", observed: 30, expected: 30, error: 4, limit: 0.5, expectedLimit: 0.5)
      .map("T2", jets, on: SampleResult.plane, [{ _ in 0.1 }, { _ in 0.9 }])
    let predictor = Predictor(
      database: try ResultsDatabase.sample([result]), settings: settings)
    let found = try predictor.predictions(model(1))
    #expect(found.likelihood.map(\.region) == [example.region])
    // The critic takes the most sensitive region by either rule.
    #expect(found.critic.map(\.region) == ["B"])
  }

  @Test("has no merit without an expected limit")
  func merit() {
    for rule in RegionRule.allCases {
      #expect(rule.merit(crossSection: 1, limit: 2, expectedLimit: nil) == nil)
    }
    #expect(RegionRule.data.merit(crossSection: 1, limit: 6, expectedLimit: 3) == 2)
    #expect(RegionRule.expected.merit(crossSection: 1, limit: 6, expectedLimit: 4) == 0.25)
  }
}
