import Foundation
import MarkovChains
import Numerics
import SimplifiedModels
import Testing
import TheoryPredictions

@testable import Protomodels

@Suite("The likelihood of a fixed combination")
struct CombinationLikelihoodTests {
  private struct Setting {
    var hunt: HuntTarget
    var combination: FixedCombination
    var likelihood: CombinationLikelihood
  }

  private func setting() throws -> Setting {
    let hunt = try PublishedResults.target.get()
    let combination = try CombinationLikelihood.combination(
      for: PublishedResults.winner, predictor: hunt.predictor, space: hunt.space)
    let likelihood = try CombinationLikelihood(
      combination, predictor: hunt.predictor, space: hunt.space)
    return Setting(hunt: hunt, combination: combination, likelihood: likelihood)
  }

  @Test("is that of the most sensitive compatible regions, one per analysis")
  func choosesParts() throws {
    let setting = try setting()
    let database = setting.hunt.database
    let results = try setting.combination.parts.map { part in
      try #require(database.results.firstIndex { $0.folder == part.folder })
    }
    #expect(!results.isEmpty && results == results.sorted())
    for (place, a) in results.enumerated() {
      for b in results[..<place] { #expect(database.areCombinable(a, b)) }
    }
    // As the critic: of every result the region with the largest expected r.
    let spectrum = try PublishedResults.winner.spectrum(with: setting.hunt.space.references)
    let critics = try setting.hunt.predictor.criticPredictions(Decomposition(spectrum))
    for part in setting.combination.parts {
      let region = try #require(part.region)
      let critic = try #require(
        critics.first { database.results[$0.result].folder == part.folder })
      #expect(critic.region == region)
    }
  }

  @Test("is followed by combinations that expect less")
  func ranksCombinations() throws {
    let database = try PublishedResults.everything.get()
    let predictor = Predictor(database: database)
    let references = database.crossSections
    let spectrum = try PublishedResults.winner.spectrum(with: references)
    let decomposition = Decomposition(spectrum)
    let ranked = try predictor.sensitiveCombinations(5, for: decomposition)
    let best = try predictor.mostSensitiveCombination(for: decomposition)
    #expect(ranked[0].combination == best && ranked.count > 1)
    let expected = ranked.map(\.expectedZ)
    #expect(expected == expected.sorted(by: >) && expected[0] > 0)
    for (place, one) in ranked.enumerated() {
      for other in ranked[..<place] {
        #expect(!one.combination.parts.allSatisfy(other.combination.parts.contains))
      }
    }
    let alone = try Protomodel(lspMass: 300).spectrum(with: references)
    #expect(try predictor.mostSensitiveCombination(for: Decomposition(alone)).parts == [])
  }

  @Test("is the ratio of the likelihoods that predictions have")
  func agreesWithPredictions() throws {
    let setting = try setting()
    let spectrum = try PublishedResults.winner.spectrum(with: setting.hunt.space.references)
    let critics = try setting.hunt.predictor.criticPredictions(Decomposition(spectrum))
    let ratios = try setting.likelihood.logRatios(of: PublishedResults.winner)
    for (part, ratio) in zip(setting.combination.parts, ratios) {
      let critic = try #require(
        critics.first { setting.hunt.database.results[$0.result].folder == part.folder })
      let profile = try #require(critic.profile)
      let expected = try profile.logLikelihood(atStrength: 1).value - critic.backgroundLogLikelihood
      #expect(abs(ratio - expected) < 1e-12 * max(1, abs(expected)))
    }
  }

  @Test("is 1 for a model that nothing sees, and the same for the same model")
  func background() throws {
    let setting = try setting()
    let lsp = PosteriorModel(
      members: [.init(id: Particles.lsp, mass: 300, weights: [])], strengths: [])
    #expect(try setting.likelihood.logLikelihood(of: lsp) == 0)
  }

  @Test("refuses a combination of another database")
  func unknown() throws {
    let setting = try setting()
    let foreign = FixedCombination(parts: [.init(folder: "ATLAS-SUSY-1999-01", region: "SR")])
    #expect(throws: ProtomodelError.self) {
      try CombinationLikelihood(
        foreign, predictor: setting.hunt.predictor, space: setting.hunt.space)
    }
  }

  @Test("is walked by a tempered posterior that stops and goes on with the same bytes")
  func walks() throws {
    let setting = try setting()
    let target = PosteriorTarget(
      support: PosteriorSpace(setting.hunt.space), likelihood: setting.likelihood)
    let kernel = TemperingKernel(target: target, mixture: target.mixture, burnIn: 40)
    var random = RandomStream(runSeed: 5, chain: 0)
    let starts = try (0..<3).map { _ in try target.start(using: &random).point }
    var state = try kernel.target.start(at: starts, ladder: TemperatureLadder(rungs: 3))
    for _ in 0..<60 { state = try kernel.step(from: state, using: &random).0 }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    var resumed = try JSONDecoder().decode(
      ChainState<TemperedTarget<PosteriorTarget>>.self, from: try encoder.encode(state))
    var resumedRandom = try RandomStream(state: random.state)
    for _ in 60..<140 {
      state = try kernel.step(from: state, using: &random).0
      resumed = try kernel.step(from: resumed, using: &resumedRandom).0
    }
    #expect(try encoder.encode(resumed) == encoder.encode(state))
    #expect(state.point.replicas.contains { !$0.point.unstable.isEmpty })
  }
}
