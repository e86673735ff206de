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

  /// One sentence with the place, the offending value and the remedy.
  public var description: String {
    switch self {
    case .gsl(let routine, let status, let reason):
      "\(routine) failed: \(reason) (status \(status)); check that its arguments are finite and"
        + " inside its domain"
    case .randomState(let found, let expected):
      "a saved random state has \(found) bytes or an impossible position, \(expected) bytes are"
        + " expected; the checkpoint is damaged or was written by another generator"
    case .degenerateGrid(let reason):
      "the grid cannot be triangulated: \(reason)"
    case .notPositiveDefinite(let pivot, let value):
      "the matrix is not positive definite: pivot \(pivot) is \(value); check it for rows that"
        + " repeat or negative variances"
    case .noRoot(let lower, let upper):
      "the function does not change its sign between \(lower) and \(upper); widen the bracket"
    case .notConverged(let what):
      "\(what) did not converge; scale the problem or loosen the tolerance"
    }
  }
}
