import Likelihoods

/// Expected events per bin with their errors, at one point and with one covariance of the parameters.
///
/// Errors are propagated linearly with the exact derivatives: J C Jᵀ.
public struct ExpectedYields: Sendable {
  /// Events per bin.
  public let values: [Double]
  /// Their covariance, row-major.
  public let covariance: [Double]

  /// Propagates `covariance` at `point`.
  public init(of likelihood: any Likelihood, at point: [Double], _ covariance: Covariance) {
    values = likelihood.expected(at: point).main
    let (bins, count) = (values.count, point.count)
    let slopes = likelihood.expectedDerivatives(at: point)
    let free = (0..<count).filter { covariance[$0, $0] > 0 }
    var product = [Double](repeating: 0, count: bins * count)
    for bin in 0..<bins {
      for row in free where slopes[bin * count + row] != 0 {
        let slope = slopes[bin * count + row]
        for column in free { product[bin * count + column] += slope * covariance[row, column] }
      }
    }
    var matrix = [Double](repeating: 0, count: bins * bins)
    for left in 0..<bins {
      for right in 0...left {
        let sum = free.reduce(0) { $0 + product[left * count + $1] * slopes[right * count + $1] }
        matrix[left * bins + right] = sum
        matrix[right * bins + left] = sum
      }
    }
    self.covariance = matrix
  }

  /// One standard deviation of a bin.
  public func error(_ bin: Int) -> Double {
    max(0, covariance[bin * values.count + bin]).squareRoot()
  }

  /// The sum over some bins, with its error.
  public func sum(over bins: Range<Int>) -> (value: Double, error: Double) {
    var (value, variance) = (0.0, 0.0)
    for left in bins {
      value += values[left]
      for right in bins { variance += covariance[left * values.count + right] }
    }
    return (value, max(0, variance).squareRoot())
  }
}

extension Estimate {
  /// The point before the fit: all parameters at their initial values.
  public var initialPoint: [Double] { parameters.map(\.initial) }

  /// Before the fit: initial values, with the widths of the constraints as errors.
  ///
  /// Parameters without a constraint, such as free normalisations, have no error here.
  public var yieldsBeforeFit: ExpectedYields {
    ExpectedYields(of: likelihood, at: initialPoint, .beforeFit(of: likelihood))
  }

  /// After the fit, with the whole covariance.
  public var yieldsAfterFit: ExpectedYields {
    ExpectedYields(of: likelihood, at: best.point, covariance)
  }
}
