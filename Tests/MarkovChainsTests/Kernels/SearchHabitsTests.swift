import MarkovChains
import Numerics
import Testing

@Suite("The habits of a search")
struct SearchHabitsTests {
  private func kernel(
    _ habits: SearchHabits<Bell>, steps: Int, temperature: Double = 1
  ) -> AnnealingKernel<Bell> {
    var kernel = AnnealingKernel<Bell>(
      target: Bell(mean: 40), moves: [Stride()], schedule: .constant(temperature), steps: steps)
    kernel.habits = habits
    return kernel
  }

  private func walk(
    _ kernel: AnnealingKernel<Bell>, steps: Int, from point: Double = 40
  ) throws -> (states: [ChainState<Bell>], moves: [[String]]) {
    var random = RandomStream(runSeed: 5, chain: 0)
    var states = [try Bell(mean: 40).state(at: point)]
    var moves: [[String]] = []
    for _ in 0..<steps {
      let (next, transition) = try kernel.step(from: states[states.count - 1], using: &random)
      states.append(next)
      moves.append(transition.moves)
    }
    return (states, moves)
  }

  @Test("start anew after the patience, and remember the best of all starts")
  func restarts() throws {
    let kernel = kernel(
      SearchHabits(patience: 30, start: { _ in try Bell(mean: 40).state(at: 35) }), steps: 400)
    let (states, moves) = try walk(kernel, steps: 400)
    let places = moves.indices.filter { moves[$0] == ["restart"] }
    #expect(places.count > 2)
    for place in places {
      #expect(states[place].search?.idle == 30)
      #expect(states[place + 1].point == 35 && states[place + 1].step == place + 1)
    }
    let last = try #require(states.last?.search)
    #expect(last.restarts == places.count && last.began == places.last)
    let best = states.prefix((places.last ?? 0) + 1).map(\.logDensity).max()
    #expect(last.earlier?.logDensity == best)
  }

  @Test("end with the refined best point of the walk")
  func polishes() throws {
    let kernel = kernel(
      SearchHabits(
        refine: { found in
          var better = found
          better.point = 40
          better.logDensity = 0
          return better
        }, start: { _ in try Bell(mean: 40).state(at: 35) }), steps: 50)
    let (states, moves) = try walk(kernel, steps: 50, from: 37)
    #expect(moves.last == ["polish"])
    #expect(states.last?.point == 40 && states.last?.step == 50)
  }

  @Test("go back to the best point of the walk, more often from far below it")
  func returns() throws {
    let kernel = kernel(
      SearchHabits(returnsToBest: true, start: { _ in try Bell(mean: 40).state(at: 35) }),
      steps: 2000, temperature: 50)
    let (states, moves) = try walk(kernel, steps: 2000)
    let places = moves.indices.filter { moves[$0] == ["return"] }
    #expect(places.count > 50)
    for place in places {
      #expect(states[place + 1].logDensity == states[place].search?.best?.logDensity)
    }
  }
}
