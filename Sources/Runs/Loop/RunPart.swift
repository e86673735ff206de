/// Which part of a run a process walks: some chains, or some hunts of a series, while other processes of
/// this machine or of others walk the rest.
public struct RunPart: Sendable {
  /// Chains, or hunts of a series, from 0.
  public var numbers: [Int]
  /// The step after which a chain pauses though the plan goes on; nil is the plan's own next look at all
  /// chains, or its end.
  public var upTo: Int?
  /// Who walks, in a scheduler's words, which it gives to one process at a time.
  public var owner: String?
  /// Steps gathered at most, and for how long, before they are committed; nil as a run on one machine.
  public var batch: (steps: Int, time: Duration)?

  /// Names a part.
  public init(
    _ numbers: [Int], upTo: Int? = nil, owner: String? = nil,
    batch: (steps: Int, time: Duration)? = nil
  ) {
    self.numbers = numbers
    self.upTo = upTo
    self.owner = owner
    self.batch = batch
  }
}
