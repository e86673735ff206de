import Foundation
import Likelihoods
import Numerics
import Testing

/// Poisson counts and both kinds of constraint, with expected data that are the point itself.
private struct Drawn: Likelihood {
  var counts: Int
  let constraints: [Constraint]
  var parameters: ParameterSpace { ParameterSpace(parameters: [], parameterOfInterest: nil) }
  var observations: Observations { expected(at: []) }

  func expected(at point: [Double]) -> Observations {
    Observations(main: Array(point.prefix(counts)), auxiliary: Array(point.dropFirst(counts)))
  }

  func logLikelihood(
    at point: [Double], of data: Observations, derivatives: inout Derivatives?
  ) -> Double { 0 }
}

/// Means and variances of draws, component by component.
private func moments(
  _ likelihood: any Likelihood, at point: [Double], draws: Int
) -> (mean: [Double], covariance: (Int, Int) -> Double) {
  var random = RandomStream(runSeed: 3, chain: 1)
  let all = (0..<draws).map { _ in
    let data = likelihood.sample(at: point, using: &random)
    return data.main + data.auxiliary
  }
  let mean = all[0].indices.map { index in all.reduce(0) { $0 + $1[index] } / Double(draws) }
  return (
    mean,
    { (left, right) in
      all.reduce(0) { $0 + ($1[left] - mean[left]) * ($1[right] - mean[right]) } / Double(draws)
    }
  )
}

@Suite("Drawn data")
struct SamplingTests {
  @Test("have the means and variances of their distributions")
  func independent() {
    let likelihood = Drawn(
      counts: 3,
      constraints: [
        Constraint(parameter: 0, distribution: .normal, scale: 0.3),
        Constraint(parameter: 0, distribution: .poisson, scale: 5),
      ])
    let point = [3, 1e10, 0, -1.5, 40]
    let draws = 20_000
    let found = moments(likelihood, at: point, draws: draws)
    for (index, variance) in [3, 1e10, 0, 0.09, 40].enumerated() {
      let error = (variance / Double(draws)).squareRoot()
      // Five standard deviations: a false alarm in 1e6.
      #expect(abs(found.mean[index] - point[index]) <= 5 * error, "\(found.mean)")
      #expect(abs(found.covariance(index, index) - variance) <= 0.08 * variance)
    }
    #expect(abs(found.covariance(0, 3)) < 5 * (3 * 0.09 / Double(draws)).squareRoot())
  }

  @Test("are whole counts, none where the rate is not positive")
  func whole() {
    var random = RandomStream(runSeed: 1, chain: 1)
    let data = Drawn(counts: 4, constraints: []).sample(
      at: [0.7, 3e12, -2, 0], using: &random)
    #expect(data.main.allSatisfy { $0 >= 0 && $0.rounded() == $0 })
    #expect(data.main[2] == 0 && data.main[3] == 0)
    #expect(abs(data.main[1] - 3e12) < 7 * 3e12.squareRoot())
  }

  @Test("of correlated regions repeat the measurement of the background")
  func correlated() throws {
    let covariance = [9.0, 3, 3, 4]
    for thirdMoments in [[], [8.0, -2]] {
      let hypotheses = try CovarianceHypotheses(
        regions: ["a", "b"], observed: [20, 11], background: [18, 10], covariance: covariance,
        thirdMoments: thirdMoments)
      let likelihood = try hypotheses.likelihood(for: [2, 1])
      #expect(likelihood.observations.auxiliary == [0, 0])
      let isLinear = thirdMoments.isEmpty
      // μ = 1.5, with θ of (3, -1) in the linear form, x of (0.5, -0.2) in the other.
      let point = isLinear ? [1.5, 24, 10.5] : [1.5, 0.5, -0.2]
      let found = moments(likelihood, at: point, draws: 20_000)
      let rates = likelihood.expected(at: point).main
      for index in 0..<2 {
        #expect(abs(found.mean[index] - rates[index]) < 5 * (rates[index] / 2e4).squareRoot())
        #expect(abs(found.covariance(index, index) / rates[index] - 1) < 0.06)
      }
      let shifts = isLinear ? [3, -1] : [0.5, -0.2]
      let width = isLinear ? 3.0 : 1.0
      #expect(abs(found.mean[2] - shifts[0]) < 5 * width / 2e4.squareRoot())
      #expect(abs(found.covariance(2, 2) - width * width) < 0.06 * width * width)
      if isLinear { #expect(abs(found.covariance(2, 3) - 3) < 0.25) }
    }
  }

  @Test("move the constraint of correlated regions by the drawn shift")
  func shifted() throws {
    for thirdMoments in [[], [8.0, -2]] {
      let likelihood = try CovarianceHypotheses(
        regions: ["a", "b"], observed: [20, 11], background: [18, 10], covariance: [9, 3, 3, 4],
        thirdMoments: thirdMoments
      ).likelihood(for: [2, 1])
      let point = thirdMoments.isEmpty ? [0.5, 21, 10] : [0.5, 0.6, -0.1]
      var none: Derivatives?
      let plain = Observations(main: [20, 11])
      let nominal = likelihood.logLikelihood(at: point, of: plain, derivatives: &none)
      #expect(
        nominal
          == likelihood.logLikelihood(
            at: point, of: likelihood.observations, derivatives: &none))
      // Measured where they are, the shifts cost nothing: the counts alone are left.
      let rates = likelihood.expected(at: point).main
      let shifts =
        thirdMoments.isEmpty
        ? [rates[0] - 18 - 0.5 * 2, rates[1] - 10 - 0.5] : Array(point.dropFirst())
      let measured = Observations(main: [20, 11], auxiliary: shifts)
      let free = likelihood.logLikelihood(at: point, of: measured, derivatives: &none)
      #expect(free > nominal)
      var derivatives: Derivatives? = Derivatives(count: 3, wantsHessian: true)
      _ = likelihood.logLikelihood(at: point, of: measured, derivatives: &derivatives)
      let slope = (20 / rates[0] - 1) * 2 + (11 / rates[1] - 1) * 1
      if !thirdMoments.isEmpty {
        #expect(abs((derivatives?.gradient[0] ?? 0) - slope) < 1e-12)
      } else {
        #expect(derivatives?.gradient[0] == 0)
      }
    }
  }
}
