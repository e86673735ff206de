import Foundation
import MarkovChains
import Numerics
import Testing

@Suite("A Metropolis–Hastings kernel")
struct MetropolisHastingsTests {
  /// Flat on 0 … 9.
  struct Flat: Target {
    func evaluate(_ point: Int) throws -> Evaluation<Int, Int> {
      if !(0...9).contains(point) { throw RejectedPoint("outside") }
      return Evaluation(point: point, logDensity: 0, evidence: 0)
    }
  }

  /// One up with probability 3/4, one down with 1/4: asymmetric, with its ratio.
  struct Drift: ReversibleMove {
    typealias T = Flat
    let name = "drift"
    func propose(from point: Int, using random: inout RandomStream) -> Proposal<Int>? {
      let up = random.uniform() < 0.75
      return Proposal(point + (up ? 1 : -1), logReverseOverForward: up ? -log(3) : log(3))
    }
  }

  /// Multiplies a bell's coordinate by a factor whose logarithm is uniform: the Jacobian is the factor.
  struct Stretch: ReversibleMove {
    typealias T = Bell
    let name = "stretch"
    func propose(from point: Double, using random: inout RandomStream) -> Proposal<Double>? {
      let logFactor = random.uniform(-1, 1)
      return Proposal(point * exp(logFactor), logJacobian: logFactor)
    }
  }

  @Test("gives back a flat law from a move with a drift")
  func recoversFlat() throws {
    let kernel = MetropolisHastingsKernel(target: Flat(), moves: [Drift()])
    // 4000 chains of 200 steps from 0: independent last points; χ² of 9 degrees of freedom stays
    // below 47 but for one case in 10⁶.
    var counts = [Double](repeating: 0, count: 10)
    for chain in 0..<4000 {
      var random = RandomStream(runSeed: 21, chain: UInt64(chain))
      var state = ChainState<Flat>(step: 0, point: 0, logDensity: 0, evidence: 0)
      for _ in 0..<400 { state = try kernel.step(from: state, using: &random).0 }
      counts[state.point] += 1
    }
    let chiSquared = counts.reduce(0) { $0 + ($1 - 400) * ($1 - 400) / 400 }
    #expect(chiSquared < 47)
  }

  @Test("keeps a bell under a move that needs its Jacobian")
  func keepsBell() throws {
    let target = Bell()
    let kernel = MetropolisHastingsKernel(target: target, moves: [Stretch(), Stride(width: 1)])
    var squares = 0.0
    for chain in 0..<4000 {
      var random = RandomStream(runSeed: 5, chain: UInt64(chain))
      var state = try target.state(at: random.normal(mean: 0, deviation: 1))
      for _ in 0..<30 { state = try kernel.step(from: state, using: &random).0 }
      squares += state.point * state.point
    }
    #expect(abs(squares / 4000 - 1) < 5 * (2 / 4000.0).squareRoot())
  }

  @Test("counts a rejected point as a refused step")
  func refuses() throws {
    let kernel = MetropolisHastingsKernel(target: Flat(), moves: [Drift()])
    var random = RandomStream(runSeed: 2, chain: 0)
    let state = ChainState<Flat>(step: 4, point: 9, logDensity: 0, evidence: 0)
    for _ in 0..<50 {
      let (next, transition) = try kernel.step(from: state, using: &random)
      if transition.outcome == .refused {
        #expect(transition.reason == "outside")
        #expect(next.point == 9 && next.step == 5)
        return
      }
    }
    Issue.record("no step went outside")
  }
}
