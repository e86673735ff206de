import MarkovChains

/// When a run ends before its last step: what its chains are asked, and how often.
///
/// They are asked when every one of them has made a multiple of `every` steps, never at a time: the bytes
/// of a run do not depend on how fast it was.
public struct AutomaticStop: Codable, Sendable, Equatable {
  /// Steps of every chain between two looks.
  public var every: Int
  /// Of a posterior: the R̂ and the effective sizes that are enough.
  public var criterion: StopCriterion?
  /// Of a search: how far apart the best K of its walkers may be.
  public var agreement: Double?

  /// Ends a posterior whose quantities meet a criterion.
  public init(every: Int, criterion: StopCriterion) {
    precondition(every > 0, "a number of steps")
    self.every = every
    self.criterion = criterion
  }

  /// Ends a search whose walkers agree on the best K.
  public init(every: Int, agreement: Double) {
    precondition(every > 0 && agreement > 0, "a number of steps, and a distance")
    self.every = every
    self.agreement = agreement
  }

  /// Whether the numbers are some that a stop can have.
  var isSound: Bool {
    let isMet = criterion.map { $0.rHat > 1 && $0.effectiveSize > 0 } ?? true
    return every > 0 && isMet && agreement.map { $0 > 0 } ?? true
  }
}

/// How a run ended before its last step, written as `ended.json` when it did.
public struct EarlyEnd: Codable, Sendable, Equatable {
  /// Format number of the file.
  public var format: Int
  /// The step at which every chain ended.
  public var step: Int

  init(step: Int) {
    format = FormatNumber.current
    self.step = step
  }
}
