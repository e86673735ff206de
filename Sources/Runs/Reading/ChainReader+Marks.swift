import Foundation
internal import GRDB
import MarkovChains

/// One step without its state: what a curve is drawn of.
public struct StepMark: Sendable, Equatable {
  /// The step; 0 is the start.
  public var step: Int
  /// What happened in it.
  public var outcome: Transition.Outcome
  /// ln density after it.
  public var logDensity: Double
  /// Temperature of the step.
  public var temperature: Double
}

/// Where a chain stands: its checkpoint without the state.
public struct ChainStanding: Sendable, Equatable {
  /// The last stored step.
  public var step: Int
  /// Steps accepted so far.
  public var accepted: Int
  /// Wall time spent on the chain so far, in seconds.
  public var seconds: Double
  /// When the step was stored.
  public var time: Date
}

/// How often a step of some moves ended in some way.
public struct MoveTally: Sendable, Equatable {
  /// The moves of the steps, in order.
  public var moves: [String]
  public var outcome: Transition.Outcome
  /// Why proposals were refused.
  public var reason: String?
  public var count: Int
}

extension ChainReader {
  /// Marks of the steps `first` … `last`, in order; one short transaction.
  public func marks(from first: Int, to last: Int) throws(RunError) -> [StepMark] {
    try marksAndTallies(from: first, to: last).marks
  }

  /// Marks of the steps `first` … `last`, and how often these ended in each way, in a fixed order.
  ///
  /// The start is no step that ends. The query gives every column the type that is read, so that no content
  /// of a file can end the process.
  public func marksAndTallies(
    from first: Int, to last: Int
  ) throws(RunError) -> (marks: [StepMark], tallies: [MoveTally]) {
    try read(orIfEmpty: ([], [])) { db in
      var marks: [StepMark] = []
      marks.reserveCapacity(max(0, min(last - first + 1, 1 << 16)))
      var counts: [StepEnd: Int] = [:]
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT step, \(Self.outcomeNumber), \(Self.numbers),
            coalesce(CAST(moves AS TEXT), ''), CAST(reason AS TEXT)
          FROM step WHERE step BETWEEN ? AND ? ORDER BY step
          """, arguments: [first, last])
      while let row = try rows.next() {
        let (step, outcome): (Int, Int) = (row[0], row[1])
        marks.append(
          StepMark(
            step: step, outcome: Self.outcomes[outcome], logDensity: row[2], temperature: row[3]))
        if step > 0 {
          counts[StepEnd(moves: row[4], outcome: outcome, reason: row[5]), default: 0] += 1
        }
      }
      return (marks, counts.sorted { $0.key < $1.key }.map { MoveTally($0.key, $0.value) })
    }
  }

  /// Where the chain stands; nil before the start is stored.
  public func standing() throws(RunError) -> ChainStanding? {
    try read(orIfEmpty: nil) { db in
      try Row.fetchOne(db, sql: "SELECT step, accepted, seconds, time FROM checkpoint").map {
        ChainStanding(
          step: try $0.value("step"), accepted: try $0.value("accepted"),
          seconds: try $0.value("seconds"),
          time: Date(timeIntervalSince1970: try $0.value("time")))
      }
    }
  }

  /// The nearest step before (or after) a step whose model is stored: the start, or one that was accepted.
  public func storedStep(_ side: StoredSide, _ step: Int) throws(RunError) -> Int? {
    let (sign, order) = side == .before ? ("<", "DESC") : (">", "ASC")
    let stated = format == 1 ? "(SELECT step FROM step WHERE state IS NOT NULL)" : "state"
    return try read(orIfEmpty: nil) {
      try Int.fetchOne(
        $0,
        sql: """
          SELECT step FROM \(stated) WHERE step \(sign) ? ORDER BY step \(order) LIMIT 1
          """, arguments: [step])
    }
  }

  /// Where to look for a stored step.
  public enum StoredSide: Sendable { case before, after }

  fileprivate static let outcomes: [Transition.Outcome] = [
    .unchanged, .accepted, .rejected, .refused,
  ]
  private static let numbers =
    "coalesce(CAST(density AS REAL), 0.0), coalesce(CAST(temperature AS REAL), 0.0)"
  private static let outcomeNumber =
    "CASE outcome WHEN 'accepted' THEN 1 WHEN 'rejected' THEN 2 WHEN 'refused' THEN 3 ELSE 0 END"
}

/// What steps are counted by.
private struct StepEnd: Hashable, Comparable {
  var moves: String
  var outcome: Int
  var reason: String?

  static func < (left: StepEnd, right: StepEnd) -> Bool {
    (left.moves, left.outcome, left.reason ?? "") < (right.moves, right.outcome, right.reason ?? "")
  }
}

extension MoveTally {
  fileprivate init(_ end: StepEnd, _ count: Int) {
    self.init(
      moves: StepRecord.moves(from: end.moves), outcome: ChainReader.outcomes[end.outcome],
      reason: end.reason, count: count)
  }
}
