import Foundation
import Likelihoods
import Testing

@Suite("The likelihood from two limits")
struct LimitProfileTests {
  private func profile(
    _ observed: Double, _ expected: Double, prediction: Double = 1, form: LimitForm = .smodels
  ) throws -> LimitProfile {
    try #require(
      LimitProfile(
        prediction: prediction, observedLimit: observed, expectedLimit: expected, form: form))
  }

  @Test(
    "puts 95 % of its positive part below the observed limit",
    arguments: [(1.0, 1.0), (1.5, 1), (0.7, 1), (3, 1), (0.4, 1), (0.01, 1), (1, 0.01), (1e-4, 1)])
  func coverage(observed: Double, expected: Double) throws {
    let profile = try profile(observed, expected)
    let (mean, s) = (profile.bestStrength, profile.width)
    // In the tail far from the mean the two probabilities go as their densities.
    let above = 0.5 * erfc((observed - mean) / s / 2.0.squareRoot())
    let positive = 0.5 * erfc(-mean / s / 2.0.squareRoot())
    if positive > 1e-280 { #expect(abs(above / positive - 0.05) < 1e-7) }
    #expect(mean.isFinite && s > 0)
  }

  @Test("is a density in the signal strength: the unit of the limits does not matter")
  func units() throws {
    let one = try profile(12, 10, prediction: 4)
    let other = try profile(0.012, 0.010, prediction: 0.004)
    #expect(abs(one.bestStrength - other.bestStrength) < 1e-12)
    #expect(abs(one.width - other.width) < 1e-12)
    #expect(
      abs(one.logLikelihood(atStrength: 1).value - other.logLikelihood(atStrength: 1).value)
        < 1e-12)
    // Its integral over the positive strengths is one.
    var sum = 0.0
    let step = one.width * 1e-3
    for index in 0..<20000 {
      sum += exp(one.logLikelihood(atStrength: (Double(index) + 0.5) * step).value) * step
    }
    #expect(abs(sum - 1) < 1e-6)
  }

  @Test("has exact slopes")
  func slope() throws {
    let profile = try profile(3, 2)
    let h = 1e-5
    let here = profile.logLikelihood(atStrength: 0.7)
    let difference =
      profile.logLikelihood(atStrength: 0.7 + h).value
      - profile.logLikelihood(atStrength: 0.7 - h).value
    #expect(abs(difference / (2 * h) - here.slope) < 1e-8)
    #expect(profile.curvature(atStrength: 0) == -1 / (profile.width * profile.width))
  }

  @Test("in the form of the paper is not corrected and refuses limits that differ much")
  func paper() throws {
    let profile = try profile(1.5, 1, form: .paper)
    #expect(abs(profile.width - 1 / 1.96) < 1e-15)
    let corrected = try self.profile(1.5, 1, form: .smodels)
    #expect(abs(corrected.width - 1 / (1 - 0.6 * 0.5 / 2.5) / 1.96) < 1e-15)
    func exists(_ observed: Double, _ form: LimitForm) -> Bool {
      LimitProfile(prediction: 1, observedLimit: observed, expectedLimit: 1, form: form) != nil
    }
    // |o - e|/(o + e) = 0.4 at o = 7/3 and 3/7.
    #expect(exists(2.33, .paper) && !exists(2.34, .paper) && exists(2.34, .smodels))
    #expect(exists(0.43, .paper) && !exists(0.42, .paper) && exists(0.42, .smodels))
  }

  @Test("of numbers that are no limits is refused", arguments: [0, -1, .nan, .infinity])
  func refused(_ bad: Double) {
    for form in LimitForm.allCases {
      #expect(
        LimitProfile(prediction: bad, observedLimit: 1, expectedLimit: 1, form: form) == nil)
      #expect(
        LimitProfile(prediction: 1, observedLimit: bad, expectedLimit: 1, form: form) == nil)
      #expect(
        LimitProfile(prediction: 1, observedLimit: 1, expectedLimit: bad, form: form) == nil)
    }
  }
}
