import Foundation
@testable import MarkovChains
import MoveLaws
import Numerics
import Testing

/// What a chain begins with by the density is what it ends with: independent chains, compared by
/// Kolmogorov's and Smirnov's test (p < 1e-8 is a violation).
@Suite("Samplers keep the density")
struct SamplerLawTests {
  static let dimension = 3

  /// A point drawn exactly by the density of `CubeToy.correlated`.
  static func draw(_ random: inout RandomStream) -> CubePoint {
    var before = 0.0
    return CubePoint(
      (0..<dimension).map { axis in
        let z = random.normal(mean: 0, deviation: 1)
        before = axis == 0 ? z : 0.9 * before + 0.19.squareRoot() * z
        return 0.5 + CubeToy.width(axis) * before
      })
  }

  /// What is compared: the first and the last coordinate, and the distance from the middle.
  static func statistics(_ point: CubePoint) -> [Double] {
    let pulls = (0..<dimension).map { axis -> Double in
      (point.coordinates[axis] - 0.5) / CubeToy.width(axis)
    }
    var radius = 0.0
    for pull in pulls { radius += pull * pull }
    return [pulls[0], pulls[2], radius]
  }

  /// p-values of the ends of many chains against draws; `step` walks a state of exact draws.
  static func judge(
    draws count: Int, chains: Int, steps: Int, memory: SamplerMemory<CubeToy>,
    step: (inout ChainState<SampledTarget<CubeToy>>, inout RandomStream) throws -> Void
  ) throws -> [Double] {
    let target = CubeToy.correlated(dimension: dimension)
    var found = [[Double]](repeating: [], count: 3)
    var expected = found
    for chain in 0..<chains {
      var random = RandomStream(runSeed: 11, chain: UInt64(chain))
      let other = statistics(draw(&random))
      let draws = try (0..<count).map { _ in
        let point = draw(&random)
        return CubeDraw(point: point, evidence: try target.evaluate(point).evidence)
      }
      var state = ChainState<SampledTarget<CubeToy>>(
        step: 0, point: SampledPoint(draws: CubeDraws(draws: draws), memory: memory), logDensity: 0,
        evidence: SamplerAccount())
      for _ in 0..<steps {
        state.step += 1
        try step(&state, &random)
      }
      let end = statistics(state.point.draws.draws[0].point)
      for place in 0..<3 {
        found[place].append(end[place])
        expected[place].append(other[place])
      }
    }
    return zip(found, expected).map { TwoSamples.kolmogorovSmirnov($0, $1) }
  }

  @Test("the stretch ensemble does, and without its power of the stretch it does not")
  func stretch() throws {
    func judge(power: Double?) throws -> [Double] {
      var sampler = StretchSampler(
        target: CubeToy.correlated(dimension: Self.dimension), settings: StretchSettings())
      if let power { sampler.power = power }
      return try Self.judge(draws: 8, chains: 1500, steps: 12, memory: .stretch) {
        _ = try sampler.step(&$0, using: &$1)
      }
    }
    #expect(try judge(power: nil).allSatisfy { $0 > TwoSamples.alarm })
    #expect(try judge(power: 0).contains { $0 < TwoSamples.alarm })
  }

  @Test(
    "adaptive Metropolis does once it is frozen, and not where it takes what it should reject")
  func metropolis() throws {
    var learned = AdaptiveProposal(dimension: Self.dimension)
    var random = RandomStream(runSeed: 3, chain: 0)
    for _ in 0..<2000 { learned.adapt(.all, probability: 0.3, at: Self.draw(&random)) }
    let sampler = MetropolisSampler(
      target: CubeToy.correlated(dimension: Self.dimension),
      settings: MetropolisSettings(burnIn: 0))
    let frozen = try Self.judge(draws: 1, chains: 3000, steps: 20, memory: .metropolis(learned)) {
      _ = try sampler.step(&$0, using: &$1)
    }
    #expect(frozen.allSatisfy { $0 > TwoSamples.alarm })
    let greedy = try Self.judge(draws: 1, chains: 3000, steps: 20, memory: .metropolis(learned)) {
      let made = try sampler.walk(
        $0.point.draws.draws[0], beta: 0.2, learned, singleShare: 0.2, &$0.evidence, using: &$1)
      $0.point.draws.draws = [made.draw]
    }
    #expect(greedy.contains { $0 < TwoSamples.alarm })
  }

  @Test("the proposals of Metropolis are symmetric: as much flows there as back")
  func balance() throws {
    var learned = AdaptiveProposal(dimension: Self.dimension)
    var random = RandomStream(runSeed: 4, chain: 0)
    for _ in 0..<2000 { learned.adapt(.all, probability: 0.3, at: Self.draw(&random)) }
    let proposal = learned
    let trial = MoveTrial(
      target: CubeToy.correlated(dimension: Self.dimension),
      mixture: MoveMixture([Jump(proposal: proposal)]), draw: { Self.draw(&$0) })
    let violations = try trial.balanceViolations(draws: 40_000, cells: 4) { point in
      let z = (point.coordinates[0] - 0.5) / CubeToy.width(0)
      return z < -0.7 ? 0 : z < 0 ? 1 : z < 0.7 ? 2 : 3
    }
    #expect(violations == [])
  }

  /// The proposal as a move.
  private struct Jump: ReversibleMove {
    typealias T = CubeToy
    let name = "jump"
    var proposal: AdaptiveProposal
    func propose(from point: CubePoint, using random: inout RandomStream) -> Proposal<CubePoint>? {
      let made = proposal.propose(from: point, singleShare: 0.2, using: &random).point
      return made.isInside ? Proposal(made) : nil
    }
  }
}
