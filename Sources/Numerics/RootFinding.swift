/// Bracketing root finders.
public enum RootFinding {
  /// A root of `function` in [lower, upper] (Brent), to the relative tolerance; the ends must differ in sign.
  public static func root(
    in lower: Double, _ upper: Double, relativeTolerance: Double = 1e-10,
    of function: (Double) throws -> Double
  ) throws -> Double { fatalError("unbuilt") }
  /// The position and value of the minimum of a unimodal `function` in [lower, upper] (Brent).
  public static func minimum(
    in lower: Double, _ upper: Double, relativeTolerance: Double = 1e-8,
    of function: (Double) throws -> Double
  ) rethrows -> (position: Double, value: Double) { fatalError("unbuilt") }
}
