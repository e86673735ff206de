import Foundation

/// A piecewise cubic that is monotone wherever its data are (PCHIP, Fritsch and Butland 1984).
struct MonotoneCubic: Sendable {
  let x: [Double]
  let y: [Double]
  private let slopes: [Double]

  /// Takes at least two points, x ascending.
  init(x: [Double], y: [Double]) {
    precondition(x.count == y.count && x.count >= 2)
    self.x = x
    self.y = y
    slopes = Self.slopes(x, y)
  }

  /// The value in interval `i`, between `x[i]` and `x[i + 1]`.
  func value(at point: Double, in i: Int) -> Double {
    let h = x[i + 1] - x[i]
    let s = (point - x[i]) / h
    let t = 1 - s
    let left = (1 + 2 * s) * t * t * y[i] + s * t * t * h * slopes[i]
    let right = (1 + 2 * t) * s * s * y[i + 1] - t * s * s * h * slopes[i + 1]
    return left + right
  }

  /// Weighted harmonic mean of the neighbouring secants; zero at a turning point.
  private static func slopes(_ x: [Double], _ y: [Double]) -> [Double] {
    let n = x.count
    let h = (0..<n - 1).map { x[$0 + 1] - x[$0] }
    let secants = (0..<n - 1).map { (y[$0 + 1] - y[$0]) / h[$0] }
    if n == 2 { return [secants[0], secants[0]] }
    var slopes = [Double](repeating: 0, count: n)
    for i in 1..<n - 1 where secants[i - 1] * secants[i] > 0 {
      let a = 2 * h[i] + h[i - 1]
      let b = h[i] + 2 * h[i - 1]
      slopes[i] = (a + b) / (a / secants[i - 1] + b / secants[i])
    }
    slopes[0] = endSlope(h[0], h[1], secants[0], secants[1])
    slopes[n - 1] = endSlope(h[n - 2], h[n - 3], secants[n - 2], secants[n - 3])
    return slopes
  }

  /// Three-point slope at an end, bent back where it would break monotony.
  private static func endSlope(_ h0: Double, _ h1: Double, _ d0: Double, _ d1: Double) -> Double {
    let slope = ((2 * h0 + h1) * d0 - h0 * d1) / (h0 + h1)
    if slope * d0 <= 0 { return 0 }
    if d0 * d1 < 0 && abs(slope) > 3 * abs(d0) { return 3 * d0 }
    return slope
  }
}
