import MarkovChains
import Numerics
import Testing

@Suite("A mixture of moves")
struct MoveMixtureTests {
  /// Flat on 0 … 5; moves step by one, and the odds depend on where the chain stands.
  struct Flat: Target {
    func evaluate(_ point: Int) throws -> Evaluation<Int, Int> {
      if !(0...5).contains(point) { throw RejectedPoint("outside") }
      return Evaluation(point: point, logDensity: 0, evidence: 0)
    }
  }
  struct Step: ReversibleMove {
    typealias T = Flat
    let name: String
    let by: Int
    func propose(from point: Int, using random: inout RandomStream) -> Proposal<Int>? {
      Proposal(point + by)
    }
  }

  private func counts(_ mixture: MoveMixture<Flat>) throws -> [Double] {
    let kernel = MetropolisHastingsKernel(target: Flat(), mixture: mixture)
    var counts = [Double](repeating: 0, count: 6)
    for chain in 0..<3000 {
      var random = RandomStream(runSeed: 8, chain: UInt64(chain))
      var state = ChainState<Flat>(step: 0, point: 2, logDensity: 0, evidence: 0)
      for _ in 0..<150 { state = try kernel.step(from: state, using: &random).0 }
      counts[state.point] += 1
    }
    return counts
  }

  private func chiSquared(_ counts: [Double]) -> Double {
    counts.reduce(0) { $0 + ($1 - 500) * ($1 - 500) / 500 }
  }

  @Test("keeps a flat law though its odds change from point to point")
  func keepsLaw() throws {
    let up: @Sendable (Int) -> Double = { $0 < 3 ? 4 : 1 }
    let mixture = MoveMixture<Flat>([
      .init(Step(name: "up", by: 1), reverse: 1, weight: up),
      .init(Step(name: "down", by: -1), reverse: 0, weight: { _ in 1 }),
    ])
    // χ² of 5 degrees of freedom stays below 38 but for 4 cases in 10⁷.
    #expect(chiSquared(try counts(mixture)) < 38)
  }

  @Test("keeps it not where the way back of a move is named wrongly")
  func wrongReverse() throws {
    let up: @Sendable (Int) -> Double = { $0 < 3 ? 4 : 1 }
    let mixture = MoveMixture<Flat>([
      .init(Step(name: "up", by: 1), reverse: 0, weight: up),
      .init(Step(name: "down", by: -1), reverse: 1, weight: { _ in 1 }),
    ])
    #expect(chiSquared(try counts(mixture)) > 100)
  }

  @Test("proposes nothing from which there is no way back")
  func noWayBack() {
    let mixture = MoveMixture<Flat>([
      .init(Step(name: "up", by: 1), reverse: 1, weight: { _ in 1 }),
      .init(Step(name: "down", by: -1), reverse: 0, weight: { $0 > 3 ? 1 : 0 }),
    ])
    var random = RandomStream(runSeed: 1, chain: 0)
    let (move, proposal) = mixture.propose(from: 1, using: &random)
    #expect(move == "up" && proposal == nil)
  }
}
