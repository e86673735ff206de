import Foundation
import Likelihoods
import Numerics
import Testing

@testable import Inference

/// P(N ≤ n) of a Poisson distribution.
private func poisson(_ n: Int, _ mean: Double) -> Double {
  SpecialFunctions.poissonCDF(n, mean: mean)
}

@Suite("A study by toys")
struct ToyStudyTests {
  private func test(
    _ likelihood: any Likelihood, _ kind: TestStatisticKind = .qtilde, strength: Double = 1,
    toys: Int = 4000, seed: UInt64 = 1
  ) throws -> ToyTest {
    let study = try ToyStudy(likelihood, kind: kind, strength: strength)
    let run = try study.run(0..<toys, seed: seed, threads: 2)
    #expect(run.failures.isEmpty)
    return try ToyTest(study.distributions(of: [run], model: "m"))
  }

  /// A probability within five of its standard deviations: a false alarm in 10⁶.
  private func expect(
    _ estimate: ToyEstimate, near exact: Double, _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(
      abs(estimate.value - exact) < 5 * estimate.error, "\(estimate) instead of \(exact)",
      sourceLocation: location)
  }

  @Test("has the exact probabilities of one count", arguments: [8.0, 12, 17])
  func exactCounts(count: Double) throws {
    // q̃ falls in n up to μ̂ = 1 and is 0 beyond: as large or larger is n or fewer.
    let found = try test(CountingExperiment(count: count))
    let isBelow = count <= 15
    expect(found.clsb, near: isBelow ? poisson(Int(count), 15) : 1)
    expect(found.clb, near: isBelow ? poisson(Int(count), 10) : 1)
    #expect(found.cls.value == found.clsb.value / found.clb.value)
    #expect(found.toyCounts == [4000, 4000])
  }

  @Test("has the exact p0 of one count")
  func exactDiscovery() throws {
    let found = try test(CountingExperiment(count: 16), .q0)
    expect(found.clsb, near: 1 - poisson(15, 10))
    expect(found.clb, near: 1 - poisson(15, 15))
    #expect(found.cls == found.clsb)
  }

  @Test(
    "agrees with the asymptotic formulae where counts are large",
    arguments: TestStatisticKind.allCases)
  func asymptotic(kind: TestStatisticKind) throws {
    let likelihood = CountingExperiment(
      signal: 600, background: 10_000, control: 20_000, count: 10_250, controlCount: 20_080,
      lowest: -5)
    let found = try test(likelihood, kind, toys: 6000)
    let profile = FittedProfile(likelihood)
    let formula = try Asymptotics.test(
      atStrength: 1, observed: profile, asimov: profile.asimov(atStrength: kind == .q0 ? 1 : 0),
      kind: kind, lowestStrength: -5)
    expect(found.clsb, near: formula.clsb)
    expect(found.clb, near: formula.clb)
    // Quantiles of 6000 toys; those of two-sided statistics are not the fluctuations of μ̂.
    guard kind.hasCLs || kind == .q0 else { return }
    for (toys, expected) in zip(found.expected, formula.expected) {
      #expect(
        abs(toys - expected) < 0.12 * expected + 0.01, "\(found.expected), \(formula.expected)")
    }
  }

  @Test("finds half a χ² distribution of q̃μ where μ is true")
  func halfChiSquare() throws {
    let likelihood = CountingExperiment(
      signal: 1500, background: 10_000, control: 20_000, count: 11_500, controlCount: 20_000)
    let study = try ToyStudy(likelihood, strength: 1)
    let values = try study.run(0..<6000, seed: 5, threads: 2).tested.sorted()
    let total = Double(values.count)
    let zeros = Double(values.count { $0 == 0 })
    #expect(abs(zeros / total - 0.5) < 5 * 0.5 / total.squareRoot())
    for threshold in [0.5, 1, 2.7, 4] {
      let above = Double(values.count { $0 > threshold }) / total
      let expected = SpecialFunctions.normalSurvival(threshold.squareRoot())
      #expect(abs(above - expected) < 5 * (expected / total).squareRoot())
    }
  }

  @Test("gives the same toys with any number of threads and in any parts")
  func reproducible() throws {
    let likelihood = CountingExperiment(control: 15, count: 9, controlCount: 17, forbidden: 13)
    let study = try ToyStudy(likelihood)
    let whole = try study.run(0..<500, seed: 7, threads: 1)
    #expect(!whole.failures.isEmpty)
    #expect(try study.run(0..<500, seed: 7, threads: 5) == whole)
    let parts = try [300..<500, 0..<37, 37..<300].map { try study.run($0, seed: 7, threads: 3) }
    #expect(try study.distributions(of: parts, model: "m").runs == [whole])
    #expect(try study.run(0..<500, seed: 8, threads: 1) != whole)
    // Another study of the same data is the same, too.
    #expect(try ToyStudy(likelihood).run(0..<500, seed: 7, threads: 1) == whole)
  }

  @Test("counts toys that cannot be fitted, with their reasons, and goes on")
  func failures() throws {
    let study = try ToyStudy(CountingExperiment(count: 9, forbidden: 13))
    let run = try study.run(0..<1000, seed: 1, threads: 2)
    for hypothesis in ToyHypothesis.allCases {
      let failed = run.failures.filter { $0.hypothesis == hypothesis }
      let values = hypothesis == .tested ? run.tested : run.alternative
      #expect(values.count + failed.count == 1000)
      let mean = hypothesis == .tested ? 15.0 : 10
      let probability = poisson(13, mean) - poisson(12, mean)
      #expect(
        abs(Double(failed.count) / 1000 - probability) < 5 * (probability / 1000).squareRoot())
    }
    #expect(run.failures.allSatisfy { $0.reason.contains("ln L") })
    #expect(run.failures.map(\.toy) == run.failures.map(\.toy).sorted())
  }

  @Test("seeks the best strength below 0 for qμ, and not for q̃μ")
  func negative() throws {
    let likelihood = CountingExperiment(control: 40, count: 4, controlCount: 40, lowest: -1.5)
    let (q, qtilde) = (try ToyStudy(likelihood, kind: .q), try ToyStudy(likelihood))
    #expect(abs(q.bestStrength + 1.2) < 1e-6)
    #expect(qtilde.bestStrength == 0 && q.observed > qtilde.observed)
  }

  @Test("of correlated regions agrees with the asymptotic formulae")
  func correlated() throws {
    let hypotheses = try CovarianceHypotheses(
      regions: ["a", "b"], observed: [1030, 520], background: [1000, 500],
      covariance: [900, 350, 350, 400])
    let likelihood = try hypotheses.likelihood(for: [90, 70])
    let found = try test(likelihood)
    let profile = FittedProfile(likelihood)
    // The shifts of the background are measured in every toy: their Asimov value is zero, that of
    // the data before the fit.
    let formula = try Asymptotics.test(
      atStrength: 1, observed: profile, asimov: profile.asimovBeforeFit())
    expect(found.clsb, near: formula.clsb)
    expect(found.clb, near: formula.clb)
  }
}
