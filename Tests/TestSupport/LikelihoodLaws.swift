import Likelihoods

/// The laws that every likelihood obeys; each function returns the violations it finds.
///
/// Differences are central, in steps of the parameters' widths, extrapolated once (Richardson), so
/// that their own error is of fourth order in the step.
public enum LikelihoodLaws {
  /// Gradient against differences of ln L, Hessian against differences of the gradient.
  ///
  /// `tolerance` is relative to the largest component in units of the widths (at least 1); `step` is
  /// in widths. The point must be at least two steps inside the domain of ln L.
  public static func derivativeViolations(
    of likelihood: any Likelihood, at point: [Double], data: Observations? = nil,
    step: Double = 1e-3, tolerance: Double = 1e-7
  ) -> [String] {
    let data = data ?? likelihood.observations
    let parameters = likelihood.parameters.parameters
    let exact = evaluate(likelihood, point, data)
    guard exact.value.isFinite else { return ["ln L is \(exact.value) at \(point)"] }
    var violations: [String] = []
    let scales = parameters.map { $0.width > 0 ? $0.width : 1 }
    let largest = zip(exact.derivatives.gradient, scales).reduce(1) { max($0, abs($1.0 * $1.1)) }
    for column in parameters.indices {
      let difference = extrapolated(likelihood, point, data, column, step * scales[column])
      let error = abs(difference.value - exact.derivatives.gradient[column]) * scales[column]
      if !(error <= tolerance * largest) {
        violations.append(
          "∂/∂\(parameters[column].name): \(exact.derivatives.gradient[column]), by differences"
            + " \(difference.value)")
      }
      violations += hessianViolations(
        column, exact.derivatives, difference.gradient, parameters, scales, tolerance)
    }
    return violations
  }

  private static func hessianViolations(
    _ column: Int, _ exact: Derivatives, _ difference: [Double],
    _ parameters: [LikelihoodParameter], _ scales: [Double], _ tolerance: Double
  ) -> [String] {
    let count = parameters.count
    var largest = 1.0
    for row in 0..<count {
      largest = max(largest, abs(difference[row]) * scales[row] * scales[column])
    }
    return (0..<count).compactMap { row in
      let (entry, mirror) = (
        exact.hessian[row * count + column], exact.hessian[column * count + row]
      )
      let error = abs(difference[row] - entry) * scales[row] * scales[column]
      if error <= tolerance * largest, abs(entry - mirror) <= 1e-12 * (1 + abs(entry)) {
        return nil
      }
      return "∂²/∂\(parameters[row].name)∂\(parameters[column].name): \(entry), mirrored \(mirror),"
        + " by differences \(difference[row])"
    }
  }

  /// Where the expected data of `point` are the data, ln L has its maximum there: its slopes vanish.
  ///
  /// `tolerance` is relative to 1 in units of the widths. A parameter on a bound may be pushed
  /// outwards.
  public static func expectedDataViolations(
    of likelihood: any Likelihood, at point: [Double], tolerance: Double = 1e-8
  ) -> [String] {
    let data = likelihood.expected(at: point)
    let found = evaluate(likelihood, point, data)
    guard found.value.isFinite else { return ["ln L of the expected data is \(found.value)"] }
    return likelihood.parameters.parameters.enumerated().compactMap { index, parameter in
      let slope = found.derivatives.gradient[index] * (parameter.width > 0 ? parameter.width : 1)
      let isHeld =
        (point[index] <= parameter.bounds.lowerBound && slope < 0)
        || (point[index] >= parameter.bounds.upperBound && slope > 0)
      if parameter.isFixed || isHeld || abs(slope) <= tolerance { return nil }
      return "the slope in \(parameter.name) is \(slope) on its own expected data"
    }
  }

  private static func evaluate(
    _ likelihood: any Likelihood, _ point: [Double], _ data: Observations
  ) -> (value: Double, derivatives: Derivatives) {
    let empty = Derivatives(count: point.count, wantsHessian: true)
    var derivatives: Derivatives? = empty
    let value = likelihood.logLikelihood(at: point, of: data, derivatives: &derivatives)
    return (value, derivatives ?? empty)
  }

  /// Central differences of ln L and of its gradient at steps h and 2h, combined.
  private static func extrapolated(
    _ likelihood: any Likelihood, _ point: [Double], _ data: Observations, _ index: Int,
    _ h: Double
  ) -> (value: Double, gradient: [Double]) {
    func central(_ step: Double) -> (value: Double, gradient: [Double]) {
      var (above, below) = (point, point)
      above[index] += step
      below[index] -= step
      let width = above[index] - below[index]
      let (high, low) = (evaluate(likelihood, above, data), evaluate(likelihood, below, data))
      let slopes = zip(high.derivatives.gradient, low.derivatives.gradient)
      return ((high.value - low.value) / width, slopes.map { ($0 - $1) / width })
    }
    let (near, far) = (central(h), central(2 * h))
    return (
      (4 * near.value - far.value) / 3,
      zip(near.gradient, far.gradient).map { (4 * $0 - $1) / 3 }
    )
  }
}
