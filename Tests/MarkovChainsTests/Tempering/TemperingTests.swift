import Foundation
import MarkovChains
import Numerics
import Testing

@Suite("Parallel tempering")
struct TemperingTests {
  private func kernel<B: BayesianTarget>(_ target: B, burnIn: Int) -> TemperingKernel<B>
  where B.Point == [Double] {
    TemperingKernel(target: target, mixture: MoveMixture([Stroll<B>()]), burnIn: burnIn)
  }

  private func walk<B: BayesianTarget>(
    _ kernel: TemperingKernel<B>, rungs: Int, steps: Int, seed: UInt64, start: [Double],
    visit: (ChainState<TemperedTarget<B>>, Transition) -> Void = { _, _ in }
  ) throws -> ChainState<TemperedTarget<B>> where B.Point == [Double] {
    var random = RandomStream(runSeed: seed, chain: 0)
    var state = try kernel.target.start(
      at: [[Double]](repeating: start, count: rungs), ladder: TemperatureLadder(rungs: rungs))
    for _ in 0..<steps {
      let (next, transition) = try kernel.step(from: state, using: &random)
      state = next
      visit(state, transition)
    }
    return state
  }

  @Test("finds both of two far peaks, each as often as it weighs")
  func twoPeaks() throws {
    let kernel = kernel(TwoPeaks(), burnIn: 4000)
    var right = [Double]()
    _ = try walk(kernel, rungs: 8, steps: 44_000, seed: 1, start: [-6]) { state, _ in
      if state.step > 4000 { right.append(state.point.replicas[0].point[0] > 0 ? 1 : 0) }
    }
    let draws = Draws([right])
    let error = try #require(draws.meanError)
    #expect(error < 0.06)
    #expect(abs(draws.mean - 0.75) < 5 * error)
  }

  @Test("spreads its rungs until all pairs exchange alike, then keeps them")
  func adapts() throws {
    let kernel = kernel(Measured(data: [2, -1, 0.5], error: 0.05), burnIn: 8000)
    var frozen: [Double] = []
    let end = try walk(kernel, rungs: 10, steps: 24_000, seed: 2, start: [0, 0, 0]) { state, _ in
      if state.step == 8001 { frozen = state.point.ladder.betas }
      if state.step > 8001 { #expect(state.point.ladder.betas == frozen) }
    }
    let ladder = end.point.ladder
    #expect(ladder.isFrozen && ladder.betas.first == 1 && ladder.betas.last == 0)
    let rates = ladder.pairs.compactMap(\.rate)
    #expect(rates.count == 9)
    let mean = rates.reduce(0, +) / 9
    #expect(rates.allSatisfy { abs($0 - mean) < 0.12 })
    #expect(abs(ladder.barrier / 9 - (1 - mean)) < 0.02)
    // As it began, the pairs differ by much more.
    let plain = TemperatureLadder(rungs: 10)
    #expect(plain.betas != ladder.betas)
  }

  @Test("gives the evidence by stepping stones and by integration")
  func evidence() throws {
    let target = Measured(data: [2, -1, 0.5], error: 0.3)
    let kernel = kernel(target, burnIn: 2000)
    var rows: [[Double]] = []
    let end = try walk(kernel, rungs: 12, steps: 42_000, seed: 3, start: [0, 0, 0]) { state, _ in
      if state.step > 2000 { rows.append(state.point.logLikelihoods) }
    }
    let estimator = EvidenceEstimator(betas: end.point.ladder.betas, logLikelihoods: rows)
    let stones = estimator.steppingStone
    #expect(stones.error < 0.1)
    #expect(abs(stones.logEvidence - target.logEvidence) < 5 * stones.error)
    let integral = try #require(estimator.thermodynamicIntegral)
    #expect(integral.error < 0.1)
    #expect(integral.ruleError > 0 && integral.ruleError < 0.5 && stones.ruleError == 0)
    #expect(
      abs(integral.logEvidence - target.logEvidence) < 5 * integral.error + integral.ruleError)
  }

  @Test("has honest errors of evidences")
  func errors() throws {
    let target = Measured(data: [1], error: 0.5)
    var squares = 0.0
    for seed in 0..<40 {
      var rows: [[Double]] = []
      let end = try walk(
        kernel(target, burnIn: 300), rungs: 4, steps: 2300, seed: UInt64(100 + seed), start: [0]
      ) { state, _ in
        if state.step > 300 { rows.append(state.point.logLikelihoods) }
      }
      let found = EvidenceEstimator(betas: end.point.ladder.betas, logLikelihoods: rows)
        .steppingStone
      let pull = (found.logEvidence - target.logEvidence) / found.error
      squares += pull * pull / 40
    }
    // The mean of 40 squared pulls is 1 within 5 √(2 / 40) ≈ 1.1, a little more for errors that vary.
    #expect(squares < 2.4 && squares > 0.2)
  }

  @Test("has no integral where a likelihood is zero, but a stepping stone")
  func zeroLikelihood() {
    let rows = (0..<100).map { [-1.0, $0 % 2 == 0 ? -.infinity : -1] }
    let estimator = EvidenceEstimator(betas: [1, 0], logLikelihoods: rows)
    #expect(estimator.thermodynamicIntegral == nil)
    #expect(abs(estimator.steppingStone.logEvidence - (-1 - log(2))) < 1e-12)
  }

