import Testing

@testable import Inference

@Suite("Distributions of toys")
struct ToyDistributionsTests {
  private func toys(
    _ run: ToyRun, model: String = "m", kind: TestStatisticKind = .qtilde, strength: Double = 1,
    observed: Double = 2
  ) throws -> ToyDistributions {
    try ToyDistributions(
      model: model, kind: kind, strength: strength, observed: observed, bestStrength: 0.5,
      runs: [run])
  }

  private func run(_ toys: Range<Int>, seed: UInt64 = 1) -> ToyRun {
    ToyRun(
      seed: seed, toys: toys, tested: toys.map { Double($0) },
      alternative: toys.map { Double($0) / 2 })
  }

  @Test("merge whatever their order, and neighbours become one")
  func merge() throws {
    let parts = try [run(10..<30), run(0..<10), run(40..<50), run(0..<5, seed: 0)].map {
      try toys($0)
    }
    let merged = try parts[1].merged(with: parts[0]).merged(with: parts[2]).merged(with: parts[3])
    let other = try parts[3].merged(with: parts[2]).merged(with: parts[1]).merged(with: parts[0])
    #expect(merged == other)
    #expect(merged.runs == [run(0..<5, seed: 0), run(0..<30), run(40..<50)])
    #expect(merged.toyCount == 45)
  }

  @Test("refuse common toys and other studies")
  func refusals() throws {
    let first = try toys(run(0..<100))
    let refused = [
      ("the toys 90 to 99 of seed 1", try toys(run(90..<120))),
      ("models", try toys(run(100..<200), model: "n")),
      ("statistics", try toys(run(100..<200), kind: .q)),
      ("tested strengths", try toys(run(100..<200), strength: 2)),
      ("observed statistics", try toys(run(100..<200), observed: 3)),
    ]
    for (words, other) in refused {
      let error = #expect(throws: InferenceError.self) { try first.merged(with: other) }
      #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    }
    #expect(try first.merged(with: toys(run(90..<120, seed: 2))).toyCount == 130)
  }

  @Test("count from the value of the data on, and carry binomial errors")
  func estimates() throws {
    let run = ToyRun(
      seed: 1, toys: 0..<8, tested: [0, 0, 1, 2, 2, 3, 0, 0], alternative: [0, 1, 2, 3, 4, 5, 2, 2])
    let test = try ToyTest(toys(run))
    #expect(test.clsb.value == 3.0 / 8 && test.clb.value == 6.0 / 8)
    #expect(abs(test.clsb.error - (0.375 * 0.625 / 8).squareRoot()) < 1e-15)
    #expect(test.cls.value == 0.5)
    let relative = (test.clsb.error / 0.375, test.clb.error / 0.75)
    let error = 0.5 * (relative.0 * relative.0 + relative.1 * relative.1).squareRoot()
    #expect(abs(test.cls.error - error) < 1e-15)
  }

  @Test("expect the percentiles of CLs in toys of the alternative")
  func band() throws {
    // numpy.percentile of [(a >= t).mean() / (b >= t).mean() for t in b], linear.
    let run = ToyRun(
      seed: 1, toys: 0..<8, tested: [0, 0, 1, 2, 2, 3, 0, 0], alternative: [0, 1, 2, 3, 4, 5, 2, 2])
    let test = try ToyTest(toys(run))
    // CLs of the eight: 1, 4/7, 1/2, 1/3, 0, 0, 1/2, 1/2; ordered 0 0 1/3 1/2 1/2 1/2 4/7 1.
    func percentile(_ percent: Double) -> Double {
      let ordered = [0, 0, 1 / 3.0, 0.5, 0.5, 0.5, 4 / 7.0, 1]
      let place = percent / 100 * 7
      let low = Int(place)
      return low == 7
        ? ordered[7] : ordered[low] + (place - Double(low)) * (ordered[low + 1] - ordered[low])
    }
    for (found, percent) in zip(
      test.expected, [2.27501319, 15.86552539, 50, 84.13447461, 97.72498681])
    {
      #expect(abs(found - percentile(percent)) < 1e-15)
    }
    #expect(test.expected[2] == 0.5)
  }

  @Test("say why there are none where all toys failed")
  func none() throws {
    let failures = ToyHypothesis.allCases.map {
      ToyFailure(toy: 0, hypothesis: $0, reason: "the fit ran away")
    }
    let run = ToyRun(seed: 1, toys: 0..<1, tested: [], alternative: [], failures: failures)
    let error = #expect(throws: InferenceError.self) { try ToyTest(toys(run)) }
    #expect(error?.description.contains("the fit ran away") == true)
  }
}
