import Foundation
import Numerics
import Testing

@testable import Inference

@Suite("A counting experiment with its background integrated")
struct IntegratedCountingTests {
  @Test("sums to one and agrees with the Poisson distribution where the background is certain")
  func isDistribution() throws {
    let region = try #require(IntegratedCounting(background: 4.9, error: 1.6))
    let total = (0..<80).reduce(0) { $0 + region.probability(of: Double($1)) }
    #expect(abs(total - 1) < 1e-10)
    let mean = (0..<80).reduce(0) { $0 + Double($1) * region.probability(of: Double($1)) }
    // Truncated above 0 the mean of the background is higher by δ φ(b/δ) / Φ(b/δ).
    let pull = 4.9 / 1.6
    let shift =
      1.6 * exp(-0.5 * pull * pull) / (2 * Double.pi).squareRoot()
      / SpecialFunctions.normalCDF(pull)
    #expect(abs(mean - 4.9 - shift) < 1e-8)
    let certain = try #require(IntegratedCounting(background: 3, error: 0))
    #expect(abs(certain.probability(atMost: 2) - SpecialFunctions.poissonCDF(2, mean: 3)) < 1e-14)
    #expect(abs(certain.probability(atLeast: 3) + certain.probability(atMost: 2) - 1) < 1e-13)
    #expect(IntegratedCounting(background: -1, error: 1) == nil)
  }

  // Quadrature with scipy.integrate.quad and scipy.optimize.brentq (SciPy 1.14). The first region is SR1 of
  // ATLAS-SUSY-2015-02, for which database 1.2.4 has 4.4 fb × 3.2/fb = 14.1, made with toys.
  @Test(
    "gives the limits of an independent quadrature",
    arguments: [
      (12.0, 5.5, 0.72, 14.056336931655514), (0, 1.2, 0.9, 2.99573227355406),
      (611, 526, 31, 151.7418958679851), (3, 0.3, 1.5, 6.822511241107463),
    ])
  func limits(count: Double, background: Double, error: Double, limit: Double) throws {
    let region = try #require(
      IntegratedCounting(background: background, error: error, count: count))
    #expect(abs(try region.upperLimit(observed: count) / limit - 1) < 1e-6)
  }
}
