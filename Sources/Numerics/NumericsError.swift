/// What can go wrong in a numerical routine: the place, the offending value, the remedy.
public enum NumericsError: Error, Equatable, CustomStringConvertible {
  /// A GSL routine returned a status other than success.
  case gsl(routine: String, status: Int32, reason: String)
  /// A saved generator state does not fit this generator.
  case randomState(found: Int, expected: Int)
  /// Points that do not span a triangulation.
  case degenerateGrid(String)
  /// A matrix that should be positive definite is not.
  case notPositiveDefinite(pivot: Int, value: Double)
  /// A bracket without a root.
  case noRoot(lower: Double, upper: Double)
  /// An iteration that did not converge.
  case notConverged(String)

  public var description: String { fatalError("unbuilt") }
}
