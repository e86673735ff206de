import Foundation

/// What a chain has done so far.
public struct ChainSummary: Sendable, Equatable {
  /// How often a move was part of a step, by outcome.
  public struct MoveCount: Sendable, Equatable {
    /// The move.
    public var name: String
    /// Steps that it was part of.
    public var proposed: Int
    /// Those of them that were accepted.
    public var accepted: Int
    /// Those of them that were refused for a physics reason.
    public var refused: Int
    /// accepted / proposed.
    public var acceptance: Double { proposed > 0 ? Double(accepted) / Double(proposed) : 0 }
  }

  /// How often a proposal was refused for a reason.
  public struct RefusalCount: Sendable, Equatable {
    /// The reason.
    public var reason: String
    /// How many steps.
    public var count: Int
  }

  /// The chain, from 0.
  public var chain: Int
  /// The last stored step, nil before the start is stored.
  public var lastStep: Int?
  /// When it was stored.
  public var lastStepTime: Date?
  /// Steps accepted.
  public var accepted: Int
  /// Moves, sorted by name.
  public var moves: [MoveCount]
  /// Reasons, the most frequent first, then by name.
  public var refusals: [RefusalCount]
  /// The best point so far.
  public var best: BestPoint?
  /// ln density of the last state.
  public var logDensity: Double?
  /// Temperature of the last step.
  public var temperature: Double?
  /// Wall time spent on the chain, in seconds.
  public var seconds: Double

  /// accepted / steps.
  public var acceptance: Double {
    guard let lastStep, lastStep > 0 else { return 0 }
    return Double(accepted) / Double(lastStep)
  }
  /// Steps per second of the chain's own wall time.
  public var stepsPerSecond: Double {
    guard let lastStep, seconds > 0 else { return 0 }
    return Double(lastStep) / seconds
  }
}
