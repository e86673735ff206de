import MarkovChains
import Numerics

/// A density from which one can draw exactly, and moves that claim to keep it.
///
/// For the moves of a posterior it is the prior: the likelihood set to 1. Every law takes independent
/// draws or independent chains that begin with one, so that its false alarms are known: they are rarer
/// than about 1e-7.
public struct MoveTrial<T: Target>: Sendable {
  /// The density.
  public var target: T
  /// The moves on trial.
  public var mixture: MoveMixture<T>
  /// A point drawn by the density, exactly.
  public var draw: @Sendable (inout RandomStream) -> T.Point
  /// Of every random number.
  public var seed: UInt64

  /// Puts a trial together.
  public init(
    target: T, mixture: MoveMixture<T>, seed: UInt64 = 1,
    draw: @escaping @Sendable (inout RandomStream) -> T.Point
  ) {
    self.target = target
    self.mixture = mixture
    self.seed = seed
    self.draw = draw
  }

  /// The state at a point; nil where it has no density.
  func state(at point: T.Point) throws -> ChainState<T>? {
    do {
      let evaluation = try target.evaluate(point)
      return ChainState(
        step: 0, point: evaluation.point, logDensity: evaluation.logDensity,
        evidence: evaluation.evidence)
    } catch is RejectedPoint {
      return nil
    }
  }
}

/// A number that a law compares.
public struct Statistic<Point>: Sendable {
  /// Its name in violations.
  public var name: String
  /// Whether it has few values (compared by χ²) or many (by Kolmogorov and Smirnov).
  public var isDiscrete: Bool
  /// Its value at a point.
  public var value: @Sendable (Point) -> Double

  /// Names a number.
  public init(
    _ name: String, isDiscrete: Bool = false, value: @escaping @Sendable (Point) -> Double
  ) {
    self.name = name
    self.isDiscrete = isDiscrete
    self.value = value
  }

  /// Whether two samples are of one law; a phrase where they are not.
  func violation(_ found: [Double], _ expected: [Double]) -> String? {
    let p =
      isDiscrete
      ? TwoSamples.chiSquared(found, expected) : TwoSamples.kolmogorovSmirnov(found, expected)
    return p < TwoSamples.alarm ? "\(name) is not distributed as it should be: p = \(p)" : nil
  }
}
