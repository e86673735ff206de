import Numerics

/// A proposed point with what detailed balance needs to know of it.
public struct Proposal<Point: Sendable>: Sendable {
  /// Where to go.
  public var point: Point
  /// ln of the density of the reverse proposal over that of this one.
  ///
  /// It includes the odds of choosing the reverse move.
  public var logReverseOverForward: Double
  /// ln of the Jacobian of the map; 0 unless the dimension or the scale changes.
  public var logJacobian: Double

  /// Makes a proposal; a symmetric one needs the point only.
  public init(_ point: Point, logReverseOverForward: Double = 0, logJacobian: Double = 0) {
    self.point = point
    self.logReverseOverForward = logReverseOverForward
    self.logJacobian = logJacobian
  }
}

/// A move that keeps detailed balance: it knows the density of its way back.
public protocol ReversibleMove<T>: Sendable {
  associatedtype T: Target
  /// The name under which its acceptance is counted.
  var name: String { get }
  /// A proposal from `point`; nil where the move does not apply there (the chain stays).
  func propose(from point: T.Point, using random: inout RandomStream) -> Proposal<T.Point>?
}
