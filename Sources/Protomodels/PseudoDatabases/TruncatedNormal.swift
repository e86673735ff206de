import Foundation
import Numerics

/// The moments of a normal number that cannot be negative.
struct TruncatedNormal {
  let mean: Double
  let deviation: Double

  /// φ and Φ at mean / deviation.
  private var ends: (density: Double, probability: Double) {
    let pull = mean / deviation
    let density = exp(-0.5 * pull * pull) / (2 * Double.pi).squareRoot()
    return (density, SpecialFunctions.normalCDF(pull))
  }

  /// Drawn anew until it is not negative.
  var cut: (mean: Double, variance: Double) {
    guard deviation > 0 else { return (max(0, mean), 0) }
    let (density, probability) = ends
    let hazard = density / probability
    let pull = mean / deviation
    return (
      mean + deviation * hazard, deviation * deviation * (1 - hazard * (pull + hazard))
    )
  }

  /// Set to zero where it is negative.
  var clipped: (mean: Double, variance: Double) {
    guard deviation > 0 else { return (max(0, mean), 0) }
    let (density, probability) = ends
    let first = mean * probability + deviation * density
    let second =
      (mean * mean + deviation * deviation) * probability + mean * deviation * density
    return (first, second - first * first)
  }
}
