import Documents
import Foundation
internal import GRDB
import MarkovChains
import Numerics

/// From where a chain goes on: what the next step depends on, and the counters.
public struct Checkpoint<T: Target>: Sendable {
  /// The state after the last stored step.
  public var state: ChainState<T>
  /// The state of the random stream after that step.
  public var random: [UInt8]
  /// Steps accepted so far.
  public var accepted: Int
  /// Wall time spent on the chain so far, in seconds.
  public var seconds: Double
}

/// The one writer of a chain's file.
///
/// Steps are gathered and go, with the best points and the checkpoint, into one transaction: a process
/// that is killed loses at most the steps gathered since the last one, and a resume makes them again.
public final class ChainStore<T: Target> {
  /// Steps gathered at most, and for how long.
  static var batch: (steps: Int, time: Duration) { (200, .seconds(1)) }

  /// From where to go on; nil before the first step is stored.
  public private(set) var checkpoint: Checkpoint<T>?
  /// Steps accepted so far, the gathered ones included.
  public private(set) var accepted = 0
  /// Temperature of the last step.
  public private(set) var lastTemperature = 1.0

  private let database: ChainDatabase
  private var best = BestPoints<T.Record>()
  private var bestHasChanged = false
  private var gathered: [StepRecord] = []
  private var lastCommit = ContinuousClock.now

  /// Opens the file of a chain, or makes it; a file of another run is refused.
  ///
  /// `maximalPages` bounds the file (SQLite's `max_page_count`).
  public init(
    _ path: String, chain: Int, seed: UInt64, program: String, maximalPages: Int? = nil
  ) throws(RunError) {
    Files.ignoreFileSizeSignal()
    let database = try ChainDatabase(path, .writer(maximalPages: maximalPages))
    self.database = database
    try database.write { db in
      if try database.hasTables(db) {
        try database.check(db)
        try Self.checkOwner(db, path, chain: chain, seed: seed)
      } else {
        try db.execute(sql: ChainDatabase.schema)
        try db.execute(
          sql: "INSERT INTO meta VALUES (?, ?, ?, ?)",
          arguments: [FormatNumber.current, program, chain, String(seed)])
      }
    }
    try load()
  }

  private static func checkOwner(
    _ db: Database, _ path: String, chain: Int, seed: UInt64
  ) throws {
    guard let row = try Row.fetchOne(db, sql: "SELECT chain, seed FROM meta") else { return }
    let (foundChain, foundSeed): (Int, String) = (try row.value("chain"), try row.value("seed"))
    if foundChain != chain {
      throw RunError.foreign(
        file: path, what: "chain", found: "\(foundChain)", expected: "\(chain)")
    }
    if foundSeed != String(seed) {
      throw RunError.foreign(file: path, what: "the seed", found: foundSeed, expected: "\(seed)")
    }
  }

  private func load() throws(RunError) {
    try database.read { db in
      for json in try String.fetchAll(db, sql: "SELECT state FROM best ORDER BY rank") {
        _ = best.insert(try decode(json, "best points", of: T.Record.self), json: json)
      }
      guard let row = try Row.fetchOne(db, sql: "SELECT * FROM checkpoint") else { return }
      accepted = try row.value("accepted")
      lastTemperature =
        try Double.fetchOne(db, sql: "SELECT temperature FROM step ORDER BY step DESC LIMIT 1")
        ?? lastTemperature
      checkpoint = Checkpoint(
        state: try decode(row.value("state"), "checkpoint", of: T.self),
        random: Array(try row.value("random") as Data), accepted: accepted,
        seconds: try row.value("seconds"))
    }
  }

  private func decode<R: Target>(
    _ json: String, _ place: String, of target: R.Type
  ) throws(RunError) -> ChainState<R> {
    do { return try StateCoder.decode(ChainState<R>.self, from: Array(json.utf8)) } catch {
      throw database.damaged(
        "the \(place), \(StateCoder.place(of: error))", StateCoder.reason(of: error))
    }
  }
}

extension ChainStore {
  /// Whether the gathered steps should be committed now.
  public var isDue: Bool {
    gathered.count >= Self.batch.steps || ContinuousClock.now - lastCommit >= Self.batch.time
  }

  /// Gathers a step.
  public func append(_ transition: Transition, _ state: ChainState<T>) throws(RunError) {
    let isKept = transition.outcome == .accepted || state.step == 0
    if transition.outcome == .accepted { accepted += 1 }
    lastTemperature = transition.temperature
    var json: String?
    if isKept {
      let record = T.record(of: state)
      let text = try encode(record)
      if best.insert(record, json: text) { bestHasChanged = true }
      json = text
    }
    gathered.append(
      StepRecord(
        step: state.step, transition: transition, logDensity: state.logDensity, state: json))
  }

  /// Writes the gathered steps, the best points and the checkpoint in one transaction.
  ///
  /// After an error the file is as it was before; the gathered steps are still gathered.
  public func commit(
    _ state: ChainState<T>, random: [UInt8], seconds: Double
  ) throws(RunError) {
    let json = try encode(state)
    let time = Date().timeIntervalSince1970
    try database.write { db in
      let insert = try db.cachedStatement(
        sql: "INSERT INTO step (\(StepRecord.columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
      for record in gathered { try insert.execute(arguments: record.arguments) }
      if bestHasChanged { try writeBest(db) }
      try db.execute(
        sql: "INSERT OR REPLACE INTO checkpoint VALUES (1, ?, ?, ?, ?, ?, ?)",
        arguments: [state.step, json, Data(random), accepted, seconds, time])
    }
    gathered.removeAll(keepingCapacity: true)
    bestHasChanged = false
    lastCommit = .now
    checkpoint = Checkpoint(state: state, random: random, accepted: accepted, seconds: seconds)
  }

  /// The best value so far.
  var bestLogDensity: Double? { best.entries.first?.state.logDensity }

  private func writeBest(_ db: Database) throws {
    try db.execute(sql: "DELETE FROM best")
    for (rank, entry) in best.entries.enumerated() {
      try db.execute(
        sql: "INSERT INTO best VALUES (?, ?, ?, ?)",
        arguments: [rank, entry.state.step, entry.state.logDensity, entry.json])
    }
  }

  private func encode<R: Target>(_ state: ChainState<R>) throws(RunError) -> String {
    do { return try StateCoder.text(state) } catch {
      throw database.damaged("step \(state.step)", "the state has no JSON form: \(error)")
    }
  }
}
