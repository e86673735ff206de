import Foundation
import MarkovChains
import MoveLaws
import Numerics
import SimplifiedModels
import Testing

@testable import Protomodels

@Suite("The moves of the posterior")
struct PosteriorMoveTests {
  /// Chains of thirty steps each; PROTOLITH_LAW_STEPS asks for more steps in all (`scripts/study laws`).
  private static let chains = max(1500, (StudySize.lawSteps ?? 0) / 30)

  private func mixture(_ name: String) throws -> MoveMixture<PosteriorTarget> {
    try #require(PosteriorSample.moves.first { $0.name == name }).mixture
  }

  private func balance(
    _ mixture: MoveMixture<PosteriorTarget>, draws: Int = 8000,
    cell: (PosteriorModel) -> Int? = PosteriorSample.cell
  ) throws -> [String] {
    try PosteriorSample.trial(mixture).balanceViolations(draws: draws, cells: 32, cell: cell)
  }

  @Test("have the ratio of their densities", arguments: PosteriorSample.moves.map(\.name))
  func balance(name: String) throws {
    #expect(try balance(mixture(name)) == [])
    #expect(try balance(mixture(name), cell: PosteriorSample.numberCell) == [])
    #expect(try balance(mixture(name), cell: PosteriorSample.weightsCell) == [])
  }

  @Test(
    "are found out without their ratio",
    arguments: ["birth and death", "split and join", "exchange", "ratios anew"])
  func withoutRatio(name: String) throws {
    let spoilt = PosteriorSample.spoilt(try mixture(name), .noRatio)
    let found =
      try balance(spoilt, draws: 20_000, cell: PosteriorSample.numberCell)
      + balance(spoilt, draws: 20_000, cell: PosteriorSample.weightsCell)
    #expect(!found.isEmpty)
  }

  @Test("are found out without their Jacobian", arguments: ["split and join", "ratio"])
  func withoutJacobian(name: String) throws {
    let spoilt = PosteriorSample.spoilt(try mixture(name), .noJacobian)
    let cell = name == "ratio" ? PosteriorSample.weightsCell : PosteriorSample.numberCell
    #expect(try !balance(spoilt, draws: 60_000, cell: cell).isEmpty)
  }

  @Test("have the Jacobian of differences")
  func jacobian() throws {
    for (mass, u) in [(400.0, 20.0), (1200, 99)] {
      #expect(
        JacobianLaw.violations(at: [mass, u], claimed: Split.logJacobian, map: Split.map) == [])
      #expect(!JacobianLaw.violations(at: [mass, u], claimed: 0, map: Split.map).isEmpty)
    }
    for (weight, t) in [(0.3, 0.7), (2, -3)] {
      #expect(JacobianLaw.violations(at: [weight, t], claimed: t, map: ScaleRatio.map) == [])
      #expect(!JacobianLaw.violations(at: [weight, t], claimed: 0, map: ScaleRatio.map).isEmpty)
    }
  }

  /// All moves, or those that have what is left out.
  private func suspects(_ flaw: Spoilt.Flaw) -> MoveMixture<PosteriorTarget> {
    flaw == .noJacobian ? PosteriorSample.withJacobian : PosteriorSample.target.mixture
  }

  private func recovery(_ mixture: MoveMixture<PosteriorTarget>) throws -> [String] {
    try PosteriorSample.trial(mixture).recoveryViolations(
      chains: Self.chains, steps: 30, statistics: PosteriorSample.statistics)
  }

  @Test("give back the prior: content, masses, ratios, strengths")
  func recoversPrior() throws {
    #expect(try recovery(PosteriorSample.target.mixture) == [])
  }

  @Test("do not where a part of the ratio is left out", arguments: Spoilt.Flaw.allCases)
  func recoversAnother(flaw: Spoilt.Flaw) throws {
    #expect(try !recovery(PosteriorSample.spoilt(suspects(flaw), flaw)).isEmpty)
  }

  private func joint(
    _ change: @escaping @Sendable (MoveMixture<PosteriorTarget>) -> MoveMixture<PosteriorTarget>
  ) throws -> [String] {
    try PosteriorSample.jointTrial(change).violations(
      chains: Self.chains, rounds: 30, statistics: PosteriorSample.jointStatistics)
  }

  @Test("keep the joint law of models and data")
  func joint() throws { #expect(try joint { $0 } == []) }

  @Test("do not without a part of the ratio", arguments: Spoilt.Flaw.allCases)
  func disjoint(flaw: Spoilt.Flaw) throws {
    let spoilt = PosteriorSample.spoilt(suspects(flaw), flaw)
    #expect(try !joint { _ in spoilt }.isEmpty)
  }
}
