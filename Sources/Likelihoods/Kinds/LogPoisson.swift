import Foundation
import Numerics

/// ln of a Poisson probability, also of counts that are not whole.
enum LogPoisson {
  /// ½ ln(2π).
  static let halfLog2Pi = 0.918938533204672741780329736406

  /// -ln Γ(n + 1); -∞ where Γ is not defined.
  static func constant(_ count: Double) -> Double {
    guard let value = try? SpecialFunctions.logGamma(count + 1) else { return -.infinity }
    return -value
  }

  /// n ln λ - λ, with 0 ln 0 = 0.
  static func variable(_ count: Double, rate: Double) -> Double {
    count == 0 ? -rate : count * log(rate) - rate
  }
}
