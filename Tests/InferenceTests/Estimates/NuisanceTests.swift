import Foundation
import Inference
import Likelihoods
import Testing

@Suite("A nuisance parameter")
struct NuisanceTests {
  /// 17 events in the bin of the signal, 23 in that of control, the nuisance measured as 0.5.
  private let likelihood = OnOff(observations: .init(main: [17, 23], auxiliary: [0.5]))

  @Test("is pulled and constrained by a control bin as Newton's method says by hand")
  func pulls() throws {
    let estimate = try Estimate(likelihood)
    // μ fits its own bin: θ is what the control bin and its constraint want.
    var theta = 0.0
    for _ in 0..<50 {
      let rate = 20 + 4 * theta
      theta += (4 * (23 / rate - 1) + 0.5 - theta) / (16 * 23 / (rate * rate) + 1)
    }
    let rate = 20 + 4 * theta
    let sigma = 1 / (1 + 16 * 23 / (rate * rate)).squareRoot()
    let pull = try #require(estimate.pulls.first)
    #expect(estimate.pulls.count == 1 && pull.parameter == 1)
    #expect(abs(pull.pull - (theta - 0.5)) < 1e-8)
    #expect(pull.constraint.map { abs($0 - sigma) < 1e-8 } == true)
    #expect(abs(estimate.best.point[0] - (17 - 10 - 2 * theta)) < 1e-7)
  }

  @Test("moves the signal strength by what it adds to its bin")
  func impacts() throws {
    let estimate = try Estimate(likelihood)
    let sigma = try #require(estimate.covariance.uncertainty(1))
    let impact = try #require(try estimate.impacts(on: 0, threads: 2).first)
    // With θ held the strength takes all of the change: -2 Δθ.
    for (value, expected) in [
      (impact.down, 2 * sigma), (impact.up, -2 * sigma), (impact.downBeforeFit, 2),
      (impact.upBeforeFit, -2),
    ] {
      #expect(abs(try #require(value) - expected) < 1e-7)
    }
  }

  @Test("gives the yields their errors before and after the fit")
  func yields() throws {
    let estimate = try Estimate(likelihood)
    let before = estimate.yieldsBeforeFit
    #expect(before.values == [11, 20])
    for (bin, error) in [2.0, 4].enumerated() { #expect(abs(before.error(bin) - error) < 1e-9) }
    // The same nuisance moves both bins: errors add up.
    #expect(abs(before.sum(over: 0..<2).error - 6) < 1e-9)
    let after = estimate.yieldsAfterFit
    // A bin with a free strength of its own is known as well as its count.
    #expect(abs(after.values[0] - 17) < 1e-7 && abs(after.error(0) - 17.0.squareRoot()) < 1e-7)
    let sigma = try #require(estimate.covariance.uncertainty(1))
    #expect(abs(after.error(1) - 4 * sigma) < 1e-8)
  }
}

/// Pois(n₁ | μ + 10 + 2 θ) Pois(n₂ | 20 + 4 θ) N(a | θ, 1).
private struct OnOff: Likelihood {
  let observations: Observations
  let constraints = [Constraint(parameter: 1, distribution: .normal, scale: 1)]
  let parameters = ParameterSpace(
    parameters: [
      .init(name: "mu", initial: 1, bounds: 0...100),
      .init(name: "theta", initial: 0, bounds: -5...5),
    ], parameterOfInterest: 0)

  func expected(at point: [Double]) -> Observations {
    .init(main: [point[0] + 10 + 2 * point[1], 20 + 4 * point[1]], auxiliary: [point[1]])
  }

  func logLikelihood(
    at point: [Double], of data: Observations, derivatives: inout Derivatives?
  ) -> Double {
    let rates = expected(at: point).main
    guard rates[0] > 0, rates[1] > 0 else { return -.infinity }
    let pull = data.auxiliary[0] - point[1]
    let slopes = [data.main[0] / rates[0] - 1, data.main[1] / rates[1] - 1]
    let curves = [
      -data.main[0] / (rates[0] * rates[0]), -data.main[1] / (rates[1] * rates[1]),
    ]
    derivatives?.gradient = [slopes[0], 2 * slopes[0] + 4 * slopes[1] + pull]
    derivatives?.hessian = [
      curves[0], 2 * curves[0], 2 * curves[0], 4 * curves[0] + 16 * curves[1] - 1,
    ]
    return data.main[0] * log(rates[0]) - rates[0] + data.main[1] * log(rates[1]) - rates[1]
      - 0.5 * pull * pull
  }
}
