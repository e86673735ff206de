import ExperimentalResults
import Likelihoods
import SimplifiedModels
import Testing

@testable import TheoryPredictions

private let jets = "[[['jet']],[['jet']]]"

/// Three regions; `efficiencies` of T2 are constant.
private func regions(
  _ folder: String, analysis: String, efficiencies: [Double]
) throws -> SampleResult {
  try SampleResult(folder, analysis: analysis)
    .region("A", observed: 40, expected: 30, error: 4, limit: 0.3, expectedLimit: 0.2)
    .region("B", observed: 10, expected: 11, error: 2, limit: 0.1, expectedLimit: 0.12)
    .region("C", observed: 6, expected: 5, error: 1, limit: 0.08, expectedLimit: 0.07)
    .map(
      "T2", jets, on: SampleResult.plane,
      efficiencies.map { efficiency in { _ in efficiency } })
}

private func limits(_ folder: String) throws -> SampleResult {
  try SampleResult(folder).map(
    "T2", jets, on: SampleResult.plane, [{ _ in 1.5 }], expected: { _ in 1.2 })
}

private func covariance(_ regions: [String]) throws -> CovarianceHypotheses {
  let all: [String: (Double, Double, Double)] = [
    "A": (40, 30, 16), "B": (10, 11, 4), "C": (6, 5, 1),
  ]
  let chosen = regions.compactMap { all[$0] }
  var matrix = [Double](repeating: 0, count: chosen.count * chosen.count)
  for row in chosen.indices {
    for column in chosen.indices {
      let correlation = row == column ? 1 : 0.3
      matrix[row * chosen.count + column] =
        correlation * (chosen[row].2 * chosen[column].2).squareRoot()
    }
  }
  return try CovarianceHypotheses(
    regions: regions, observed: chosen.map(\.0), background: chosen.map(\.1), covariance: matrix)
}

private let model = Decomposition.of([.squarks(800, 100, weight: 1, id: 0)])

private func name(_ prediction: TheoryPrediction, _ database: ResultsDatabase) -> String {
  database.results[prediction.result].folder + " " + (prediction.region ?? "-") + " "
    + prediction.kind.rawValue
}

private func predict(_ results: [SampleResult]) throws -> (critic: [String], likelihood: [String]) {
  let database = try ResultsDatabase.sample(results)
  let found = try Predictor(database: database).predictions(model, limits: .every)
  return (
    found.critic.map { name($0, database) }, found.likelihood.map { name($0, database) }
  )
}

@Suite("Predictions of several folders")
struct SelectionTests {
  @Test("are for the critic the region with the largest expected r, and all limits")
  func critic() throws {
    // Expected r: 0.1/0.2, 0.05/0.12, 0.04/0.07; ratios of limits: 1.5, 0.83, 1.14.
    let found = try predict([
      limits("X-1"), regions("X-1-eff", analysis: "X-1", efficiencies: [0.1, 0.05, 0.04]),
    ])
    #expect(found.critic == ["X-1 - upperLimit", "X-1-eff C efficiencyMap"])
    // The combination takes the region with the largest excess.
    #expect(found.likelihood == ["X-1 - upperLimit", "X-1-eff A efficiencyMap"])
  }

  @Test("count equal expected r by cross section, then in the order of the regions")
  func ties() throws {
    let found = try predict([regions("X-eff", analysis: "X", efficiencies: [0.2, 0.12, 0.07])])
    #expect(found.critic == ["X-eff A efficiencyMap"])
  }

  @Test("give way to a joint likelihood; limits of that analysis leave the critic only")
  func joint() throws {
    let result = try regions("X-1-eff", analysis: "X-1", efficiencies: [0.1, 0.05, 0.04])
      .joint(covariance(["A", "B", "C"]))
    let found = try predict([limits("X-1"), result, limits("X-2")])
    #expect(found.critic == ["X-1-eff - covariance", "X-2 - upperLimit"])
    #expect(
      found.likelihood == ["X-1 - upperLimit", "X-1-eff - covariance", "X-2 - upperLimit"])
  }

  @Test("are not joined where only one region has a signal")
  func single() throws {
    let result = try regions("X-1-eff", analysis: "X-1", efficiencies: [0.1, 0, 0])
      .joint(covariance(["A", "B", "C"]))
    let found = try predict([limits("X-1"), result])
    #expect(found.critic == ["X-1 - upperLimit", "X-1-eff A efficiencyMap"])
    #expect(found.likelihood == ["X-1 - upperLimit", "X-1-eff A efficiencyMap"])
  }

  @Test("come from a region outside the joint likelihood where it expects a larger r")
  func outside() throws {
    func result(_ efficiency: Double) throws -> SampleResult {
      try regions("X-eff", analysis: "X", efficiencies: [0.1, 0.05, efficiency])
        .joint(covariance(["A", "B"]))
    }
    #expect(try predict([result(0.4)]).critic == ["X-eff C efficiencyMap"])
    #expect(try predict([result(0.001)]).critic == ["X-eff - covariance"])
    #expect(try predict([result(0.4)]).likelihood == ["X-eff - covariance"])
  }

  @Test("come from the aggregated version of an analysis")
  func aggregated() throws {
    let full = try regions("X-eff", analysis: "X", efficiencies: [0.1, 0.05, 0.04])
      .joint(covariance(["A", "B", "C"]))
    let aggregated = try regions("X-agg", analysis: "X-agg", efficiencies: [0.1, 0.05, 0.04])
      .joint(covariance(["A", "C"]))
    let found = try predict([full, aggregated])
    #expect(found.critic == ["X-agg - covariance"])
    #expect(found.likelihood == ["X-agg - covariance"])
  }

  @Test("carry what reports show")
  func data() throws {
    let database = try ResultsDatabase.sample([
      limits("Y"),
      regions("X-eff", analysis: "X", efficiencies: [0.1, 0.05, 0.04])
        .joint(covariance(["A", "B"])),
      regions("Z-eff", analysis: "Z", efficiencies: [0.1, 0, 0]),
    ])
    let found = try Predictor(database: database).predictions(model).likelihood
    #expect(found.map(\.data.observed) == [1.5, 50, 40])
    #expect(found.map(\.data.expected) == [1.2, 41, 30])
    #expect(found[2].data.error == 4)
    let error = (16 + 4 + 2 * 0.3 * 8).squareRoot()
    #expect(abs((found[1].data.error ?? 0) - error) < 1e-12)
    let sigmas = found.map { $0.data.significance(of: $0.kind) ?? .nan }
    #expect(abs(sigmas[0] - 1.96 * 0.3 / 1.2) < 1e-12)
    #expect(abs(sigmas[2] - 10 / (30 + 16.0).squareRoot()) < 1e-12)
    #expect(found.map(\.topologies) == [["T2"], ["T2"], ["T2"]])
    #expect(found.allSatisfy { $0.particles == [ParticleID(1_000_001)] })
  }
}
