import HistFactory
import Likelihoods

/// How the rates of single bins depend on the parameters, exactly, from derivatives of ln L.
///
/// ln L is linear in the counts: the gradient changes by ∂ν_b/∂θ / ν_b for one more event in bin b.
struct BinResponses {
  private let likelihood: WorkspaceLikelihood
  private let point: [Double]
  private let data: Observations
  private let base: Derivatives
  private let count: Int

  init(_ likelihood: WorkspaceLikelihood, at point: [Double], data: Observations) {
    self.likelihood = likelihood
    self.point = point
    self.data = data
    count = point.count
    base = Self.derivatives(likelihood, point, data, wantsHessian: true)
  }

  private static func derivatives(
    _ likelihood: WorkspaceLikelihood, _ point: [Double], _ data: Observations, wantsHessian: Bool
  ) -> Derivatives {
    var derivatives: Derivatives? = Derivatives(count: point.count, wantsHessian: wantsHessian)
    _ = likelihood.logLikelihood(at: point, of: data, derivatives: &derivatives)
    return derivatives ?? Derivatives(count: point.count, wantsHessian: wantsHessian)
  }

  /// -∂² ln L/∂θ² of some parameters in units of their widths, lower triangle.
  func information(of free: [Int], widths: [Double]) -> [Double] {
    var matrix = [Double](repeating: 0, count: free.count * free.count)
    for (row, first) in free.enumerated() {
      for (column, second) in free[...row].enumerated() {
        let entry = base.hessian[max(first, second) * count + min(first, second)]
        matrix[row * free.count + column] = -entry * widths[row] * widths[column]
      }
    }
    return matrix
  }

  /// ∂ν_b/∂θ of all parameters.
  func slope(of bin: Int, rate: Double) -> [Double] {
    let changed = Self.derivatives(likelihood, point, withMore(rate, in: bin), wantsHessian: false)
    return zip(changed.gradient, base.gradient).map { $0 - $1 }
  }

  /// The data with `events` more events in a bin.
  private func withMore(_ events: Double, in bin: Int) -> Observations {
    var changed = data
    changed.main[bin] += events
    return changed
  }
}
