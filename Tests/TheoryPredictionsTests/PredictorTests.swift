import ExperimentalResults
import Likelihoods
import SimplifiedModels
import Testing

@testable import TheoryPredictions

private let jets = "[[['jet']],[['jet']]]"

/// Results with limits, regions and joint likelihoods, of efficiencies that depend on the masses.
private func database() throws -> ResultsDatabase {
  func regions(_ folder: String, _ scale: Double, joint: Bool) throws -> SampleResult {
    let observed: [Double] = [38, 13, 6]
    var result = try SampleResult(folder)
      .region("A", observed: 38, expected: 30, error: 4, limit: 0.29, expectedLimit: 0.2)
      .region("B", observed: 13, expected: 11, error: 2, limit: 0.13, expectedLimit: 0.11)
      .region("C", observed: 6, expected: 5, error: 1, limit: 0.08, expectedLimit: 0.07)
      .map(
        "T2", jets, on: SampleResult.plane,
        [
          { scale * $0[0] / 10_000 }, { scale * ($0[0] - $0[1]) / 20_000 },
          { scale * $0[1] / 20_000 },
        ])
    if joint {
      result = result.joint(
        try CovarianceHypotheses(
          regions: ["A", "B", "C"], observed: observed, background: [30, 11, 5],
          covariance: [16, 2, 1, 2, 4, 0.5, 1, 0.5, 1]))
    }
    return result
  }
  var second = try regions("B-eff", 0.8, joint: true)
  second.experiment = "CMS"
  return try ResultsDatabase.sample(
    [
      regions("A-eff", 0.5, joint: false), second, regions("C-eff", 0.02, joint: true),
      SampleResult("D").map(
        "T2", jets, on: SampleResult.plane, [{ _ in 1.6 }], expected: { _ in 1.2 }),
    ], allowed: [("A-eff", "D"), ("A", "D")])
}

private func model(_ mass: Double, weight: Double) -> Decomposition {
  .of([
    .squarks(mass, 150, weight: weight, id: 0),
    .squarks(mass + 60, 150, weight: weight / 3, id: 1, particle: 1_000_004),
  ])
}

@Suite("A predictor")
struct PredictorTests {
  @Test("finds the same largest r whether it computes all limits or only leading ones")
  func leading() throws {
    let predictor = Predictor(database: try database())
    for (mass, weight) in [(500.0, 0.3), (700, 1), (900, 4), (1100, 30)] {
      let decomposition = model(mass, weight: weight)
      let leading = try predictor.predictions(decomposition)
      let every = try predictor.predictions(decomposition, limits: .every)
      let largest = every.critic.compactMap(\.r).max()
      #expect(leading.critic.compactMap(\.r).max() == largest)
      #expect(every.belowLeader.isEmpty && every.critic.count == 4)
      #expect(leading.critic.count + leading.belowLeader.count == 4)
      #expect(leading.belowLeader.contains { $0.result == 2 })
    }
  }

  @Test("scales: twice the cross section is half the best strength")
  func scaling() throws {
    let predictor = Predictor(database: try database())
    let once = try predictor.predictions(model(700, weight: 1))
    let twice = try predictor.predictions(model(700, weight: 2))
    let a = try BestCombination.find(
      once.likelihood, in: predictor.database, maximalStrength: 10)
    let b = try BestCombination.find(
      twice.likelihood, in: predictor.database, maximalStrength: 10)
    #expect(a.members == b.members)
    #expect(abs(a.muHat / b.muHat - 2) < 1e-6)
    #expect(abs(a.zSquared - b.zSquared) < 1e-6)
    #expect(a.zSquared > 1)
  }

  @Test("gives the same bits again, from its memory and from a fresh start")
  func deterministic() throws {
    let database = try database()
    let old = Predictor(database: database)
    _ = try old.predictions(model(900, weight: 3), limits: .every)
    _ = try old.predictions(model(700, weight: 3))
    for predictor in [old, Predictor(database: database), old] {
      let found = try predictor.predictions(model(700, weight: 1))
      let again = try Predictor(database: database).predictions(model(700, weight: 1))
      #expect(found.critic.map { $0.r?.bitPattern } == again.critic.map { $0.r?.bitPattern })
      #expect(found.likelihood.map(\.result) == again.likelihood.map(\.result))
      let best = try [found, again].map {
        try BestCombination.find($0.likelihood, in: database, maximalStrength: 5)
      }
      #expect(best[0].members == best[1].members)
      #expect(best[0].muHat.bitPattern == best[1].muHat.bitPattern)
      #expect(best[0].zSquared.bitPattern == best[1].zSquared.bitPattern)
    }
  }

  @Test("combines compatible analyses only, and one prediction of each")
  func combination() throws {
    let database = try database()
    let predictions = try Predictor(database: database).predictions(model(700, weight: 1))
      .likelihood
    let best = try BestCombination.find(predictions, in: database, maximalStrength: 20)
    for (place, a) in best.members.enumerated() {
      for b in best.members[..<place] {
        #expect(database.areCombinable(predictions[a].result, predictions[b].result))
      }
    }
    let value = try best.members.reduce(0.0) { sum, member in
      let prediction = predictions[member]
      guard let profile = prediction.profile else { return .nan }
      return sum + 2
        * (try profile.logLikelihood(atStrength: best.muHat).value
          - prediction.backgroundLogLikelihood)
    }
    #expect(abs(value - best.zSquared) < 1e-9)
    // Every single prediction alone is a set of its own.
    for prediction in predictions {
      let alone = try BestCombination.find([prediction], in: database, maximalStrength: 20)
      #expect(alone.zSquared <= best.zSquared + 1e-9)
    }
  }

  @Test("has nothing to combine where nothing is seen")
  func empty() throws {
    let database = try database()
    let predictions = try Predictor(database: database).predictions(.of([]))
    #expect(predictions.critic.isEmpty && predictions.likelihood.isEmpty)
    let best = try BestCombination.find([], in: database, maximalStrength: 1)
    #expect(best == BestCombination(members: [], muHat: 0, zSquared: 0))
  }
}
