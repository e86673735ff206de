import Foundation
import MarkovChains
import Numerics
import Testing

@Suite("An adaptive cooling")
struct AdaptiveCoolingTests {
  private func kernel(_ cooling: AdaptiveCooling, steps: Int) -> AnnealingKernel<Bell> {
    var kernel = AnnealingKernel(
      target: Bell(mean: 40), moves: [Stride()], schedule: .constant(1), steps: steps)
    kernel.cooling = cooling
    return kernel
  }

  @Test("brings acceptance to what is wanted")
  func followsAcceptance() throws {
    let cooling = AdaptiveCooling(start: 1000, firstAcceptance: 0.3, lastAcceptance: 0.3)
    let kernel = kernel(cooling, steps: 20_000)
    var random = RandomStream(runSeed: 1, chain: 0)
    var state = try Bell(mean: 40).state(at: 40)
    var accepted = 0
    for step in 0..<20_000 {
      let (next, transition) = try kernel.step(from: state, using: &random)
      state = next
      if step >= 10_000, transition.outcome == .accepted { accepted += 1 }
    }
    // ln T is moved by 0.05 × (0.3 - p): over 10,000 steps its change bounds the mean of p to 0.3 ± 0.01.
    #expect(abs(Double(accepted) / 10_000 - 0.3) < 0.03)
  }

  @Test("cools as less is wanted, and finds the maximum")
  func cools() throws {
    let kernel = kernel(AdaptiveCooling(start: 10, lowest: 1e-6), steps: 4000)
    var random = RandomStream(runSeed: 2, chain: 0)
    var state = try Bell(mean: 40).state(at: 0)
    for _ in 0..<4000 { state = try kernel.step(from: state, using: &random).0 }
    #expect(abs(state.point - 40) < 0.1)
    #expect((state.cooling?.temperature ?? 1) < 0.01)
  }

  @Test("heats again after idle steps, up to where it began")
  func reheats() throws {
    var cooling = AdaptiveCooling(start: 5, lowest: 0.01)
    cooling.patience = 50
    let kernel = kernel(cooling, steps: 3000)
    var random = RandomStream(runSeed: 3, chain: 0)
    var state = try Bell(mean: 40).state(at: 40)
    var last = 5.0
    var jumps = 0
    for _ in 0..<3000 {
      state = try kernel.step(from: state, using: &random).0
      let temperature = try #require(state.cooling?.temperature)
      #expect(temperature <= 5 && temperature >= 0.01)
      if temperature > last * 1.5 { jumps += 1 }
      last = temperature
    }
    #expect(jumps > 3)
    #expect((state.cooling?.reheats ?? 0) >= jumps)
  }

  @Test("goes on after a pause with the same points")
  func resumes() throws {
    let kernel = kernel(AdaptiveCooling(start: 10), steps: 400)
    var random = RandomStream(runSeed: 4, chain: 0)
    var state = try Bell(mean: 40).state(at: 0)
    for _ in 0..<150 { state = try kernel.step(from: state, using: &random).0 }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    var resumed = try JSONDecoder().decode(
      ChainState<Bell>.self, from: try encoder.encode(state))
    var resumedRandom = try RandomStream(state: random.state)
    for _ in 150..<400 {
      state = try kernel.step(from: state, using: &random).0
      resumed = try kernel.step(from: resumed, using: &resumedRandom).0
    }
    #expect(try encoder.encode(resumed) == encoder.encode(state))
  }

  @Test("is read only with settings that make sense")
  func decodes() throws {
    let encoder = JSONEncoder()
    let bytes = try encoder.encode(AdaptiveCooling(start: 10))
    let read = try JSONDecoder().decode(AdaptiveCooling.self, from: bytes)
    #expect(read == AdaptiveCooling(start: 10))
    let text = String(decoding: bytes, as: UTF8.self)
    for (good, bad) in [
      ("\"start\":10", "\"start\":-1"), ("\"gain\":0.05", "\"gain\":0"),
      ("\"firstAcceptance\":0.5", "\"firstAcceptance\":1"), ("\"reheat\":4", "\"reheat\":0.5"),
    ] {
      #expect(text.contains(good))
      let damaged = Data(text.replacingOccurrences(of: good, with: bad).utf8)
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(AdaptiveCooling.self, from: damaged)
      }
    }
  }
}
