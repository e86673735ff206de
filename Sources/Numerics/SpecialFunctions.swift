@preconcurrency internal import CGSL

/// GSL with its error handler off.
enum GSL {
  /// Switches off the handler that would end the process; runs once, on first use.
  static let isQuiet: Bool = {
    gsl_set_error_handler_off()
    return true
  }()

  /// Throws a status other than success.
  static func check(_ status: Int32, in routine: String) throws(NumericsError) {
    guard status != 0 else { return }
    throw .gsl(routine: routine, status: status, reason: String(cString: gsl_strerror(status)))
  }
}

/// Special functions of GSL; its error handler is off, a status other than success is thrown.
public enum SpecialFunctions {
  /// ln Γ(x) for every real x but the poles at 0, -1, -2, …; where Γ < 0 of its modulus.
  public static func logGamma(_ x: Double) throws(NumericsError) -> Double {
    _ = GSL.isQuiet
    var result = gsl_sf_result()
    try GSL.check(gsl_sf_lngamma_e(x, &result), in: "ln Γ(\(x))")
    return result.val
  }

  /// The error function.
  public static func erf(_ x: Double) -> Double {
    _ = GSL.isQuiet
    return gsl_sf_erf(x)
  }

  /// Φ(x), the standard normal distribution.
  public static func normalCDF(_ x: Double) -> Double { gsl_cdf_ugaussian_P(x) }

  /// 1 - Φ(x) without cancellation.
  public static func normalSurvival(_ x: Double) -> Double { gsl_cdf_ugaussian_Q(x) }

  /// ln Φ(x), finite far in the tail.
  public static func logNormalCDF(_ x: Double) -> Double {
    _ = GSL.isQuiet
    // Above 0, Φ is near 1: its complement keeps the digits.
    if x > 0 { return gsl_log1p(-gsl_cdf_ugaussian_Q(x)) }
    return gsl_sf_log_erfc(-x * 0.5.squareRoot()) - ln2
  }

  /// Φ⁻¹(p); ±∞ at 1 and 0, NaN outside [0, 1].
  public static func normalQuantile(_ p: Double) -> Double {
    guard p >= 0, p <= 1 else { return .nan }
    return gsl_cdf_ugaussian_Pinv(p)
  }

  /// The quantile of a beta distribution with shapes a and b; NaN outside [0, 1] or without shapes.
  public static func betaQuantile(_ p: Double, _ a: Double, _ b: Double) -> Double {
    _ = GSL.isQuiet
    guard p >= 0, p <= 1, a > 0, b > 0 else { return .nan }
    let found = gsl_cdf_beta_Pinv(p, a, b)
    // GSL's iteration (2.7.1) fails for some shapes above a hundred; its distribution function does not.
    let isGood = abs(gsl_cdf_beta_P(found, a, b) - p) < 1e-9
    return isGood ? found : bisectedBetaQuantile(p, a, b)
  }

  private static func bisectedBetaQuantile(_ p: Double, _ a: Double, _ b: Double) -> Double {
    var (low, high) = (0.0, 1.0)
    while true {
      let middle = (low + high) / 2
      // No number lies between neighbours.
      guard middle > low, middle < high else { return middle }
      let isBelow =
        p < 0.5 ? gsl_cdf_beta_P(middle, a, b) < p : gsl_cdf_beta_Q(middle, a, b) > 1 - p
      if isBelow { low = middle } else { high = middle }
    }
  }

  /// P(X ≥ x) of a χ² distribution with some degrees of freedom; NaN where there are none.
  public static func chiSquaredSurvival(_ x: Double, degrees: Int) -> Double {
    guard degrees > 0, !x.isNaN else { return .nan }
    return x <= 0 ? 1 : gsl_cdf_chisq_Q(x, Double(degrees))
  }

  /// P(N ≤ n | mean) of a Poisson distribution; NaN for a negative mean.
  public static func poissonCDF(_ n: Int, mean: Double) -> Double {
    _ = GSL.isQuiet
    guard mean >= 0 else { return .nan }
    guard n >= 0 else { return 0 }
    guard mean > 0 else { return 1 }
    return gsl_cdf_poisson_P(UInt32(clamping: n), mean)
  }

  /// Q(a, x) = Γ(a, x) / Γ(a), the regularised upper incomplete gamma function; NaN outside a > 0, x ≥ 0.
  ///
  /// Q(n + 1, λ) = P(N ≤ n | λ) of a Poisson distribution, continued to fractional n.
  public static func gammaQ(_ a: Double, _ x: Double) -> Double {
    _ = GSL.isQuiet
    guard a > 0, x >= 0, x.isFinite else { return x == .infinity && a > 0 ? 0 : .nan }
    return gsl_sf_gamma_inc_Q(a, x)
  }

  /// P(a, x) = 1 - Q(a, x) without cancellation.
  public static func gammaP(_ a: Double, _ x: Double) -> Double {
    _ = GSL.isQuiet
    guard a > 0, x >= 0, x.isFinite else { return x == .infinity && a > 0 ? 1 : .nan }
    return gsl_sf_gamma_inc_P(a, x)
  }

  /// ln x of the C library.
  static func log(_ x: Double) -> Double { CGSL.log(x) }

  private static let ln2 = 0.693147180559945309417232121458
}
