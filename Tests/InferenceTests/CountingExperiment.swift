import Foundation
import Likelihoods

/// Pois(n | μ s + b γ) Pois(a | f γ): a counting experiment with a control measurement of f events.
///
/// Without a control (f = 0) the background is known. For n = `forbidden` it has no likelihood at all.
struct CountingExperiment: Likelihood {
  var signal = 5.0, background = 10.0, control = 0.0
  var count = 12.0, controlCount = 0.0
  var lowest = 0.0
  var forbidden: Double?

  var parameters: ParameterSpace {
    ParameterSpace(
      parameters: [
        .init(name: "mu", initial: 1, bounds: lowest...10),
        .init(
          name: "gamma", initial: 1, bounds: 1e-10...10,
          width: control > 0 ? 1 / control.squareRoot() : 1, isFixed: control == 0),
      ], parameterOfInterest: 0)
  }

  var observations: Observations {
    Observations(main: [count], auxiliary: control > 0 ? [controlCount] : [])
  }

  var constraints: [Constraint] {
    control > 0 ? [Constraint(parameter: 1, distribution: .poisson, scale: control)] : []
  }

  func expected(at point: [Double]) -> Observations {
    Observations(
      main: [point[0] * signal + background * point[1]],
      auxiliary: control > 0 ? [control * point[1]] : [])
  }

  func logLikelihood(
    at point: [Double], of data: Observations, derivatives: inout Derivatives?
  ) -> Double {
    if data.main[0] == forbidden { return -.infinity }
    let terms = [(data.main[0], signal, background)] + data.auxiliary.map { ($0, 0, control) }
    var value = 0.0
    var filled = Derivatives(count: 2, wantsHessian: true)
    for (n, s, b) in terms {
      let rate = point[0] * s + point[1] * b
      guard rate > 0 || n == 0 else { return -.infinity }
      value += (n > 0 ? n * log(rate) : 0) - rate - lgamma(n + 1)
      let (first, second) = n > 0 ? (n / rate - 1, -n / rate / rate) : (-1, 0)
      for (row, left) in [s, b].enumerated() {
        filled.gradient[row] += first * left
        for (column, right) in [s, b].enumerated() {
          filled.hessian[2 * row + column] += second * left * right
        }
      }
    }
    if derivatives != nil { derivatives = filled }
    return value
  }
}
