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
  /// From where to go on; nil before the first step is stored.
  public private(set) var checkpoint: Checkpoint<T>?
  /// Steps accepted so far, the gathered ones included.
  public var accepted: Int { gathered.accepted }
  /// Temperature of the last step.
  public private(set) var lastTemperature = 1.0

  /// Steps gathered at most, and for how long, before they are committed.
  public var batch = (steps: 200, time: Duration.seconds(1))

  let database: ChainDatabase
  private let keepsEarlier: Bool
  private let claim: Claim?
  private let file: FileIdentity
  private var best = BestPoints<T.Record>()
  private var bestHasChanged = false
  private var gathered = StepGatherer()
  private var sums = RecordChecksum()
  private var lastCommit = ContinuousClock.now

  /// Opens the file of a chain, or makes it; a file of another run is refused.
  ///
  /// A file of the format before is written anew in the present one first. `maximalPages` bounds the file
  /// (SQLite's `max_page_count`); `keepsEarlier` keeps the checkpoint before the last one too, for chains
  /// that must go on from the same step. The claim, where one is given, is confirmed before each commit.
  public init(
    _ path: String, chain: Int, seed: UInt64, program: String, maximalPages: Int? = nil,
    keepsEarlier: Bool = false, claim: Claim? = nil
  ) throws(RunError) {
    Files.ignoreFileSizeSignal()
    self.keepsEarlier = keepsEarlier
    self.claim = claim
    let access = ChainDatabase.Access.writer(
      maximalPages: maximalPages, locksWork: claim?.locksWork ?? true)
    var database = try ChainDatabase(path, access)
    let format = try database.write { db in
      if try database.hasTables(db) {
        let format = try database.check(db)
        try Self.checkOwner(db, path, chain: chain, seed: seed)
        return format
      }
      try db.execute(sql: ChainSchema.tables)
      try db.execute(
        sql: "INSERT INTO meta VALUES (?, ?, ?, ?)",
        arguments: [FormatNumber.chain, program, chain, String(seed)])
      return FormatNumber.chain
    }
    if format < FormatNumber.chain {
      try ChainCopy(ChainReader(path)).replaceSource()
      database = try ChainDatabase(path, access)
    }
    self.database = database
    file = try FileIdentity(path)
    if keepsEarlier { try makeEarlier() }
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

  /// Reads what stands in the file, as when it was opened.
  func reload() throws(RunError) {
    (checkpoint, lastTemperature) = (nil, 1)
    (best, bestHasChanged) = (BestPoints(), false)
    gathered = StepGatherer()
    try load()
  }

  private func load() throws(RunError) {
    let (stored, points, last) = try database.read { db in
      let format = FormatNumber.chain
      var decoder = StepDecoder(file: database.path, format: format)
      let row = try Row.fetchOne(
        db, sql: ChainSchema.steps(format: format) + " ORDER BY step.step DESC LIMIT 1")
      return (
        try StoredCheckpoint.read(db, file: database.path, format: format),
        try BestPoint.read(db, chain: 0, file: database.path, format: format),
        try row.map { try decoder.step($0, db) }
      )
    }
    for point in points {
      let state = try decode(point.state, "best points", of: T.Record.self)
      _ = best.insert(state, json: point.state)
    }
    guard let stored, let last else { return }
    gathered.resume(accepted: stored.accepted, best: last.best)
    lastTemperature = last.record.transition.temperature
    checkpoint = Checkpoint(
      state: try decode(stored.state, "checkpoint", of: T.self), random: stored.random,
      accepted: stored.accepted, seconds: stored.seconds)
  }

  func decode<R: Target>(
    _ json: String, _ place: String, of target: R.Type
  ) throws(RunError) -> ChainState<R> {
    do { return try StateCoder.decode(ChainState<R>.self, from: Array(json.utf8)) } catch {
      throw database.damaged(
        "the \(place), \(StateCoder.place(of: error))", StateCoder.reason(of: error))
    }
  }
}

extension ChainStore {
  /// Whether the gathered steps should be committed now: there are many, some time has passed, or the
  /// chain has come to a step that it shall be able to go back to.
  public var isDue: Bool {
    gathered.count >= batch.steps || (gathered.lastStep ?? 1) % ChainSchema.markInterval == 0
      || ContinuousClock.now - lastCommit >= batch.time
  }

  /// Gathers a step.
  public func append(_ transition: Transition, _ state: ChainState<T>) throws(RunError) {
    let isKept = transition.outcome == .accepted || state.step == 0
    lastTemperature = transition.temperature
    var json: String?
    if isKept {
      let record = T.record(of: state)
      let text = try encode(record)
      if best.insert(record, json: text) { bestHasChanged = true }
      json = text
    }
    gathered.add(
      StepRecord(
        step: state.step, transition: transition, logDensity: state.logDensity, state: json))
  }

  /// Writes the gathered steps, the best points and the checkpoint in one transaction.
  ///
  /// After an error the file is as it was before; the gathered steps are still gathered.
  public func commit(
    _ state: ChainState<T>, random: [UInt8], seconds: Double
  ) throws(RunError) {
    let stored = StoredCheckpoint(
      step: state.step, state: try encode(state), random: random, accepted: accepted,
      seconds: seconds, time: Date().timeIntervalSince1970)
    try file.confirm()
    try claim?.confirm(for: database.path)
    try database.write { db in
      try confirmCheckpoint(db)
      try gathered.insert(db)
      if bestHasChanged { try BestPoint.write(points, db, &sums) }
      if keepsEarlier { try keepEarlier(db) }
      try stored.write(db, &sums)
    }
    gathered.clear()
    bestHasChanged = false
    lastCommit = .now
    checkpoint = Checkpoint(state: state, random: random, accepted: accepted, seconds: seconds)
  }

  /// What is stored must be what this writer stored: nobody else may have gone on with the file.
  private func confirmCheckpoint(_ db: Database) throws {
    let stored = try Int.fetchOne(db, sql: "SELECT step FROM checkpoint")
    guard stored == checkpoint?.state.step else {
      throw RunError.overtaken(
        file: database.path,
        reason: "found its checkpoint at \(stored.map { "step \($0)" } ?? "no step"), expected "
          + (checkpoint.map { "step \($0.state.step)" } ?? "none")
          + ": another process has written it")
    }
  }

  /// The best value so far.
  var bestLogDensity: Double? { best.entries.first?.state.logDensity }

  private var points: [BestPoint] {
    best.entries.map {
      BestPoint(chain: 0, step: $0.state.step, logDensity: $0.state.logDensity, state: $0.json)
    }
  }

  private func encode<R: Target>(_ state: ChainState<R>) throws(RunError) -> String {
    do { return try StateCoder.text(state) } catch {
      throw database.damaged("step \(state.step)", "the state has no JSON form: \(error)")
    }
  }
}
