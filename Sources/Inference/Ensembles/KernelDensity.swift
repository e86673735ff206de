import Foundation
import Numerics

/// A Gaussian kernel density with the bandwidth of Scott (1992): s n^(-1/5), s the standard deviation.
///
/// It is SciPy's `gaussian_kde` in one dimension, with which the published hunt found its p-value.
public struct KernelDensity: Sendable, Equatable {
  /// The sample.
  public let values: [Double]
  /// Standard deviation of one kernel.
  public let bandwidth: Double

  /// Nil for fewer than two values, or where all are the same.
  public init?(_ values: [Double]) {
    guard values.count > 1 else { return nil }
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (n - 1)
    guard variance > 0, variance.isFinite else { return nil }
    self.values = values
    bandwidth = variance.squareRoot() * pow(n, -0.2)
  }

  /// The density at a place.
  public func density(at x: Double) -> Double {
    let norm = 1 / (bandwidth * (2 * Double.pi).squareRoot() * Double(values.count))
    return values.reduce(0) {
      let pull = (x - $1) / bandwidth
      return $0 + exp(-0.5 * pull * pull)
    } * norm
  }

  /// P(X ≥ x).
  public func survival(at x: Double) -> Double {
    values.reduce(0) { $0 + SpecialFunctions.normalSurvival((x - $1) / bandwidth) }
      / Double(values.count)
  }
}
