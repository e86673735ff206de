import Foundation
import MarkovChains
import Numerics
import SimplifiedModels
import Testing

@testable import Protomodels

@Suite("The hunt's target on published results")
struct HuntTargetTests {
  private func target() throws -> HuntTarget { try PublishedResults.target.get() }

  // Published: golden/protomodel-builder/anchors.md (git tag arXiv2012.12246, database 1.2.4). Ours has
  // other cross sections, so strengths differ; what is observed and expected does not.
  @Test("gives winner 9 its published Z, contributions and critics")
  func scoresWinner() throws {
    let score = try target().score(PublishedResults.winner, polishing: true)
    #expect(abs(score.evidence.Z / 3.237 - 1) < 0.05)
    #expect(abs(score.evidence.muHat - 1) < 1e-6)

    let published: [(String, String, Double, Double, Double)] = [
      ("ATLAS-SUSY-2013-02", "SR6jtp", 6, 4.9, 1.6),
      ("ATLAS-SUSY-2016-07", "2j_Meff_1200", 611, 526, 31),
      ("ATLAS-SUSY-2016-16", "tN_high", 8, 3.8, 1.0),
      ("CMS-SUS-13-012", "all", 30.8, 19.6, 0), ("CMS-SUS-16-050", "all", 4.50, 2.50, 0),
    ]
    #expect(score.evidence.contributions.map(\.analysis) == published.map(\.0))
    for (found, expected) in zip(score.evidence.contributions, published) {
      #expect(found.dataset == expected.1)
      #expect(abs(found.observed - expected.2) < 0.05 && abs(found.expected - expected.3) < 0.05)
      #expect(found.error == expected.4)
    }
    let leading = score.evidence.critics.prefix(3)
    #expect(leading.map(\.analysis) == ["CMS-SUS-19-006", "CMS-SUS-16-033", "CMS-SUS-19-006"])
    for (critic, expected) in zip(leading, [1.30, 1.24, 1.28]) {
      #expect(abs(critic.r - expected) < 0.1)
    }
  }

  @Test("finds K, Z and the contributions consistent")
  func isConsistent() throws {
    let verdict = try target().score(PublishedResults.winner).evidence
    let sum = verdict.contributions.reduce(0) { $0 + $1.weight }
    #expect(abs(sum - verdict.Z * verdict.Z) < 1e-6)
    #expect(abs(verdict.K - (verdict.Z * verdict.Z + 2 * verdict.logPrior)) < 1e-9)
    #expect((verdict.critics.first?.r ?? 0) < 1.3)
    #expect(verdict.critics.map(\.r) == verdict.critics.map(\.r).sorted(by: >))
  }

  @Test("puts a model in a normal form that is evaluated to itself")
  func normalises() throws {
    let target = try target()
    var model = PublishedResults.winner
    model.scaleStrengths(by: 30)
    let first = try target.evaluate(model)
    let second = try target.evaluate(first.point)
    #expect(abs(second.evidence.muHat - 1) < 1e-2)
    #expect(abs(second.evidence.maximalStrength - first.evidence.maximalStrength) < 1e-2)
    #expect(abs(second.logDensity - first.logDensity) < 1e-3)
    #expect(first.logDensity == first.evidence.K / 2)
  }

  @Test("loses by no polishing, and wins by it where strengths are far off")
  func polishes() throws {
    let target = try target()
    var model = PublishedResults.winner
    model.setStrength(of: target.space.families(in: model)[0], to: 20)
    let plain = try target.score(model)
    let polished = try target.score(model, polishing: true)
    #expect(polished.evidence.K > plain.evidence.K + 1)
    let again = try target.score(polished.point, polishing: true)
    #expect(again.evidence.K >= polished.evidence.K - 1e-6)
  }

  @Test("names what every particle and every analysis is worth")
  func ablates() throws {
    let target = try target()
    let best = try target.score(PublishedResults.winner, polishing: true)
    let without = try target.ablations(of: best.point, verdict: best.evidence)
    #expect(without.withoutParticle.map(\.particle) == [Particles.down, Particles.top1])
    #expect(
      without.withoutAnalysis.map(\.analysis) == best.evidence.contributions.map(\.analysis))
    for (_, K) in without.withoutParticle { #expect(K < best.evidence.K - 1) }
    for (contribution, worth) in zip(best.evidence.contributions, without.withoutAnalysis) {
      // The others may choose another strength below the cap: they lose this weight at most.
      #expect(worth.K >= best.evidence.K - contribution.weight - 1e-6)
      #expect(worth.K < best.evidence.K)
    }
  }

