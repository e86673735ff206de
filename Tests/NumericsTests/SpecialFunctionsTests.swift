import Testing

@testable import Numerics

@Suite("Special functions")
struct SpecialFunctionsTests {
  func isClose(_ a: Double, _ b: Double, _ tolerance: Double = 1e-13) -> Bool {
    abs(a - b) <= tolerance * max(abs(b), 1e-300)
  }

  @Test("agree with tables")
  func tables() throws {
    #expect(isClose(try SpecialFunctions.logGamma(10.5), 13.940625219403763))
    #expect(isClose(try SpecialFunctions.logGamma(1e6), 12815504.569147611))
    #expect(isClose(SpecialFunctions.erf(0.5), 0.5204998778130465))
    #expect(isClose(SpecialFunctions.normalCDF(-1.5), 0.06680720126885807))
    #expect(isClose(SpecialFunctions.normalSurvival(10), 7.61985302416052e-24, 1e-12))
    #expect(isClose(SpecialFunctions.normalQuantile(0.95), 1.6448536269514722))
    #expect(isClose(SpecialFunctions.poissonCDF(3, mean: 2.5), 0.7575761331330659))
  }

  @Test("stay finite in the tails")
  func tails() {
    #expect(isClose(SpecialFunctions.logNormalCDF(-40), -804.6084420137538, 1e-12))
    #expect(isClose(SpecialFunctions.logNormalCDF(8), -6.220960574271787e-16, 1e-10))
    #expect(isClose(SpecialFunctions.logNormalCDF(0), -0.6931471805599453))
    #expect(SpecialFunctions.logNormalCDF(-1e5).isFinite)
  }

  @Test("say what is wrong with an argument")
  func poles() {
    #expect(throws: NumericsError.self) { try SpecialFunctions.logGamma(0) }
    #expect(throws: NumericsError.self) { try SpecialFunctions.logGamma(-3) }
    #expect(SpecialFunctions.normalQuantile(2).isNaN)
    #expect(SpecialFunctions.normalQuantile(0) == -.infinity)
    #expect(SpecialFunctions.poissonCDF(-1, mean: 2) == 0)
    #expect(SpecialFunctions.poissonCDF(0, mean: 0) == 1)
    #expect(SpecialFunctions.poissonCDF(1, mean: -1).isNaN)
  }

  /// SciPy 1.17.1, scipy.stats.beta.ppf; GSL's own quantile has no value at the first four.
  @Test(
    "finds quantiles of beta distributions with large shapes",
    arguments: [
      (0.8413447, 4000, 0.025, 0.027712945600974252),
      (0.1586553, 7000, 0.975, 0.9729952458017136),
      (0.8413447, 1e6, 0.025, 0.02515707668940046),
      (0.1586553, 50_000, 0.975, 0.9742826303593287),
      (0.8413447, 5000, 0.025, 0.027402881636728098),
    ] as [(Double, Double, Double, Double)])
  func betaQuantiles(p: Double, size: Double, share: Double, expected: Double) {
    let found = SpecialFunctions.betaQuantile(p, size * share + 1, size * (1 - share) + 1)
    #expect(abs(found / expected - 1) < 1e-9)
  }

  @Test("has no quantiles of beta distributions outside of what they are, and their ends")
  func betaEnds() {
    #expect(SpecialFunctions.betaQuantile(0, 2, 3) == 0)
    #expect(SpecialFunctions.betaQuantile(1, 2, 3) == 1)
    #expect(SpecialFunctions.betaQuantile(1.1, 2, 3).isNaN)
    #expect(SpecialFunctions.betaQuantile(0.5, 0, 3).isNaN)
  }
}