  @Test("tells moves and swaps of the posterior's rung")
  func tells() throws {
    var names: Set<String> = []
    var counts = MoveCounts()
    let end = try walk(
      kernel(TwoPeaks(), burnIn: 0), rungs: 3, steps: 400, seed: 4, start: [1]
    ) { state, transition in
      names.formUnion(transition.moves)
      counts.count(transition)
      let cold = state.point.replicas[0].evidence
      #expect(state.logDensity == cold.logPrior + cold.logLikelihood)
    }
    #expect(names == ["stroll", TemperingKernel<TwoPeaks>.swap])
    #expect(counts.entries.first { $0.move == "swap" }?.proposed == end.point.ladder.pairs[0].tried)
    #expect(Set(end.point.replicas.map(\.walker)) == [0, 1, 2])
  }

  @Test("goes on after a pause with the same bytes", arguments: [100, 501])
  func resumes(pause: Int) throws {
    let kernel = kernel(Measured(data: [2, -1], error: 0.2), burnIn: 300)
    var random = RandomStream(runSeed: 9, chain: 2)
    var state = try kernel.target.start(
      at: [[Double]](repeating: [0, 0], count: 5), ladder: TemperatureLadder(rungs: 5))
    for _ in 0..<pause { state = try kernel.step(from: state, using: &random).0 }

    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    var resumed = try JSONDecoder().decode(
      ChainState<TemperedTarget<Measured>>.self, from: try encoder.encode(state))
    var resumedRandom = try RandomStream(state: random.state)
    for _ in pause..<800 {
      state = try kernel.step(from: state, using: &random).0
      resumed = try kernel.step(from: resumed, using: &resumedRandom).0
    }
    #expect(try encoder.encode(resumed) == encoder.encode(state))
    #expect(random.state == resumedRandom.state)
  }

  @Test("tallies evidences as the rows of all steps give them")
  func tally() throws {
    let target = Measured(data: [2, -1, 0.5], error: 0.3)
    var rows: [[Double]] = []
    // 8192 = 64 × 128 steps after the burn-in: 64 blocks of 128.
    let end = try walk(
      kernel(target, burnIn: 1000), rungs: 8, steps: 9192, seed: 11, start: [0, 0, 0]
    ) { state, _ in
      if state.step > 1000 { rows.append(state.point.logLikelihoods) }
    }
    let (ladder, tally) = (end.point.ladder, end.point.tally)
    #expect(tally.steps == rows.count)
    let estimator = EvidenceEstimator(betas: ladder.betas, logLikelihoods: rows)
    let stones = try #require(tally.steppingStone(ladder))
    #expect(abs(stones.logEvidence - estimator.steppingStone.logEvidence) < 1e-9)
    // Twice as many blocks give another error, but not by much.
    #expect(abs(log(stones.error / estimator.steppingStone.error)) < 0.5)
    let integral = try #require(tally.thermodynamicIntegral(ladder))
    let expected = try #require(estimator.thermodynamicIntegral)
    #expect(abs(integral.logEvidence - expected.logEvidence) < 1e-9)
    #expect(abs(integral.ruleError - expected.ruleError) < 1e-9)

    let again = try JSONDecoder().decode(EvidenceTally.self, from: JSONEncoder().encode(tally))
    #expect(again == tally)
  }

  @Test("has no evidence too early, nor from a ladder that ends above the prior")
  func noTally() throws {
    let target = Measured(data: [1], error: 0.5)
    let early = try walk(kernel(target, burnIn: 10), rungs: 4, steps: 40, seed: 1, start: [0])
    #expect(early.point.tally.steps == 30)
    #expect(early.point.tally.steppingStone(early.point.ladder) == nil)
    var random = RandomStream(runSeed: 1, chain: 0)
    let kernel = kernel(target, burnIn: 10)
    var state = try kernel.target.start(
      at: [[0], [0]], ladder: TemperatureLadder(betas: [1, 0.5]))
    for _ in 0..<400 { state = try kernel.step(from: state, using: &random).0 }
    #expect(state.point.tally.steppingStone(state.point.ladder) == nil)
  }

  @Test("leaves a ladder alone that is not to adapt")
  func held() throws {
    let target = Measured(data: [2, -1, 0.5], error: 0.05)
    let kernel = TemperingKernel(
      target: target, mixture: MoveMixture([Stroll<Measured>()]), burnIn: 2000, adapts: false)
    let given = TemperatureLadder(betas: [1, 0.5, 0.1, 0])
    var random = RandomStream(runSeed: 5, chain: 0)
    var state = try kernel.target.start(
      at: [[Double]](repeating: [0, 0, 0], count: 4), ladder: given)
    for _ in 0..<2400 { state = try kernel.step(from: state, using: &random).0 }
    #expect(state.point.ladder.betas == given.betas && state.point.ladder.isFrozen)
    #expect(state.point.tally.steps == 400)
  }

  @Test("stores the chain of the posterior, not its rungs")
  func records() throws {
    let end = try walk(
      kernel(TwoPeaks(), burnIn: 10), rungs: 3, steps: 50, seed: 4, start: [1])
    let record = TemperedTarget<TwoPeaks>.record(of: end)
    #expect(record.step == 50 && record.point == end.point.replicas[0].point)
    #expect(record.logDensity == end.logDensity && record.evidence == end.evidence)
  }
}
