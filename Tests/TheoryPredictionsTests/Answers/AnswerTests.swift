import ExperimentalResults
import Inference
import Likelihoods
import SimplifiedModels
import Testing

@testable import TheoryPredictions

private let jets = "[[['jet']],[['jet']]]"
private let model = Decomposition.of([.squarks(800, 100, weight: 1, id: 0)])

/// Three regions; `efficiencies` of T2 are constant.
private func regions(_ folder: String, analysis: String, efficiencies: [Double]) throws
  -> SampleResult
{
  try SampleResult(folder, analysis: analysis)
    .region("A", observed: 40, expected: 30, error: 4, limit: 0.3, expectedLimit: 0.2)
    .region("B", observed: 10, expected: 11, error: 2, limit: 0.1, expectedLimit: 0.12)
    .region("C", observed: 6, expected: 5, error: 1, limit: 0.08, expectedLimit: 0.07)
    .map("T2", jets, on: SampleResult.plane, efficiencies.map { value in { _ in value } })
}

private func limits(_ folder: String, observed: Double = 1.5) throws -> SampleResult {
  try SampleResult(folder).map(
    "T2", jets, on: SampleResult.plane, [{ _ in observed }], expected: { _ in 1.2 })
}

/// A and B correlated by 0.3.
private func covariance() throws -> CovarianceHypotheses {
  try CovarianceHypotheses(
    regions: ["A", "B"], observed: [40, 10], background: [30, 11],
    covariance: [16, 2.4, 2.4, 4])
}

private func answer(_ results: [SampleResult], _ settings: AnswerSettings = .init()) throws
  -> (answer: ModelAnswer, names: [String])
{
  let database = try ResultsDatabase.sample(results)
  let answer = try Predictor(database: database).answer(model, settings: settings)
  let names = answer.entries.map {
    database.results[$0.prediction.result].folder + " " + ($0.prediction.region ?? "-")
  }
  return (answer, names)
}

@Suite("The answer to a model")
struct AnswerTests {
  @Test("has the most sensitive region of each result and every limit, the largest r first")
  func selection() throws {
    let found = try answer([
      limits("Y"), regions("X-eff", analysis: "X", efficiencies: [0.1, 0.05, 0.04]),
    ])
    // r: 1/1.5 = 0.667 and 0.04/0.08 = 0.5.
    #expect(found.names == ["Y -", "X-eff C"])
    let r = try #require(found.answer.largest?.prediction.r)
    #expect(abs(r - 1 / 1.5) < 1e-12)
    #expect(!found.answer.isExcluded)
    #expect(try answer([limits("Y", observed: 0.9)]).answer.isExcluded)
  }

  @Test("lists every region where it is asked for")
  func allRegions() throws {
    var settings = AnswerSettings()
    settings.reportsAllRegions = true
    let found = try answer(
      [regions("X-eff", analysis: "X", efficiencies: [0.1, 0.05, 0.04])], settings)
    #expect(found.names == ["X-eff B", "X-eff C", "X-eff A"])
  }

  @Test("says what each topology contributes")
  func contributions() throws {
    let result = try regions("X-eff", analysis: "X", efficiencies: [0.1, 0.05, 0.04])
      .map(
        "T6", "[[['jet']],[['jet']]]", on: SampleResult.plane,
        [{ _ in 0.0 }, { _ in 0.0 }, { _ in 0.01 }])
    let prediction = try #require(try answer([result]).answer.entries.first?.prediction)
    #expect(prediction.topologies == ["T2", "T6"])
    #expect(prediction.crossSection == prediction.contributions.reduce(0, +))
    #expect(abs(prediction.contributions[1] - 0.01) < 1e-15)
  }

  @Test("combines regions of both versions of an analysis, unless told not to")
  func combined() throws {
    let results = try [
      regions("X-agg", analysis: "X", efficiencies: [0.1, 0.05, 0]).joint(covariance()),
      regions("X-eff", analysis: "X", efficiencies: [0.1, 0.05, 0]).joint(covariance()),
    ]
    #expect(try Set(answer(results).names) == ["X-agg -", "X-eff -"])
    var settings = AnswerSettings()
    settings.combinesRegions = false
    #expect(try Set(answer(results, settings).names) == ["X-agg A", "X-eff A"])
  }

