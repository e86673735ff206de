import Foundation
import Numerics

/// The kernel of one rung of a ladder: it can give its point away and take another in.
public protocol ExchangeKernel<T>: Kernel {
  /// What goes from one rung to another.
  associatedtype Replica: Codable & Sendable
  /// The inverse temperature of the rung.
  var beta: Double { get }
  /// What a state gives away.
  func replica(of state: ChainState<T>) -> Replica
  /// Puts what came from another rung in its place.
  func take(_ replica: Replica, into state: inout ChainState<T>)
}

/// A point with its value, as it goes from one rung to another.
public struct PointReplica<T: Target>: Codable, Sendable {
  var point: T.Point
  var logDensity: Double
  var evidence: T.Evidence
}

/// The rule of exchanges.
public enum ReplicaExchange {
  /// The name under which exchanges are counted.
  public static let name = "swap"

  /// Whether two rungs exchange: with probability min(1, exp[(β - β′)(ln L′ - ln L)]).
  ///
  /// `lot` is uniform in [0, 1). Both rungs work it out alike, whichever of them is the first.
  public static func isAccepted(
    betas: (Double, Double), logDensities: (Double, Double), lot: Double
  ) -> Bool {
    let gain = (betas.0 - betas.1) * (logDensities.1 - logDensities.0)
    return gain >= 0 || lot < exp(gain)
  }
}

extension AnnealingKernel: ExchangeKernel {
  /// The inverse of the temperature, which must be the same in all steps.
  public var beta: Double { 1 / schedule.temperature(at: 0, of: steps) }

  /// The point with its value; what the search remembers stays with the rung.
  public func replica(of state: ChainState<T>) -> PointReplica<T> {
    PointReplica(point: state.point, logDensity: state.logDensity, evidence: state.evidence)
  }

  /// Goes to the point.
  public func take(_ replica: PointReplica<T>, into state: inout ChainState<T>) {
    state.point = replica.point
    state.logDensity = replica.logDensity
    state.evidence = replica.evidence
  }
}
