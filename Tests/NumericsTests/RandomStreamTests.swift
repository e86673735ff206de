import Testing

@testable import Numerics

@Suite("A random stream")
struct RandomStreamTests {
  @Test("goes on with the same draws after its state was restored")
  func restored() throws {
    var stream = RandomStream(runSeed: 7, chain: 3)
    for _ in 0..<1000 { _ = stream.uniform() }
    var copy = try RandomStream(state: stream.state)
    for _ in 0..<2000 {
      #expect(stream.uniform() == copy.uniform())
      #expect(stream.normal(mean: 1, deviation: 2) == copy.normal(mean: 1, deviation: 2))
      #expect(stream.poisson(mean: 3) == copy.poisson(mean: 3))
      #expect(stream.index(below: 17) == copy.index(below: 17))
    }
    #expect(stream.state == copy.state)
  }

  @Test("has the same state whenever it is started the same way")
  func reproducible() {
    #expect(
      RandomStream(runSeed: 1, chain: 2).state == RandomStream(runSeed: 1, chain: 2).state)
  }

  @Test("refuses a state that was cut or points outside its table")
  func damaged() {
    let state = RandomStream(runSeed: 0, chain: 0).state
    #expect(throws: NumericsError.randomState(found: 10, expected: state.count)) {
      _ = try RandomStream(state: Array(state.prefix(10)))
    }
    var wild = state
    wild[624 * 8 + 3] = 0x7f
    #expect(throws: NumericsError.self) { _ = try RandomStream(state: wild) }
  }

  @Test("has its own seed in every chain and run")
  func seeds() {
    let chains = Set((0..<10_000).map { RandomStream.seed(runSeed: 42, chain: $0) })
    #expect(chains.count == 10_000)
    let runs = Set((0..<1000).map { RandomStream.seed(runSeed: $0, chain: 0) })
    #expect(runs.count == 1000)
    // SplitMix64's published first output for seed 0.
    #expect(RandomStream.splitMix(0) == 0xe220_a839_7b1d_cdaf)
  }

  @Test("has the moments that it promises")
  func moments() {
    var stream = RandomStream(runSeed: 5, chain: 0)
    let count = 200_000
    var (uniform, normal, square, poisson) = (0.0, 0.0, 0.0, 0.0)
    for _ in 0..<count {
      uniform += stream.uniform(2, 4)
      let draw = stream.normal(mean: -1, deviation: 3)
      normal += draw
      square += (draw + 1) * (draw + 1)
      poisson += Double(stream.poisson(mean: 2.5))
    }
    // Five standard errors.
    #expect(abs(uniform / Double(count) - 3) < 5 * 0.5774 / 447)
    #expect(abs(normal / Double(count) + 1) < 5 * 3 / 447)
    #expect(abs(square / Double(count) - 9) < 5 * 12.73 / 447)
    #expect(abs(poisson / Double(count) - 2.5) < 5 * 1.5811 / 447)
  }
}