  @Test("rejects the LSP alone, with a reason")
  func rejects() throws {
    let target = try target()
    #expect(throws: RejectedPoint.self) { try target.evaluate(Protomodel(lspMass: 200)) }
  }

  @Test("walks and goes on after a pause with the same states")
  func resumes() throws {
    let target = try target()
    let kernel = target.kernel(steps: 120)
    var random = RandomStream(runSeed: 3, chain: 1)
    var state = try target.start(using: &random)
    #expect(state.evidence.K == -20)
    for _ in 0..<60 { state = try kernel.step(from: state, using: &random).0 }
    #expect(state.evidence.K > -20)

    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    var resumed = try JSONDecoder().decode(
      ChainState<HuntTarget>.self, from: try encoder.encode(state))
    var resumedRandom = try RandomStream(state: random.state)
    for _ in 60..<120 {
      state = try kernel.step(from: state, using: &random).0
      resumed = try kernel.step(from: resumed, using: &resumedRandom).0
      #expect(state.point.fault(in: target.space) == nil)
    }
    #expect(try encoder.encode(resumed) == encoder.encode(state))
  }

  @Test("cools by its acceptance where the settings say so, and goes on with the same states")
  func coolsByAcceptance() throws {
    var settings = HuntSettings()
    settings.adaptiveCooling = AdaptiveCooling(start: 3)
    let target = try HuntTarget(database: target().database, settings: settings)
    let kernel = target.kernel(steps: 60)
    var random = RandomStream(runSeed: 3, chain: 1)
    var state = try target.start(using: &random)
    for _ in 0..<30 { state = try kernel.step(from: state, using: &random).0 }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let bytes = try encoder.encode(state)
    var resumed = try JSONDecoder().decode(ChainState<HuntTarget>.self, from: bytes)
    var resumedRandom = try RandomStream(state: random.state)
    var temperatures: Set<Double> = []
    for _ in 30..<60 {
      let (next, transition) = try kernel.step(from: state, using: &random)
      state = next
      temperatures.insert(transition.temperature)
      resumed = try kernel.step(from: resumed, using: &resumedRandom).0
    }
    #expect(try encoder.encode(resumed) == encoder.encode(state))
    #expect(temperatures.count > 10)
    // Plans of before hold no such member, and read as they did.
    let before = HuntSettings(adaptiveCooling: nil)
    let plain = try encoder.encode(before)
    #expect(!String(decoding: plain, as: UTF8.self).contains("adaptiveCooling"))
    #expect(try JSONDecoder().decode(HuntSettings.self, from: plain) == before)
    #expect(
      try JSONDecoder().decode(HuntSettings.self, from: encoder.encode(settings)) == settings)
  }

  @Test(
    "reads settings of older plans as they were meant: the paper's critic, no habits, no polish")
  func readsOldPlans() throws {
    let encoder = JSONEncoder()
    let new = try JSONSerialization.jsonObject(with: try encoder.encode(HuntSettings()))
    var old = try #require(new as? [String: Any])
    #expect(old.removeValue(forKey: "critic") as? String == "paper")
    #expect(old.removeValue(forKey: "search") != nil)
    let read = try JSONDecoder().decode(
      HuntSettings.self, from: try JSONSerialization.data(withJSONObject: old))
    #expect(read == HuntSettings(search: .none))
    old["search"] = ["patience": 0, "returnsToBest": false, "polishes": true] as [String: Any]
    let bad = try JSONSerialization.data(withJSONObject: old)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(HuntSettings.self, from: bad) }
  }

  @Test("cannot be made where everything is forbidden")
  func needsParticles() throws {
    let database = try target().database
    let settings = HuntSettings(forbidden: Particles.all)
    #expect(throws: ProtomodelError.self) {
      try HuntTarget(database: database, settings: settings)
    }
  }
}
