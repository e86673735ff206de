/// Special functions of GSL; its error handler is off, a status other than success is thrown.
public enum SpecialFunctions {
  /// ln Γ(x).
  public static func logGamma(_ x: Double) throws(NumericsError) -> Double { fatalError("unbuilt") }
  /// The error function.
  public static func erf(_ x: Double) -> Double { fatalError("unbuilt") }
  /// Φ(x), the standard normal distribution.
  public static func normalCDF(_ x: Double) -> Double { fatalError("unbuilt") }
  /// 1 - Φ(x) without cancellation.
  public static func normalSurvival(_ x: Double) -> Double { fatalError("unbuilt") }
  /// ln Φ(x), finite far in the tail.
  public static func logNormalCDF(_ x: Double) -> Double { fatalError("unbuilt") }
  /// Φ⁻¹(p).
  public static func normalQuantile(_ p: Double) -> Double { fatalError("unbuilt") }
  /// P(N ≤ n | mean) of a Poisson distribution.
  public static func poissonCDF(_ n: Int, mean: Double) -> Double { fatalError("unbuilt") }
}
