import Foundation
import Likelihoods
import Testing

@Suite("The counting likelihood of one region")
struct CountingProfileTests {
  /// ln L at (μ, λ) without profiling.
  private func joint(_ region: CountingProfile, _ mu: Double, _ rate: Double) -> Double {
    let theta = rate - mu * region.signal - region.background
    let poisson = region.observed == 0 ? -rate : region.observed * log(rate) - rate
    let gauss =
      -0.5 * pow(theta / region.error, 2) - log(region.error) - 0.5 * log(2 * Double.pi)
    return poisson - lgamma(region.observed + 1) + gauss
  }

  @Test(
    "is the maximum over the nuisance parameter",
    arguments: [
      (5.0, 4.0338, 0.6731, 7.2), (454, 418, 66, 141.2), (0, 2, 0.23, 1), (0, 0.5, 1.5, 1),
      (12.5, 3, 40, 0.1), (1e6, 1e6, 1e3, 5e3),
    ])
  func isMaximal(observed: Double, background: Double, error: Double, signal: Double) {
    let region = CountingProfile(
      observed: observed, background: background, error: error, signal: signal)
    for mu in [0, 0.3, 1, 5] {
      let value = region.logLikelihood(atStrength: mu).value
      let rate = region.rate(atStrength: mu)
      #expect(rate >= 0)
      #expect(abs(joint(region, mu, rate) - value) < 1e-9 * max(1, abs(value)))
      for factor in [0.5, 0.99, 1.01, 2] {
        #expect(joint(region, mu, rate * factor + 1e-9) <= value + 1e-9)
      }
    }
  }

  @Test(
    "has exact slopes and curvatures",
    arguments: [
      (5.0, 4.0338, 0.6731, 7.2), (454, 418, 66, 141.2), (0, 2, 0.23, 1), (0, 0.5, 1.5, 1),
      (3, 2, 0, 1), (0, 2, 0, 1), (7, 0, 0.5, 2), (2, 1e-9, 1e-9, 1),
    ])
  func slopes(observed: Double, background: Double, error: Double, signal: Double) throws {
    let region = CountingProfile(
      observed: observed, background: background, error: error, signal: signal)
    for mu in [0.3, 1, 5] {
      let h = 1e-4
      let (above, below) = (
        region.logLikelihood(atStrength: mu + h), region.logLikelihood(atStrength: mu - h)
      )
      let here = region.logLikelihood(atStrength: mu)
      let scale = max(1, abs(here.slope))
      #expect(abs((above.value - below.value) / (2 * h) - here.slope) < 1e-5 * scale)
      let curvature = try #require(region.curvature(atStrength: mu))
      let difference = (above.slope - below.slope) / (2 * h)
      #expect(abs(difference - curvature) < 1e-5 * max(1, abs(curvature)))
    }
  }

  @Test("without an uncertainty is the Poisson distribution")
  func poisson() {
    let region = CountingProfile(observed: 3, background: 2, error: 0, signal: 1)
    let value = region.logLikelihood(atStrength: 0.5).value
    #expect(abs(value - (3 * log(2.5) - 2.5 - log(6.0))) < 1e-14)
    let small = CountingProfile(observed: 3, background: 2, error: 1e-7, signal: 1)
    let constant = log(1e-7) + 0.5 * log(2 * Double.pi)
    #expect(abs(small.logLikelihood(atStrength: 0.5).value + constant - value) < 1e-9)
  }

  @Test("is zero where events were seen and none can be")
  func impossible() {
    let region = CountingProfile(observed: 3, background: 0, error: 0, signal: 1)
    #expect(region.logLikelihood(atStrength: 0).value == -.infinity)
    #expect(region.logLikelihood(atStrength: 0).slope == .infinity)
    #expect(region.logLikelihood(atStrength: 1).value.isFinite)
  }

  @Test("of numbers that are no counts is zero, not a trap", arguments: [-1, .nan, .infinity])
  func badNumbers(_ bad: Double) {
    for region in [
      CountingProfile(observed: bad, background: 1, error: 1, signal: 1),
      CountingProfile(observed: 1, background: 1, error: bad, signal: 1),
    ] {
      #expect(region.logLikelihood(atStrength: 1).value == -.infinity)
    }
  }

  @Test("has Asimov data at the rate of the background fit")
  func asimov() {
    let region = CountingProfile(observed: 8, background: 5.2, error: 1.7, signal: 2)
    let expected = region.asimov.observed
    // λ² + (σ² - b) λ = n σ² at μ = 0.
    #expect(abs(expected * expected + (1.7 * 1.7 - 5.2) * expected - 8 * 1.7 * 1.7) < 1e-12)
    #expect(region.apriori.observed == 5.2)
  }
}
