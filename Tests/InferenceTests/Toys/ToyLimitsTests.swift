import Likelihoods
import Numerics
import Testing

@testable import Inference

@Suite("Limits by toys")
struct ToyLimitsTests {
  private func limits(
    _ likelihood: any Likelihood, toys: Int, seed: UInt64 = 1, threads: Int = 2
  ) throws -> ToyLimits {
    var search = ToyLimitSearch()
    search.threads = threads
    return try search.limits(of: likelihood) {
      try $0.run(0..<toys, seed: seed, threads: threads)
    }
  }

  /// CLs of n events is P(N ≤ n | s + b) / P(N ≤ n | b).
  private func exact(count: Int, background: Double, signal: Double) -> Double {
    func cls(_ mu: Double) -> Double {
      SpecialFunctions.poissonCDF(count, mean: mu * signal + background)
        / SpecialFunctions.poissonCDF(count, mean: background)
    }
    var (low, high) = (0.0, 100.0)
    for _ in 0..<80 {
      let middle = 0.5 * (low + high)
      if cls(middle) > 0.05 { low = middle } else { high = middle }
    }
    return low
  }

  @Test("are those of one count, within five of their errors", arguments: [3.0, 8])
  func oneCount(count: Double) throws {
    let likelihood = CountingExperiment(signal: 2, background: 5, count: count)
    let found = try limits(likelihood, toys: 2000)
    let truth = exact(count: Int(count), background: 5, signal: 2)
    #expect(abs(found.observed.value - truth) < 5 * found.observed.error + 0.01 * truth)
    #expect(found.observed.error > 0.002 * truth && found.observed.error < 0.1 * truth)
    // The median count of a mean of 5 is 5, one standard deviation up 7.
    for (index, events) in [(2, 5), (3, 7)] {
      let truth = exact(count: events, background: 5, signal: 2)
      let limit = found.expected[index]
      #expect(abs(limit.value - truth) < 5 * limit.error + 0.02 * truth, "\(limit) \(truth)")
    }
    #expect(
      found.failures == 0 && found.points.map(\.strength).sorted() == found.points.map(\.strength))
  }

  @Test("agree with the formulae where counts are large")
  func asymptotic() throws {
    let likelihood = CountingExperiment(
      signal: 300, background: 10_000, control: 20_000, count: 10_050, controlCount: 20_080)
    let found = try limits(likelihood, toys: 2000)
    let profile = FittedProfile(likelihood)
    let formula = try Asymptotics.limits(observed: profile, asimov: profile.asimov())
    for (limit, expected) in zip(
      [found.observed] + found.expected, [formula.observed] + formula.expected)
    {
      #expect(
        abs(limit.value - expected) < 5 * limit.error + 0.02 * expected, "\(limit) \(expected)")
    }
  }

  @Test("do not depend on the number of threads, but on the seed")
  func determinism() throws {
    let likelihood = CountingExperiment(signal: 2, background: 5, count: 6)
    let one = try limits(likelihood, toys: 300, threads: 1)
    #expect(try limits(likelihood, toys: 300, threads: 3) == one)
    #expect(try limits(likelihood, toys: 300, seed: 2).observed != one.observed)
  }
}
