/// What the hunt on one pseudo-database has found (`result.json`).
public struct PseudoHuntResult: Codable, Sendable, Equatable {
  /// The format that this version writes.
  public static let currentFormat = 1
  /// Format number.
  public var format = Self.currentFormat
  /// Which pseudo-database of the series it is, from 0, and the seed of its hunt.
  public var number: Int
  public var seed: UInt64
  /// The largest K of all walkers and steps, and its Z.
  public var K: Double
  public var Z: Double
  /// Walker and step that found it first.
  public var walker: Int
  public var step: Int
  /// The best protomodel, and what the pseudo-data say of it.
  public var model: Protomodel
  public var verdict: Verdict
  /// Walkers, steps of each, and seconds of all of them.
  public var walkers: Int
  public var steps: Int
  public var seconds: Double

  /// Describes the end of a hunt.
  public init(
    number: Int, seed: UInt64, walker: Int, step: Int, model: Protomodel, verdict: Verdict,
    walkers: Int, steps: Int, seconds: Double
  ) {
    self.number = number
    self.seed = seed
    K = verdict.K
    Z = verdict.Z
    self.walker = walker
    self.step = step
    self.model = model
    self.verdict = verdict
    self.walkers = walkers
    self.steps = steps
    self.seconds = seconds
  }
}
