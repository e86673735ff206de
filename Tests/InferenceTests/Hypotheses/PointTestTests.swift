import Foundation
import Inference
import Likelihoods
import Testing

@Suite("A test of several parameters at once")
struct PointTestTests {
  /// Two counts with a strength each: n = 12 on 5 + 3 μ₁, n = 9 on 4 + 2 μ₂.
  private func twoStrengths(_ counts: [Double] = [12, 9]) throws -> any Likelihood {
    let parts = zip(counts, [(3.0, 5.0), (2.0, 4.0)]).map { count, bin in
      CountingExperiment(
        signal: bin.0, background: bin.1, count: count, lowest: -1)
    }
    // The strengths are parameters of two analyses; neither is common.
    let free = parts.map { part in
      AdjustedLikelihood(part) { $0.parameterOfInterest = nil }
    }
    return try JointLikelihood(
      zip(["a", "b"], free).map { JointPart(name: $0, likelihood: $1) })
  }

  /// 2 ln (L(n) / L(ν)) of a count.
  private func rise(_ count: Double, _ rate: Double) -> Double {
    2 * (count * log(count / rate) - count + rate)
  }

  @Test("adds what two counts say, with the χ² distribution of two degrees of freedom")
  func twoCounts() throws {
    let likelihood = try twoStrengths()
    let names = likelihood.parameters.parameters.map(\.name)
    let indices = try ["a/mu", "b/mu"].map { try #require(names.firstIndex(of: $0)) }
    let test = try PointTest([indices[0]: 1, indices[1]: 0.5], of: likelihood)
    let expected = rise(12, 8) + rise(9, 5)
    #expect(abs(test.statistic - expected) < 1e-8)
    #expect(abs(test.pValue - exp(-0.5 * expected)) < 1e-9)
    #expect(abs(test.expected - exp(-0.5 * (rise(5, 8) + rise(4, 5)))) < 1e-9)
    #expect(test.values == [1, 0.5] && test.onBound.isEmpty)
    for (best, exact) in zip(test.best, [7.0 / 3, 2.5]) { #expect(abs(best - exact) < 1e-6) }
  }

  @Test("of one parameter is that of tμ, and says where a best value lies on a bound")
  func one() throws {
    let likelihood = CountingExperiment(signal: 3, background: 5, count: 12, lowest: -1)
    let test = try PointTest([0: 1], of: likelihood)
    let profile = FittedProfile(likelihood)
    let other = try Asymptotics.test(
      atStrength: 1, observed: profile, asimov: profile.asimov(), kind: .t, lowestStrength: -1)
    #expect(abs(test.statistic - other.statistic) < 1e-8)
    #expect(abs(test.pValue - other.clsb) < 1e-9)
    #expect(abs(test.significance - other.statistic.squareRoot()) < 1e-6)
    let bounded = try PointTest([0: 1], of: CountingExperiment(signal: 3, background: 5, count: 2))
    #expect(bounded.onBound == [0] && bounded.best == [0])
  }
}
