import Foundation
internal import GRDB
import MarkovChains

/// A reader of one chain's file; it works while the chain is being written.
///
/// Every call reads in a transaction of its own and sees the steps committed so far.
public struct ChainReader: Sendable {
  /// The file.
  public let path: String
  /// The chain, from 0.
  public let chain: Int
  private let database: ChainDatabase

  /// Opens and checks a file: not cut, a database, a chain, of a known format.
  public init(_ path: String) throws(RunError) {
    guard FileManager.default.fileExists(atPath: path) else {
      throw .damaged(
        file: path, place: "its folder", reason: "there is no such file",
        remedy: "put back a copy, or walk the chain again with --resume")
    }
    self.path = path
    (database, chain) = try Self.open(path)
  }

  private static func open(_ path: String) throws(RunError) -> (ChainDatabase, Int) {
    do throws(RunError) {
      let database = try ChainDatabase(path, .reader)
      return (database, try check(database))
    } catch {
      // A killed writer leaves a journal, which a reader without the right to write cannot roll back.
      guard case .unwritable = error, FileManager.default.fileExists(atPath: path + "-journal")
      else { throw error }
      let database = try ChainDatabase(path, .recoveringReader)
      return (database, try check(database))
    }
  }

  /// The chain's number; a file that has no tables yet is known by its name.
  private static func check(_ database: ChainDatabase) throws(RunError) -> Int {
    try database.read { db in
      guard try database.hasTables(db) else {
        let name = URL(filePath: database.path).deletingPathExtension().lastPathComponent
        return Int(name) ?? 0
      }
      try database.check(db)
      return try Int.fetchOne(db, sql: "SELECT chain FROM meta") ?? 0
    }
  }

  func read<R>(orIfEmpty empty: R, _ body: (Database) throws -> R) throws(RunError) -> R {
    try database.read { db in try database.hasTables(db) ? try body(db) : empty }
  }
}

extension ChainReader {
  /// The last stored step, nil before the start is stored.
  public func lastStep() throws(RunError) -> Int? {
    try read(orIfEmpty: nil) { try Int.fetchOne($0, sql: "SELECT max(step) FROM step") }
  }

  /// The records of the steps `first` … `last`, in order.
  public func records(
    from first: Int = 0, to last: Int = .max
  ) throws(RunError) -> [StepRecord] {
    try read(orIfEmpty: []) { db in
      try Row.fetchAll(
        db,
        sql: "SELECT \(StepRecord.columns) FROM step WHERE step BETWEEN ? AND ? ORDER BY step",
        arguments: [first, last]
      ).map { try StepRecord($0, file: path) }
    }
  }

  /// Calls `body` for every record in order, some thousand at a time, so that a writer is never kept
  /// waiting for long.
  public func forEachRecord(
    from first: Int = 0, to end: Int = .max, _ body: (StepRecord) throws -> Void
  ) throws {
    var next = first
    while next <= end {
      let chunk = try records(from: next, to: min(end, next + 2047))
      for record in chunk { try body(record) }
      guard let last = chunk.last?.step, chunk.count == 2048 else { return }
      next = last + 1
    }
  }

  /// The largest ln density up to a step, and where it was reached first; nil before the first step.
  public func largestLogDensity(upTo last: Int) throws(RunError) -> (step: Int, logDensity: Double)?
  {
    try read(orIfEmpty: nil) { db in
      try Row.fetchOne(
        db,
        sql: "SELECT step, density FROM step WHERE step <= ? ORDER BY density DESC, step LIMIT 1",
        arguments: [last]
      ).map { (step: try $0.value("step"), logDensity: try $0.value("density")) }
    }
  }

  /// JSON of the checkpoint's state.
  func checkpointState() throws(RunError) -> String? {
    try read(orIfEmpty: nil) { try String.fetchOne($0, sql: "SELECT state FROM checkpoint") }
  }

  /// JSON of the `ChainState` that the chain was in after `step`: the last one accepted by then.
  public func state(atStep step: Int) throws(RunError) -> String {
    let last = try lastStep()
    guard let last, (0...last).contains(step) else {
      throw .noStep(file: path, step: step, last: last)
    }
    let state = try read(orIfEmpty: nil) {
      try String.fetchOne(
        $0,
        sql: """
          SELECT state FROM step WHERE step <= ? AND state IS NOT NULL ORDER BY step DESC LIMIT 1
          """, arguments: [step])
    }
    guard let state else { throw database.damaged("step 0", "its state is missing") }
    return state
  }

