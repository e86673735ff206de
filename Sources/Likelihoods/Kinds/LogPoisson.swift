import Foundation
import Numerics

/// ln of a Poisson probability, also of counts that are not whole, in deviance form.
///
/// ln Pois(n | λ) = [n ln n - n - ln n!] + n (ln(1 + x) - x) with x = (λ - n)/n. For large counts
/// the textbook form cancels numbers of the size n ln n; here the bracket is a constant and the rest
/// is as small as the deviance.
enum LogPoisson {
  /// ½ ln(2π).
  static let halfLog2Pi = 0.918938533204672741780329736406

  /// n ln n - n - ln Γ(n + 1); -∞ for numbers that are no counts.
  static func constant(_ count: Double) -> Double {
    guard count >= 0, count.isFinite else { return -.infinity }
    if count == 0 { return 0 }
    if count > 30 {
      // Stirling's series; the next term is below 3e-14.
      let inverse = 1 / count
      let square = inverse * inverse
      let series = inverse * (1.0 / 12 - square * (1.0 / 360 - square / 1260))
      return -halfLog2Pi - 0.5 * log(count) - series
    }
    guard let logGamma = try? SpecialFunctions.logGamma(count + 1) else { return -.infinity }
    return count * log(count) - count - logGamma
  }

  /// n (ln(λ/n) + 1) - λ, which is -λ for n = 0 and 0 for λ = n.
  static func variable(_ count: Double, rate: Double) -> Double {
    guard count > 0 else { return -rate }
    let excess = (rate - count) / count
    return count * (log1p(excess) - excess)
  }
}
