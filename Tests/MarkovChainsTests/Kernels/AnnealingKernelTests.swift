import Foundation
import MarkovChains
import Numerics
import Testing

@Suite("An annealing kernel")
struct AnnealingKernelTests {
  private func kernel(
    _ target: Bell, _ schedule: CoolingSchedule, steps: Int,
    moves: [any SearchMove<Bell>] = [Stride()], simplifications: [any Simplification<Bell>] = []
  ) -> AnnealingKernel<Bell> {
    AnnealingKernel(
      target: target, moves: moves, simplifications: simplifications, schedule: schedule,
      steps: steps)
  }

  @Test("finds the maximum of a bell from far away", arguments: [1, 2, 3, 4, 5] as [UInt64])
  func findsMaximum(seed: UInt64) throws {
    let target = Bell(mean: 40)
    let kernel = kernel(target, CoolingSchedule(start: 10, end: 1e-4), steps: 4000)
    var random = RandomStream(runSeed: seed, chain: 0)
    var state = try target.state(at: 0)
    for _ in 0..<4000 { state = try kernel.step(from: state, using: &random).0 }
    #expect(abs(state.point - 40) < 0.1)
    #expect(state.step == 4000)
  }

  @Test("walks by the density at temperature 1")
  func walksByDensity() throws {
    // 2000 walks of 40 steps from a draw of the bell itself are 2000 independent draws: the variance
    // of their last points is 1 within 5 standard errors, √(2 / 2000) each (false alarm below 1e-6).
    let target = Bell()
    let kernel = kernel(target, .constant(1), steps: 40)
    var sum = 0.0
    var squares = 0.0
    for chain in 0..<2000 {
      var random = RandomStream(runSeed: 11, chain: UInt64(chain))
      var state = try target.state(at: random.normal(mean: 0, deviation: 1))
      for _ in 0..<40 { state = try kernel.step(from: state, using: &random).0 }
      sum += state.point
      squares += state.point * state.point
    }
    #expect(abs(sum / 2000) < 5 / 2000.0.squareRoot())
    #expect(abs(squares / 2000 - 1) < 5 * (2 / 2000.0).squareRoot())
  }

  @Test("accepts as the temperature says")
  func acceptsByTemperature() throws {
    // From 0 every proposal within ±2 loses x²/2; at temperature T the mean acceptance is the mean of
    // exp(-x²/2T): 0.5981 at T = 1, 0.2803 at T = 0.2. 40,000 steps: 5 standard errors are 0.0125.
    for (temperature, expected) in [(1.0, 0.59814), (0.2, 0.28024)] {
      let target = Bell()
      let kernel = kernel(target, .constant(temperature), steps: 1)
      var random = RandomStream(runSeed: 3, chain: 0)
      let state = try target.state(at: 0)
      var accepted = 0
      for _ in 0..<40_000 {
        if try kernel.step(from: state, using: &random).1.outcome == .accepted { accepted += 1 }
      }
      #expect(abs(Double(accepted) / 40_000 - expected) < 0.0125)
    }
  }

  @Test("refuses a point without a value, says why, and stays")
  func refuses() throws {
    let target = Bell(mean: 0, wall: 0)
    let kernel = kernel(target, .constant(1), steps: 100)
    var random = RandomStream(runSeed: 1, chain: 0)
    var state = try target.state(at: 0)
    var refusals = 0
    for _ in 0..<100 {
      let (next, transition) = try kernel.step(from: state, using: &random)
      if transition.outcome == .refused {
        refusals += 1
        #expect(transition.reason == "behind the wall")
        #expect(transition.proposedLogDensity == nil)
        #expect(next.point == state.point && next.step == state.step + 1)
      }
      state = next
    }
    #expect(refusals > 10)
  }

  @Test("does not evaluate a step in which nothing changed")
  func idles() throws {
    let target = Bell()
    let kernel = kernel(target, .constant(1), steps: 10, moves: [Idle()])
    var random = RandomStream(runSeed: 1, chain: 0)
    let (state, transition) = try kernel.step(from: try target.state(at: 1), using: &random)
    #expect(transition.outcome == .unchanged && transition.moves.isEmpty)
    #expect(state.point == 1 && state.step == 1)
  }

  @Test("takes the simpler form where it is denser, and names it")
  func simplifies() throws {
    let target = Bell()
    let kernel = kernel(
      target, .constant(1), steps: 200, moves: [Stride(width: 0.4)], simplifications: [Whole()])
    var random = RandomStream(runSeed: 5, chain: 0)
    var whole = 0
    for _ in 0..<200 {
      let (next, transition) = try kernel.step(from: try target.state(at: 0), using: &random)
      #expect(next.point == 0)
      if transition.moves == ["stride", "whole"] { whole += 1 }
    }
    #expect(whole == 200)
  }

  @Test("goes on after a pause with the same points")
  func resumes() throws {
    let target = Bell(mean: 3, wall: -1)
    let kernel = kernel(target, CoolingSchedule(start: 4, end: 0.1, reheats: 1), steps: 300)
    var random = RandomStream(runSeed: 9, chain: 2)
    var state = try target.state(at: 0)
    for _ in 0..<120 { state = try kernel.step(from: state, using: &random).0 }

    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let stored = try encoder.encode(state)
    var resumed = try JSONDecoder().decode(ChainState<Bell>.self, from: stored)
    var resumedRandom = try RandomStream(state: random.state)
    for _ in 120..<300 {
      let (next, transition) = try kernel.step(from: state, using: &random)
      let (other, otherTransition) = try kernel.step(from: resumed, using: &resumedRandom)
      (state, resumed) = (next, other)
      #expect(transition == otherTransition)
    }
    #expect(try encoder.encode(resumed) == encoder.encode(state))
  }
}