  /// The state after `step`, decoded.
  public func state<T: Target>(
    atStep step: Int, of target: T.Type
  ) throws(RunError) -> ChainState<T> {
    try decode(try state(atStep: step), "step \(step)", of: target)
  }

  /// Decodes the state of a best point.
  public func state<T: Target>(
    of point: BestPoint, of target: T.Type
  ) throws(RunError) -> ChainState<T> {
    try decode(point.state, "step \(point.step)", of: target)
  }

  private func decode<T: Target>(
    _ json: String, _ place: String, of target: T.Type
  ) throws(RunError) -> ChainState<T> {
    do { return try StateCoder.decode(ChainState<T>.self, from: Array(json.utf8)) } catch {
      throw database.damaged(
        "\(place), \(StateCoder.place(of: error))", StateCoder.reason(of: error))
    }
  }

  /// The best distinct points so far, best first (at most ten).
  public func best() throws(RunError) -> [BestPoint] {
    try read(orIfEmpty: []) { db in try best(db) }
  }

  /// Seconds since the last checkpoint was stored, nil before the first.
  public func checkpointAge(at now: Date = Date()) throws(RunError) -> TimeInterval? {
    let time = try read(orIfEmpty: nil) {
      try Double.fetchOne($0, sql: "SELECT time FROM checkpoint")
    }
    return time.map { now.timeIntervalSince1970 - $0 }
  }

  /// Counts and the best point, of one moment.
  public func summary() throws(RunError) -> ChainSummary {
    let nothing = ChainSummary(chain: chain, accepted: 0, moves: [], refusals: [], seconds: 0)
    return try read(orIfEmpty: nothing) { db in
      var summary = nothing
      if let row = try Row.fetchOne(db, sql: "SELECT step, accepted, seconds, time FROM checkpoint")
      {
        summary.lastStep = try row.value("step")
        summary.accepted = try row.value("accepted")
        summary.seconds = try row.value("seconds")
        summary.lastStepTime = Date(timeIntervalSince1970: try row.value("time"))
      }
      if let row = try Row.fetchOne(
        db, sql: "SELECT density, temperature FROM step ORDER BY step DESC LIMIT 1")
      {
        summary.logDensity = try row.value("density")
        summary.temperature = try row.value("temperature")
      }
      summary.best = try best(db).first
      try count(db, into: &summary)
      return summary
    }
  }

  private func best(_ db: Database) throws -> [BestPoint] {
    try Row.fetchAll(db, sql: "SELECT step, density, state FROM best ORDER BY rank").map {
      BestPoint(
        chain: chain, step: try $0.value("step"), logDensity: try $0.value("density"),
        state: try $0.value("state"))
    }
  }

  private func count(_ db: Database, into summary: inout ChainSummary) throws {
    var moves: [String: ChainSummary.MoveCount] = [:]
    var refusals: [String: Int] = [:]
    let groups = try Row.fetchAll(
      db,
      sql: """
        SELECT moves, outcome, reason, count(*) AS n FROM step WHERE step > 0 GROUP BY 1, 2, 3
        """)
    for group in groups {
      let (outcome, n): (String, Int) = (try group.value("outcome"), try group.value("n"))
      for name in Set(StepRecord.moves(from: try group.value("moves"))) {
        moves[name, default: .init(name: name, proposed: 0, accepted: 0, refused: 0)].add(
          outcome, n)
      }
      if outcome == Transition.Outcome.refused.rawValue {
        refusals[try group.optional("reason") ?? "no reason given", default: 0] += n
      }
    }
    summary.moves = moves.values.sorted { $0.name < $1.name }
    summary.refusals = refusals.map { .init(reason: $0.key, count: $0.value) }
      .sorted { ($1.count, $0.reason) < ($0.count, $1.reason) }
  }
}

extension ChainSummary.MoveCount {
  fileprivate mutating func add(_ outcome: String, _ n: Int) {
    proposed += n
    if outcome == Transition.Outcome.accepted.rawValue { accepted += n }
    if outcome == Transition.Outcome.refused.rawValue { refused += n }
  }
}
