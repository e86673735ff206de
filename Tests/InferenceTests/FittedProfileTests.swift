import Foundation
import Inference
import Likelihoods
import Testing

@Suite("The fitted profile")
struct FittedProfileTests {
  private func hypotheses(observed: [Double] = [12, 25, 4]) throws -> CovarianceHypotheses {
    try CovarianceHypotheses(
      regions: ["a", "b", "c"], observed: observed, background: [10, 30, 3],
      covariance: [4, 1, 0.5, 1, 9, -2, 0.5, -2, 2.25])
  }

  @Test("of one region is the closed form")
  func counting() throws {
    for (n, error) in [(7.0, 2.0), (0, 0.5), (0, 3), (120, 9)] {
      let hypotheses = try CovarianceHypotheses(
        regions: ["only"], observed: [n], background: [5], covariance: [error * error])
      let fitted = FittedProfile(try hypotheses.likelihood(for: [2]))
      let closed = CountingProfile(observed: n, background: 5, error: error, signal: 2)
      for mu in [0, 0.1, 1, 10] {
        let (value, slope) = try fitted.logLikelihood(atStrength: mu)
        let expected = closed.logLikelihood(atStrength: mu)
        #expect(abs(value - expected.value) < 1e-11, "n=\(n) ±\(error) μ=\(mu)")
        #expect(abs(slope - expected.slope) < 1e-7)
        let curvature = try #require(try fitted.curvature(atStrength: mu))
        #expect(abs(curvature - (closed.curvature(atStrength: mu) ?? .nan)) < 1e-7)
      }
      // The data themselves are as good as the fit, 1e-8 of a width.
      let asimov = try fitted.asimov().logLikelihood(atStrength: 1).value
      #expect(abs(asimov - closed.asimov.logLikelihood(atStrength: 1).value) < 1e-8)
    }
  }

  @Test("does not depend on the order of the questions, to the last bit")
  func order() throws {
    let likelihood = try hypotheses().likelihood(for: [1, 0, 2.5])
    let strengths = [3, 0.2, 8, 0, 1, 0.21]
    let forward = FittedProfile(likelihood)
    let backward = FittedProfile(likelihood)
    let first = try strengths.map { try forward.logLikelihood(atStrength: $0) }
    let second = try strengths.reversed().map { try backward.logLikelihood(atStrength: $0) }
    for (a, b) in zip(first, second.reversed()) { #expect(a == b) }
  }

  @Test("has the slope and curvature of its values")
  func slope() throws {
    let profile = FittedProfile(try hypotheses().likelihood(for: [1, 0, 2.5]))
    let h = 1e-4
    for mu in [0.5, 2] {
      let above = try profile.logLikelihood(atStrength: mu + h)
      let below = try profile.logLikelihood(atStrength: mu - h)
      let slope = try profile.logLikelihood(atStrength: mu).slope
      #expect(abs((above.value - below.value) / (2 * h) - slope) < 1e-7)
      let curvature = try #require(try profile.curvature(atStrength: mu))
      #expect(abs((above.slope - below.slope) / (2 * h) - curvature) < 1e-6)
    }
  }

  @Test("remembers, and begins each fit with the Hessian of the first")
  func warm() throws {
    let profile = FittedProfile(try hypotheses().likelihood(for: [1, 0, 2.5]))
    _ = try profile.logLikelihood(atStrength: 0)
    let cold = (profile.evaluations, profile.hessians)
    _ = try profile.logLikelihood(atStrength: 0.3)
    let warm = (profile.evaluations, profile.hessians)
    #expect(warm.0 - cold.0 <= 5 && warm.1 == cold.1)
    _ = try profile.logLikelihood(atStrength: 0.3)
    #expect(profile.evaluations == warm.0)
  }

  @Test("of Asimov data has its maximum at zero where there are auxiliary data")
  func asimov() throws {
    // Pois(n | μ + 10 + 2 θ) N(a | θ, 1) as a likelihood with an auxiliary measurement.
    let likelihood = Auxiliary(observations: .init(main: [17], auxiliary: [0]))
    let profile = FittedProfile(likelihood)
    let asimov = try profile.asimov()
    let fit = try asimov.backgroundFit()
    #expect(abs(fit.slope) < 1e-9 && fit.evaluations == 1)
    #expect(try StrengthMaximum.find(of: [asimov]).strength < 1e-6)
    // The background fit solves (17/λ - 1) 2 = θ.
    let theta = try profile.backgroundFit().point[1]
    #expect(abs((17 / (10 + 2 * theta) - 1) * 2 - theta) < 1e-8)
  }

  @Test("needs a signal strength")
  func noStrength() throws {
    let flat = Landscape(Landscape.parameters([0])) { _ in (0, [0], [0]) }
    #expect(throws: InferenceError.noParameterOfInterest) {
      try FittedProfile(flat).logLikelihood(atStrength: 1)
    }
  }

  @Test("searched from several starts follows the highest maximum")
  func multistart() throws {
    // -ln L = (x² - 1)² + (0.4 - μ) x: the deeper minimum changes its side at μ = 0.4.
    let likelihood = Landscape(Landscape.parameters([0, 0.9]), strength: 0) { p in
      let (mu, x) = (p[0], p[1])
      return (
        -(pow(x * x - 1, 2) + (0.4 - mu) * x), [x, -(4 * x * (x * x - 1) + 0.4 - mu)],
        [0, 1, 1, -(12 * x * x - 4)]
      )
    }
    let profile = FittedProfile(likelihood, search: .multistart(starts: 8))
    #expect(try profile.logLikelihood(atStrength: 0.2).slope < -0.9)
    #expect(try profile.logLikelihood(atStrength: 0.6).slope > 0.9)
  }
}

/// Pois(n | μ + 10 + 2 θ) · N(a | θ, 1).
private struct Auxiliary: Likelihood {
  let observations: Observations
  let parameters = ParameterSpace(
    parameters: [
      .init(name: "mu", initial: 0, bounds: 0...10),
      .init(name: "theta", initial: 0, bounds: -5...5),
    ], parameterOfInterest: 0)

  func expected(at point: [Double]) -> Observations {
    .init(main: [point[0] + 10 + 2 * point[1]], auxiliary: [point[1]])
  }

  func logLikelihood(
    at point: [Double], of data: Observations, derivatives: inout Derivatives?
  ) -> Double {
    let rate = point[0] + 10 + 2 * point[1]
    let (n, pull) = (data.main[0], data.auxiliary[0] - point[1])
    guard rate > 0 else { return -.infinity }
    let (first, second) = (n / rate - 1, -n / (rate * rate))
    derivatives?.gradient = [first, 2 * first + pull]
    derivatives?.hessian = [second, 2 * second, 2 * second, 4 * second - 1]
    return n * log(rate) - rate - 0.5 * pull * pull
  }
}
