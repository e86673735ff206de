import Foundation
@testable import MarkovChains
import Numerics
import Testing

/// Means are compared at six of their standard errors: with the autocorrelation in them a false alarm is
/// rarer than 1e-7.
@Suite("Samplers of a posterior")
struct PosteriorSamplerTests {
  /// Checks the mean of a number against its known value.
  private func expect(
    _ draws: Draws, mean: Double, within limit: Double, _ name: String,
    at place: SourceLocation = #_sourceLocation
  ) throws {
    let error = try #require(draws.meanError, sourceLocation: place)
    #expect(
      error < limit, "\(name): the error \(error) is too large to tell", sourceLocation: place)
    #expect(
      abs(draws.mean - mean) < 6 * error, "\(name): \(draws.mean) ± \(error), not \(mean)",
      sourceLocation: place)
  }

  static let onePeak: [SamplerSettings] = [
    .metropolis(MetropolisSettings(burnIn: 4000)), .stretch(StretchSettings(burnIn: 400)),
    .tempering(TemperingSettings(rungs: 6, burnIn: 2000)),
  ]

  private func steps(_ settings: SamplerSettings) -> Int {
    switch settings.kind {
    case .metropolis: 44_000
    case .stretch: 4400
    default: 22_000
    }
  }

  @Test("find means, widths and correlations of a normal density", arguments: onePeak)
  func correlated(settings: SamplerSettings) throws {
    let target = CubeToy.correlated(dimension: 3)
    let walk = try CubeWalk(settings, on: target, steps: steps(settings))
    for axis in 0..<3 {
      let width = CubeToy.width(axis)
      try expect(
        walk.draws(after: settings.burnIn) { ($0[axis] - 0.5) / width }, mean: 0, within: 0.06,
        "mean of \(axis)")
      try expect(
        walk.draws(after: settings.burnIn) { pow(($0[axis] - 0.5) / width, 2) }, mean: 1,
        within: 0.08, "variance of \(axis)")
      // Quantiles as shares: below the 5 % quantile lie 5 %.
      try expect(
        walk.draws(after: settings.burnIn) { $0[axis] < 0.5 - 1.644854 * width ? 1 : 0 },
        mean: 0.05, within: 0.01, "5 % quantile of \(axis)")
    }
    try expect(
      walk.draws(after: settings.burnIn) {
        ($0[0] - 0.5) * ($0[1] - 0.5) / (CubeToy.width(0) * CubeToy.width(1))
      }, mean: 0.9, within: 0.08, "correlation")
  }

  static let valley: [(settings: SamplerSettings, steps: Int)] = [
    (.metropolis(MetropolisSettings(burnIn: 4000)), 84_000),
    (.tempering(TemperingSettings(rungs: 6, burnIn: 2000)), 42_000),
  ]

  @Test("follow Rosenbrock's valley", arguments: valley)
  func rosenbrock(settings: SamplerSettings, steps: Int) throws {
    let walk = try CubeWalk(settings, on: .rosenbrock, steps: steps) { $0.step % 4 == 0 }
    try expect(
      walk.draws(after: settings.burnIn) { CubeToy.natural($0).x }, mean: 1, within: 0.1,
      "mean of x")
    try expect(
      walk.draws(after: settings.burnIn) { pow(CubeToy.natural($0).x - 1, 2) }, mean: 0.5,
      within: 0.1, "variance of x")
    try expect(
      walk.draws(after: settings.burnIn) {
        let (x, y) = CubeToy.natural($0)
        return 200 * pow(y - x * x, 2)
      }, mean: 1, within: 0.1, "width of the valley")
  }

  @Test("by tempering find two peaks as heavy as they are, and the evidence")
  func twoPeaks() throws {
    let settings = TemperingSettings(rungs: 8, burnIn: 2000)
    let walk = try CubeWalk(.tempering(settings), on: .twoPeaks(dimension: 2), steps: 22_000)
    try expect(
      walk.draws(after: 2000) { $0[0] > 0.5 ? 1 : 0 }, mean: 0.75, within: 0.05, "second peak")
    guard case .tempering(let memory) = walk.last.point.memory else {
      Issue.record("another memory")
      return
    }
    let evidence = try #require(memory.steppingStone)
    #expect(evidence.error < 0.08 && abs(evidence.logEvidence) < 6 * evidence.error)
  }

  @Test("by tempering enter the funnel")
  func funnel() throws {
    let settings = TemperingSettings(rungs: 6, moves: 3, burnIn: 2000)
    let walk = try CubeWalk(.tempering(settings), on: .funnel, steps: 32_000)
    let norm = CubeToy.funnelMoment { _ in 1 }
    let mean = CubeToy.funnelMoment { $0 } / norm
    try expect(
      walk.draws(after: 2000) { 1.5 * SpecialFunctions.normalQuantile($0[0]) }, mean: mean,
      within: 0.1, "mean of v")
    try expect(
      walk.draws(after: 2000) { 1.5 * SpecialFunctions.normalQuantile($0[0]) < -2 ? 1 : 0 },
      mean: CubeToy.funnelMoment { $0 < -2 ? 1 : 0 } / norm, within: 0.02, "neck")
  }

  @Test("adapt in the burn-in only")
  func frozen() throws {
    for settings in [
      SamplerSettings.metropolis(MetropolisSettings(burnIn: 300)),
      .tempering(TemperingSettings(rungs: 4, burnIn: 300)),
    ] {
      let walk = try CubeWalk(settings, on: .correlated(dimension: 2), steps: 600)
      func shape(_ step: Int) -> [AdaptiveProposal] {
        switch walk.states[step].point.memory {
        case .metropolis(let proposal): [proposal]
        case .tempering(let memory): memory.proposals
        default: []
        }
      }
      #expect(shape(300) != shape(299) && shape(300) == shape(600) && !shape(300).isEmpty)
    }
  }

  @Test("count points without a value, and stay where there are values")
  func refused() throws {
    for settings in Self.onePeak {
      let walk = try CubeWalk(settings, on: .half, steps: settings.burnIn + 4000)
      let account = walk.last.evidence
      #expect(account.refused > 100 && account.evaluations > account.refused)
      #expect(
        walk.states.allSatisfy {
          $0.point.draws.draws.allSatisfy { $0.point.coordinates[0] <= 0.5 }
        })
      try expect(
        walk.draws(after: settings.burnIn) { pow(($0[0] - 0.5) / 0.1, 2) }, mean: 1, within: 0.3,
        "width")
    }
  }
}
