import Foundation
import MarkovChains
import Numerics
import SimplifiedModels
import Testing

@testable import Protomodels

@Suite("The summary of a posterior")
struct PosteriorSummaryTests {
  private let support = PosteriorSample.support
  private let prior = PosteriorSample.prior

  private func chains(_ count: Int, _ length: Int) -> [[PosteriorModel]] {
    (0..<count).map { chain in
      var random = RandomStream(runSeed: 12, chain: UInt64(chain))
      return (0..<length).map { _ in prior.draw(in: support, using: &random) }
    }
  }

  @Test("of the prior finds every content with its prior, and no evidence for any")
  func ofPrior() throws {
    let summary = PosteriorSummary(chains(4, 5000), support: support, prior: prior)
    #expect(abs(summary.contents.reduce(0) { $0 + $1.probability } - 1) < 1e-9)
    for content in summary.contents where content.probability > 0.01 {
      let error = try #require(content.error)
      let expected = exp(prior.logContent(content.particles.count, support))
      #expect(abs(content.probability - expected) < 6 * error)
      let ratio = try #require(content.logEvidenceRatio)
      #expect(abs(ratio) < 6 * (error / content.probability + 0.02))
    }
    let probabilities = summary.contents.map(\.probability)
    #expect(probabilities == probabilities.sorted(by: >))
    let lsp = try #require(summary.particles.first { $0.particle == Particles.lsp })
    #expect(lsp.probability == 1 && lsp.error == nil)
    // Uniform masses: quantiles lie where their shares say.
    let width = support.lspMasses.upperBound - support.lspMasses.lowerBound
    let masses = try #require(lsp.mass)
    #expect(masses.median == masses.quantiles[2] && masses.medianError != nil)
    for (share, inside) in [(0.68, masses.shortest68), (0.95, masses.shortest95)] {
      let found = (inside.upperBound - inside.lowerBound) / width
      #expect(found <= share + 1e-3 && found > share - 0.03)
    }
    for (share, mass) in zip(PosteriorSummary.shares, masses.quantiles) {
      let expected = support.lspMasses.lowerBound + share * width
      #expect(abs(mass - expected) < 6 * width * 0.5 / 20_000.0.squareRoot())
    }
  }

  @Test("has no masses of a particle that never came, and no ratio without the LSP alone")
  func never() throws {
    let point = try #require(chains(1, 200)[0].first { $0.unstable == [Particles.N2] })
    let summary = PosteriorSummary([[point, point, point, point]], support: support, prior: prior)
    #expect(summary.contents.map(\.particles) == [[Particles.N2]])
    #expect(summary.contents[0].probability == 1 && summary.contents[0].logEvidenceRatio == nil)
    let stop = try #require(summary.particles.first { $0.particle == Particles.top1 })
    #expect(stop.probability == 0 && stop.mass == nil && stop.priorProbability > 0.1)
    #expect(summary.logEvidenceOfAlone == nil)
  }

  @Test("knows how probable particles, and the LSP alone, are before any data")
  func priors() throws {
    let summary = PosteriorSummary(chains(4, 5000), support: support, prior: prior)
    for presence in summary.particles where presence.particle != Particles.lsp {
      let error = try #require(presence.error)
      #expect(abs(presence.probability - presence.priorProbability) < 6 * error)
    }
    let alone = try #require(summary.logEvidenceOfAlone)
    #expect(abs(alone.value) < 6 * alone.error && alone.error < 0.1)
    // Log-normal multipliers about 1 of width 1.
    let strength = try #require(summary.strengths.first)
    let median = try #require(strength.multiplier.medianError)
    #expect(abs(strength.multiplier.median - 1) < 6 * median)
    #expect(abs(log(strength.multiplier.quantiles[3]) - 0.994) < 0.2)
  }

  @Test("names the numbers by which convergence is judged")
  func quantities() {
    let chains = chains(4, 800)
    let densities = chains.map { $0.map { prior.logDensity(of: $0, in: support) } }
    let quantities = PosteriorSummary.quantities(chains, logDensities: densities, support: support)
    #expect(
      quantities.prefix(3).map(\.name) == ["ln density", "number of particles", "mass of the LSP"])
    #expect(quantities.contains { $0.name == "X_t is there" })
    for quantity in quantities where quantity.name.hasPrefix("mass of X") {
      let name = quantity.name.dropFirst("mass of ".count)
      #expect(quantities.contains { $0.name == name + " is there" && $0.draws.mean >= 0.5 })
    }
    // Independent draws: nothing to complain of but their small number.
    let convergence = Convergence(quantities)
    #expect(
      convergence.shortcomings(by: StopCriterion(rHat: 1.05, effectiveSize: 300, budget: 1)) == [])
  }
}
