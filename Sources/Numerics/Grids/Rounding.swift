/// The roundings of SModelS, for lookups that must agree with it.
enum Rounding {
  /// Two decimals, halves to even (numpy's `round`).
  static func toHundredths(_ value: Double) -> Double {
    (value * 100).rounded(.toNearestOrEven) / 100
  }

  /// Six significant digits.
  static func toSixDigits(_ value: Double) -> Double {
    guard value != 0, value.isFinite else { return value }
    var magnitude = 0
    var size = abs(value)
    while size >= 10 {
      size /= 10
      magnitude += 1
    }
    while size < 1 {
      size *= 10
      magnitude -= 1
    }
    let decimals = 5 - magnitude
    let scale = power(abs(decimals))
    return decimals >= 0 ? (value * scale).rounded() / scale : (value / scale).rounded() * scale
  }

  private static func power(_ exponent: Int) -> Double {
    var result = 1.0
    for _ in 0..<exponent { result *= 10 }
    return result
  }
}
