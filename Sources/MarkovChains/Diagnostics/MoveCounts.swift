/// How often each move was proposed and what came of it.
///
/// A step of several moves counts for each of them.
public struct MoveCounts: Codable, Sendable, Equatable {
  /// The counts of one move.
  public struct Entry: Codable, Sendable, Equatable {
    /// The name of the move.
    public var move: String
    /// Steps in which it changed the draft.
    public var proposed: Int
    /// Those that were accepted.
    public var accepted: Int
    /// Those whose proposal had no value.
    public var refused: Int
    /// Accepted steps per proposed one; nil before the first.
    public var acceptance: Double? {
      proposed > 0 ? Double(accepted) / Double(proposed) : nil
    }
  }

  /// One entry for every move met, by name.
  public private(set) var entries: [Entry] = []

  /// Starts without any count.
  public init() {}

  /// Counts a step; one in which no move applied counts for the moves that it names nonetheless.
  public mutating func count(_ transition: Transition) {
    for move in transition.moves {
      let place = entries.firstIndex { $0.move >= move } ?? entries.count
      if place == entries.count || entries[place].move != move {
        entries.insert(Entry(move: move, proposed: 0, accepted: 0, refused: 0), at: place)
      }
      entries[place].proposed += 1
      if transition.outcome == .accepted { entries[place].accepted += 1 }
      if transition.outcome == .refused { entries[place].refused += 1 }
    }
  }
}
