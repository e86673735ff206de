import Documents
import Foundation
internal import GRDB

/// One SQLite file of a chain: how it is opened, what is checked then, and SQLite's errors in our words.
///
/// The journal is a rollback journal (no shared memory, so that it works on network file systems) and
/// every commit is synced. SQLite's locks keep readers and the writer of one machine apart; between
/// machines they are not relied upon (`SharedReading`), and where there are none SQLite is told so.
struct ChainDatabase: Sendable {
  /// Who opens the file.
  enum Access { case writer(maximalPages: Int?, locksWork: Bool = true), reader, recoveringReader }

  let path: String
  private enum Connection {
    case writer(DatabaseQueue)
    case reader(ReaderConnection)
  }
  private let connection: Connection
  private let shared: SharedReading

  init(_ path: String, _ access: Access) throws(RunError) {
    self.path = path
    shared = SharedReading(path)
    var configuration = Configuration()
    configuration.busyMode = .timeout(60)
    configuration.label = "chain"
    var locksWork = true
    switch access {
    case .writer(let maximalPages, let works):
      locksWork = works
      configuration.prepareDatabase { db in
        try db.execute(sql: "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL")
        if let maximalPages { try db.execute(sql: "PRAGMA max_page_count = \(maximalPages)") }
      }
    case .reader:
      configuration.readonly = true
      locksWork = LockProbe.works(besideChain: path)
    case .recoveringReader:
      configuration.prepareDatabase { try $0.execute(sql: "PRAGMA query_only = 1") }
    }
    let (name, settings) = (locksWork ? path : SharedReading.lockless(path), configuration)
    do {
      if case .writer = access {
        connection = .writer(try DatabaseQueue(path: name, configuration: settings))
      } else {
        let reader = ReaderConnection { try DatabaseQueue(path: name, configuration: settings) }
        connection = .reader(reader)
        // Opened at once, so that what is wrong with the file shows now.
        if !shared.writerIsElsewhere {
          do { _ = try reader.current() } catch  where shared.canRead(after: error) {}
        }
      }
    } catch {
      throw SQLiteErrors.translate(error, path, remedy: Self.remedy)
    }
  }

  /// Reads in one transaction.
  func read<R>(_ body: (Database) throws -> R) throws(RunError) -> R {
    do {
      guard case .reader(let reader) = connection else { return try queue().read(body) }
      if shared.writerIsElsewhere { return try shared.read(body) }
      do { return try reader.current().read(body) } catch  where shared.canRead(after: error) {
        return try shared.read(body)
      }
    } catch {
      throw SQLiteErrors.translate(error, path, remedy: Self.remedy)
    }
  }

  /// Writes in one transaction: all or nothing.
  func write<R>(_ body: (Database) throws -> R) throws(RunError) -> R {
    do { return try queue().write(body) } catch {
      throw SQLiteErrors.translate(error, path, remedy: Self.remedy)
    }
  }

  private func queue() throws -> DatabaseQueue {
    switch connection {
    case .writer(let queue): queue
    case .reader(let reader): try reader.current()
    }
  }

  /// Whether the file has our tables; a file of a run killed at its very beginning is empty.
  func hasTables(_ db: Database) throws -> Bool {
    if try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0 > 0 { return true }
    guard size == 0 else { throw damaged("its header", "the file is shorter than a header") }
    return false
  }

  private var size: Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Checks what can be checked at once, however long the chain: format, size, last step; the rest is
  /// checked record by record when it is read, and all of it by a verification.
  ///
  /// Gives the format.
  func check(_ db: Database) throws -> Int {
    guard try db.tableExists("meta"),
      let meta = try Row.fetchOne(db, sql: "SELECT format, program FROM meta")
    else { throw damaged("its tables", "this is no chain of a run") }
    let format: Int = try meta.value("format")
    try FormatNumber.check(
      format, newest: FormatNumber.chain, file: path, writtenBy: meta.value("program"))
    // A transaction holds a lock: no writer changes the size meanwhile.
    let pages = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
    let expected = pages * (try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0)
    guard size >= expected else {
      throw damaged("byte \(size)", "the file ends there, \(expected) bytes were written")
    }
    // Steps are stored up to the checkpoint, in one transaction with it.
    let stored = try Int.fetchOne(db, sql: "SELECT step FROM checkpoint") ?? -1
    let last = try Int.fetchOne(db, sql: "SELECT max(step) FROM step") ?? -1
    guard last == stored else {
      throw damaged("its steps", "they go to \(last), but the checkpoint is at \(stored)")
    }
    return format
  }

  func damaged(_ place: String, _ reason: String) -> RunError {
    .damaged(file: path, place: place, reason: reason, remedy: Self.remedy)
  }

  /// A step that neither thinning nor the chain's end explains.
  func missing(_ step: Int) -> RunError { damaged("step \(step)", "it is missing") }

  static let remedy =
    "put back a copy, cut what is damaged by `protolith runs verify NAME --cut`, or remove the file: "
    + "--resume walks this chain again with the same draws"
}

extension Row {
  /// The value of a column; GRDB's subscript ends the process on a value of another type, which a file
  /// from outside may hold.
  func value<V: DatabaseValueConvertible>(_ column: String) throws -> V {
    let stored: DatabaseValue = self[column]
    return try decoded(stored, column)
  }

  /// The value of a column that may be null.
  func optional<V: DatabaseValueConvertible>(_ column: String) throws -> V? {
    let stored: DatabaseValue = self[column]
    return stored.isNull ? nil : try decoded(stored, column) as V
  }

  /// The value of a column by its place, for rows by the thousand.
  func value<V: DatabaseValueConvertible>(at place: Int) throws -> V {
    let stored: DatabaseValue = self[place]
    return try decoded(stored, Array(columnNames)[place])
  }

  /// The value of a column by its place, that may be null.
  func optional<V: DatabaseValueConvertible>(at place: Int) throws -> V? {
    let stored: DatabaseValue = self[place]
    return stored.isNull ? nil : try decoded(stored, Array(columnNames)[place]) as V
  }

  func value<V: DatabaseValueConvertible>(_ column: StepColumn) throws -> V {
    try value(at: column.rawValue)
  }

  func optional<V: DatabaseValueConvertible>(_ column: StepColumn) throws -> V? {
    try optional(at: column.rawValue)
  }

  private func decoded<V: DatabaseValueConvertible>(
    _ stored: DatabaseValue, _ column: @autoclosure () -> String
  ) throws -> V {
    guard let value = V.fromDatabaseValue(stored) else {
      throw ColumnFault(column: column(), found: "\(stored)", expected: "\(V.self)")
    }
    return value
  }
}

/// A value of another type than its column should hold.
private struct ColumnFault: Error, CustomStringConvertible {
  var column: String
  var found: String
  var expected: String
  var description: String { "the column “\(column)” holds \(found), expected \(expected)" }
}
