import Foundation
import Likelihoods

/// ln Poisson(n | ν) as a constant of the data and the deviance: C(n) - n (r - 1 - ln r), r = ν/n.
///
/// The textbook form n ln ν - ν - ln Γ(n + 1) subtracts numbers near n ln n that nearly cancel; with
/// auxiliary counts of 10¹¹ that costs 10⁻³ of the value.
enum PoissonTerm {
  /// C(n) = n ln n - n - ln Γ(n + 1), 0 for no events.
  static func constant(_ n: Double) -> Double {
    guard n > 0 else { return 0 }
    guard n > 1e4 else { return n * log(n) - n - lgamma(n + 1) }
    // Stirling's series; the next term is below 1e-23.
    let inverse = 1 / n
    return -0.5 * log(2 * Double.pi * n)
      - inverse * (1 / 12.0 - inverse * inverse * (1 / 360.0))
  }

  /// The part that depends on ν; -∞ where events have no rate, and where the rate is negative.
  @inline(__always)
  static func deviance(_ n: Double, _ rate: Double) -> Double {
    guard n > 0 else { return rate >= 0 ? -rate : -.infinity }
    guard rate > 0 else { return -.infinity }
    let x = (rate - n) / n
    return -n * (abs(x) < 0.5 ? x - log1p(x) : x - log(rate / n))
  }
}

/// What the data add to ln L at every point.
struct DataConstants {
  private var data = Observations(main: [])
  private(set) var sum = 0.0

  /// Makes the constants those of `new`; nothing is computed where the arrays are the same ones.
  mutating func update(_ new: Observations, _ arrays: TermArrays) {
    if Self.isSame(new.main, data.main) && Self.isSame(new.auxiliary, data.auxiliary)
      && !new.main.isEmpty
    {
      return
    }
    data = new
    sum = 0
    for n in new.main { sum += PoissonTerm.constant(n) }
    for (index, term) in arrays.constraints.enumerated() {
      sum +=
        term.isPoisson
        ? PoissonTerm.constant(new.auxiliary[index])
        : -log(term.scale * (2 * Double.pi).squareRoot())
    }
  }

  /// Whether two arrays share their storage; a shared storage cannot have changed.
  private static func isSame(_ left: [Double], _ right: [Double]) -> Bool {
    left.withUnsafeBufferPointer { left in
      right.withUnsafeBufferPointer {
        left.count == $0.count && left.baseAddress == $0.baseAddress
      }
    }
  }
}
