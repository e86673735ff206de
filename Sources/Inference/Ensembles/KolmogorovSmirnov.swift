import Foundation

/// The distance of a sample from a continuous distribution, and its p-value (Kolmogorov, Smirnov).
public struct KolmogorovSmirnov: Codable, Sendable, Equatable {
  /// The largest difference of the distribution functions.
  public var distance: Double
  /// Values in the sample.
  public var count: Int
  /// P(distance ≥ this one) where the sample is from the distribution (Stephens' correction, 1970).
  public var pValue: Double

  /// Compares values with a distribution function; the sample must not be empty.
  public init(_ values: [Double], distribution: (Double) -> Double) {
    precondition(!values.isEmpty, "a sample")
    let n = Double(values.count)
    distance = values.sorted().enumerated().reduce(0) { largest, entry in
      let expected = distribution(entry.element)
      return max(
        largest, Double(entry.offset + 1) / n - expected, expected - Double(entry.offset) / n)
    }
    count = values.count
    let root = n.squareRoot()
    pValue = Self.survival((root + 0.12 + 0.11 / root) * distance)
  }

  /// Q(λ) = 2 Σ (-1)^(k-1) exp(-2 k² λ²).
  static func survival(_ lambda: Double) -> Double {
    if lambda < 0.2 { return 1 }
    let sum = (1...100).reduce(0.0) { sum, k in
      let term = exp(-2 * Double(k * k) * lambda * lambda)
      return sum + (k % 2 == 1 ? term : -term)
    }
    return min(1, max(0, 2 * sum))
  }
}
