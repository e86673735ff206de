import Inference
import Likelihoods
import Testing

@Suite("A batch of signals")
struct SignalBatchTests {
  static func hypotheses() throws -> CovarianceHypotheses {
    try CovarianceHypotheses(
      regions: ["a", "b", "c"], observed: [12, 5, 30], background: [10, 6.5, 28],
      covariance: [4, 1, 0.5, 1, 2, 0.2, 0.5, 0.2, 9])
  }

  static let signals: [[Double]] = (0..<30).map { index -> [Double] in
    let (first, second, third) = (index % 7, index % 4, index % 11)
    return [Double(first), 0.5 * Double(second), Double(third) + 0.1]
  }

  @Test("gives each signal what it would have alone")
  func alone() throws {
    let hypotheses = try Self.hypotheses()
    let results = SignalBatch().results(for: Self.signals, over: hypotheses)
    #expect(results.count == Self.signals.count)
    for index in [0, 13, 29] {
      let profile = FittedProfile(try hypotheses.likelihood(for: Self.signals[index]))
      let limits = try Asymptotics.limits(observed: profile, asimov: profile.asimov())
      let found = try #require(results[index].limits)
      #expect(abs(found.observed / limits.observed - 1) < 1e-6)
      #expect(abs(found.expected[2] / limits.expected[2] - 1) < 1e-6)
      let test = try Asymptotics.test(
        atStrength: 1, observed: profile, asimov: profile.asimov())
      #expect(abs(try #require(results[index].test).cls - test.cls) < 1e-6)
    }
  }

  @Test("does not depend on the number of threads", arguments: [2, 3, 7])
  func threads(_ count: Int) throws {
    let hypotheses = try Self.hypotheses()
    var batch = SignalBatch()
    batch.threads = 1
    let results = batch.results(for: Self.signals, over: hypotheses)
    batch.threads = count
    #expect(batch.results(for: Self.signals, over: hypotheses) == results)
  }

  @Test("goes on after a signal that fails, and says why")
  func failure() throws {
    let results = SignalBatch().results(
      for: [[1, 2, 3], [1, 2], [0, 0, 0], [3, 2, 1]], over: try Self.hypotheses())
    #expect(results.map { $0.failure == nil } == [true, false, false, true])
    #expect(results[1].failure?.contains("2 signal yields for 3 regions") == true)
    #expect(results[2].failure?.contains("there is no upper limit") == true)
    #expect(results[2].test?.cls == 1)
  }

  @Test("of likelihoods that are made one by one stands in their order")
  func oneByOne() throws {
    let hypotheses = try Self.hypotheses()
    var batch = SignalBatch()
    batch.wantsLimits = false
    let results = batch.results(count: 20) { index in
      try hypotheses.likelihood(for: [Double(index), 0, 0])
    }
    let tests = results.compactMap(\.test?.cls)
    #expect(tests.count == 20 && tests == tests.sorted(by: >))
  }
}