  @Test(
    "has the same largest r where only what leads is worked out",
    arguments: [0.3, 1.5, 9], [0.01, 0.1, 0.9])
  func leading(observedLimit: Double, efficiency: Double) throws {
    let database = try ResultsDatabase.sample([
      limits("Y", observed: observedLimit),
      regions("X-eff", analysis: "X", efficiencies: [efficiency, 0.05, 0]).joint(covariance()),
      regions("Z-eff", analysis: "Z", efficiencies: [0.02, efficiency, 0.01]).joint(covariance()),
    ])
    let predictor = Predictor(database: database)
    let all = try predictor.answer(model)
    let leading = try predictor.answer(model, detail: .leading)
    let (whole, quick) = try (#require(all.largest), #require(leading.largest))
    #expect(whole.prediction.result == quick.prediction.result)
    #expect(whole.prediction.region == quick.prediction.region)
    #expect(whole.prediction.r == quick.prediction.r)
    #expect(all.isExcluded == leading.isExcluded)
    #expect(quick.statistics == nil)
    #expect(all.entries.count == leading.entries.count)
  }

  @Test("has -ln L of the counts at 0, at 1 and at its minimum")
  func statistics() throws {
    let found = try answer([regions("X-eff", analysis: "X", efficiencies: [0.1, 0, 0])])
    let statistics = try #require(found.answer.entries.first?.statistics)
    let profile = CountingProfile(observed: 40, background: 30, error: 4, signal: 10)
    #expect(statistics.model == -profile.logLikelihood(atStrength: 1).value)
    #expect(statistics.standardModel == -profile.logLikelihood(atStrength: 0).value)
    // Ten events above 30 are ten signal events: μ̂ = 1.
    #expect(abs(statistics.bestStrength - 1) < 1e-5)
    #expect(statistics.minimum <= statistics.model)
    // At the maximum d²/dμ² is that of a Poisson of 40 with 16 more of variance.
    let error = try #require(statistics.strengthError)
    #expect(abs(error - (56.0).squareRoot() / 10) < 1e-4)
  }

  @Test("multiplies the likelihoods of chosen analyses")
  func combination() throws {
    var settings = AnswerSettings()
    settings.combinedAnalyses = ["X", "Z", "no such analysis", "X"]
    let found = try answer(
      [
        regions("X-eff", analysis: "X", efficiencies: [0.1, 0, 0]),
        regions("Z-eff", analysis: "Z", efficiencies: [0, 0.05, 0]), limits("Z"),
      ], settings)
    let combination = try #require(found.answer.combination)
    #expect(combination.members.map(\.region) == ["A", "B"])
    #expect(abs(combination.crossSection - 0.15) < 1e-12)
    let parts = [
      CountingProfile(observed: 40, background: 30, error: 4, signal: 10),
      CountingProfile(observed: 10, background: 11, error: 2, signal: 5),
    ]
    let limit = try Asymptotics.upperLimit(
      observed: SummedProfile(parts), asimov: SummedProfile(parts.map(\.asimov)),
      relativeTolerance: 1e-9)
    #expect(abs(combination.upperLimit / (0.15 * limit) - 1) < 1e-5)
    #expect(abs(combination.r * limit - 1) < 1e-5)
    // The best likelihood of both is not above the sum of their own best ones.
    let own = found.answer.entries.compactMap(\.statistics?.minimum).reduce(0, +)
    #expect(combination.statistics.minimum >= own)
  }

  @Test("goes on where the joint likelihood of one result fails, and says so")
  func failure() throws {
    struct Broken: SignalHypotheses {
      let regions = ["A", "B"]
      func likelihood(for yields: [Double]) throws -> any Likelihood {
        throw LikelihoodError.shape("broken for the test")
      }
    }
    let found = try answer([
      regions("X-eff", analysis: "X", efficiencies: [0.1, 0.05, 0]).joint(Broken()), limits("Y"),
    ])
    #expect(Set(found.names) == ["Y -", "X-eff A"])
    #expect(found.answer.failures.count == 1)
    #expect(found.answer.failures.first?.description.contains("broken for the test") == true)
  }
}
