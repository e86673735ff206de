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
  ///
  /// The query gives every column the type that is read, so that no content of a file can end the process.
  public func marks(from first: Int, to last: Int) throws(RunError) -> [StepMark] {
    try read(orIfEmpty: []) { db in
      var marks: [StepMark] = []
      marks.reserveCapacity(max(0, min(last - first + 1, 1 << 16)))
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT step, \(Self.outcomeNumber), CAST(density AS REAL), CAST(temperature AS REAL)
          FROM step WHERE step BETWEEN ? AND ? ORDER BY step
          """, arguments: [first, last])
      while let row = try rows.next() {
        marks.append(
          StepMark(
            step: row[0], outcome: Self.outcomes[row[1] as Int], logDensity: row[2],
            temperature: row[3]))
      }
      return marks
    }
  }

  /// How the steps `first` … `last` ended, by moves, outcome and reason, in a fixed order.
  public func tallies(from first: Int, to last: Int) throws(RunError) -> [MoveTally] {
    try read(orIfEmpty: []) { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT moves, \(Self.outcomeNumber) AS outcome, reason, count(*) AS n FROM step
          WHERE step BETWEEN ? AND ? GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
          """, arguments: [max(1, first), last])
      return try rows.map { row in
        MoveTally(
          moves: StepRecord.moves(from: try row.value("moves")),
          outcome: Self.outcomes[try row.value("outcome") as Int],
          reason: try row.optional("reason"), count: try row.value("n"))
      }
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

  private static let outcomes: [Transition.Outcome] = [
    .unchanged, .accepted, .rejected, .refused,
  ]
  private static let outcomeNumber =
    "CASE outcome WHEN 'accepted' THEN 1 WHEN 'rejected' THEN 2 WHEN 'refused' THEN 3 ELSE 0 END"
}
