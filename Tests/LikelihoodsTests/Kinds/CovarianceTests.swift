import Foundation
import Likelihoods
import TestSupport
import Testing

@Suite("The likelihood of correlated regions")
struct CovarianceTests {
  static let covariance = [4, 1, 0.5, 1, 9, -2, 0.5, -2, 2.25]
  static let thirdMoments = [3, -4, 1.2]

  private func hypotheses(_ thirdMoments: [Double] = []) throws -> CovarianceHypotheses {
    try CovarianceHypotheses(
      regions: ["a", "b", "c"], observed: [12, 25, 4], background: [10, 30, 3],
      covariance: Self.covariance, thirdMoments: thirdMoments)
  }

  @Test("obeys the laws of a likelihood", arguments: [[], thirdMoments])
  func laws(_ thirdMoments: [Double]) throws {
    let likelihood = try hypotheses(thirdMoments).likelihood(for: [1, 0, 2.5])
    let point = thirdMoments.isEmpty ? [0.7, 9, 31, 5] : [0.7, 0.3, -0.4, 0.9]
    #expect(LikelihoodLaws.derivativeViolations(of: likelihood, at: point) == [])
    // Its constraint is part of the model: the expected data maximise where it is at its mean.
    let mean = thirdMoments.isEmpty ? [0.7, 10.7, 30, 4.75] : [0.7, 0, 0, 0]
    #expect(LikelihoodLaws.expectedDataViolations(of: likelihood, at: mean) == [])
  }

  @Test("of independent regions is the product of their likelihoods")
  func independent() throws {
    let hypotheses = try CovarianceHypotheses(
      regions: ["a", "b"], observed: [3, 5], background: [2, 6], covariance: [0.25, 0, 0, 4])
    let likelihood = try hypotheses.likelihood(for: [1, 2])
    let (first, second) = (
      CountingProfile(observed: 3, background: 2, error: 0.5, signal: 1),
      CountingProfile(observed: 5, background: 6, error: 2, signal: 2)
    )
    let mu = 0.8
    let point = [mu, first.rate(atStrength: mu), second.rate(atStrength: mu)]
    var none: Derivatives?
    let value = likelihood.logLikelihood(
      at: point, of: likelihood.observations, derivatives: &none)
    let product =
      first.logLikelihood(atStrength: mu).value + second.logLikelihood(atStrength: mu).value
    #expect(abs(value - product) < 1e-12)
  }

  @Test("with vanishing skew is the linear form")
  func smallSkew() throws {
    let linear = try hypotheses().likelihood(for: [1, 0, 2.5])
    let skewed = try hypotheses([1e-9, -1e-9, 0]).likelihood(for: [1, 0, 2.5])
    let widths = [2, 3, 1.5]
    let x = [0.3, -0.2, 0.6]
    let means = [10 + 0.7, 30, 3 + 0.7 * 2.5]
    var none: Derivatives?
    let rates = (0..<3).map { means[$0] + widths[$0] * x[$0] }
    let a = linear.logLikelihood(
      at: [0.7] + rates, of: linear.observations, derivatives: &none)
    let b = skewed.logLikelihood(at: [0.7] + x, of: skewed.observations, derivatives: &none)
    #expect(abs(a - b) < 1e-8)
  }

  @Test("reproduces mean, variance and third moment of the background in the skewed form")
  func moments() throws {
    let likelihood = try hypotheses(Self.thirdMoments).likelihood(for: [0, 0, 0])
    // Moments of A + B x + C x² from its values at x = -1, 0, 1, x standard normal.
    for index in 0..<3 {
      func rate(_ x: Double) -> Double {
        var point = [0.0, 0, 0, 0]
        point[index + 1] = x
        return likelihood.expected(at: point).main[index]
      }
      let (a, b) = (rate(0), (rate(1) - rate(-1)) / 2)
      let c = (rate(1) + rate(-1)) / 2 - a
      #expect(abs(a + c - [10, 30, 3][index]) < 1e-12)
      #expect(abs(b * b + 2 * c * c - Self.covariance[4 * index]) < 1e-12)
      #expect(abs(6 * b * b * c + 8 * c * c * c - Self.thirdMoments[index]) < 1e-11)
    }
  }

  @Test("is zero at rates that cannot be")
  func impossible() throws {
    let likelihood = try hypotheses().likelihood(for: [1, 0, 2.5])
    var derivatives: Derivatives? = Derivatives(count: 4, wantsHessian: true)
    let value = likelihood.logLikelihood(
      at: [0, 0, 31, 5], of: likelihood.observations, derivatives: &derivatives)
    #expect(value == -.infinity && derivatives != nil)
  }

  @Test("is refused with the place, the value and the remedy")
  func refusals() throws {
    func message(
      observed: [Double] = [1, 2], background: [Double] = [1, 2],
      covariance: [Double] = [1, 0, 0, 1], thirdMoments: [Double] = []
    ) -> String {
      do {
        _ = try CovarianceHypotheses(
          regions: ["low", "high"], observed: observed, background: background,
          covariance: covariance, thirdMoments: thirdMoments)
        return "accepted"
      } catch { return error.description }
    }
    #expect(message() == "accepted")
    #expect(message(observed: [1]).contains("1 observed events for 2 regions, 2 are expected"))
    #expect(message(covariance: [1, 0, 0]).contains("3 covariances for 2 regions"))
    #expect(message(thirdMoments: [1]).contains("1 third moments"))
    #expect(message(background: [1, -2]).contains("expected events of region high: -2.0"))
    #expect(message(observed: [.nan, 1]).contains("observed events of region low: nan"))
    #expect(message(covariance: [1, 0, 0, 0]).contains("variance of region high: 0.0"))
    #expect(message(covariance: [1, 0.5, 0.4, 1]).contains("regions high and low: 0.4 and 0.5"))
    #expect(message(covariance: [1, 1, 1, 1]).contains("not positive definite"))
    #expect(message(thirdMoments: [3, 0]).contains("third moment of region low: 3.0"))
    let hypotheses = try hypotheses()
    #expect(throws: LikelihoodError.self) { try hypotheses.likelihood(for: [1, 2]) }
    #expect(throws: LikelihoodError.self) { try hypotheses.likelihood(for: [1, -2, 3]) }
  }
}
