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
  let database: ChainDatabase
  /// The format of the file.
  let format: Int

  /// Opens a file that is damaged, without a look at anything but its format.
  init(salvaging path: String) throws(RunError) {
    self.path = path
    database = try ChainDatabase(path, .recoveringReader)
    let file = database
    (chain, format) = try file.read { db in
      guard let row = try Row.fetchOne(db, sql: "SELECT chain, format, program FROM meta") else {
        throw file.damaged("its tables", "this is no chain of a run")
      }
      let format: Int = try row.value("format")
      try FormatNumber.check(
        format, newest: FormatNumber.chain, file: path, writtenBy: row.value("program"))
      return (try row.value("chain"), format)
    }
  }

  /// Opens a file and checks what can be checked at once: not cut, a database, a chain, of a known format.
  ///
  /// Records are checked when they are read.
  public init(_ path: String) throws(RunError) {
    guard FileManager.default.fileExists(atPath: path) else {
      throw .damaged(
        file: path, place: "its folder", reason: "there is no such file",
        remedy: "put back a copy, or walk the chain again with --resume")
    }
    self.path = path
    (database, chain, format) = try Self.open(path)
  }

  private static func open(_ path: String) throws(RunError) -> (ChainDatabase, Int, Int) {
    do throws(RunError) {
      let database = try ChainDatabase(path, .reader)
      let (chain, format) = try check(database)
      return (database, chain, format)
    } catch {
      // A killed writer leaves a journal, which a reader without the right to write cannot roll back.
      // A living one will finish it itself.
      guard case .unwritable = error, FileManager.default.fileExists(atPath: path + "-journal"),
        !SharedReading(path).writerIsElsewhere
      else { throw error }
      let database = try ChainDatabase(path, .recoveringReader)
      let (chain, format) = try check(database)
      return (database, chain, format)
    }
  }

  /// The chain's number and the file's format; a file that has no tables yet is known by its name.
  private static func check(_ database: ChainDatabase) throws(RunError) -> (Int, Int) {
    try database.read { db in
      guard try database.hasTables(db) else {
        let name = URL(filePath: database.path).deletingPathExtension().lastPathComponent
        return (Int(name) ?? 0, FormatNumber.chain)
      }
      let format = try database.check(db)
      return (try Int.fetchOne(db, sql: "SELECT chain FROM meta") ?? 0, format)
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
      try stored(db, from: first, to: last).map(\.record)
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
      let order = "ORDER BY density DESC, step LIMIT 1"
      // In the present format every step knows the largest up to it.
      let candidates =
        format == 1
        ? "step <= :last \(order)"
        : """
        density = (SELECT best FROM step WHERE step <= :last ORDER BY step DESC LIMIT 1)
          AND step <= :last ORDER BY step LIMIT 1
        """
      return try Row.fetchOne(
        db, sql: "SELECT step, density FROM step WHERE \(candidates)", arguments: ["last": last]
      ).map { (step: try $0.value("step"), logDensity: try $0.value("density")) }
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

  func best(_ db: Database) throws -> [BestPoint] {
    try BestPoint.read(db, chain: chain, file: path, format: format)
  }

  /// The steps of a range with their sums, checked.
  func stored(_ db: Database, from first: Int, to last: Int) throws -> [StoredStep] {
    var decoder = StepDecoder(file: path, format: format)
    return try Row.fetchAll(
      db.cachedStatement(
        sql: ChainSchema.steps(format: format)
          + " WHERE step.step BETWEEN ? AND ? ORDER BY step.step"),
      arguments: [first, last]
    ).map { try decoder.step($0, db) }
  }

  /// Which steps thinning has left; nil where all are there.
  public func thinning() throws(RunError) -> Thinning? {
    try read(orIfEmpty: nil) { try thinning($0) }
  }

  func thinning(_ db: Database) throws -> Thinning? {
    guard format > 1 else { return nil }
    return try Row.fetchOne(db, sql: "SELECT stride, upto FROM thinning").map {
      Thinning(stride: try $0.value("stride"), upTo: try $0.value("upto"))
    }
  }
}

/// What thinning has left of a chain: up to a step the multiples of a stride, and what lies outside
/// draws (steps that were the best so far).
public struct Thinning: Sendable, Equatable {
  /// Steps from one draw to the next.
  public var stride: Int
  /// The last step that was thinned; all later ones are there.
  public var upTo: Int

  /// Says which steps are left.
  public init(stride: Int, upTo: Int) {
    self.stride = stride
    self.upTo = upTo
  }
}
