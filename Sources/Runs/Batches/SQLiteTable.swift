import Documents
internal import GRDB

/// A batch as the tables `model` and `errors` of an SQLite file.
struct SQLiteTable: BatchTable {
  private let path: String
  private let columns: [String]
  private let queue: DatabaseQueue
  private static let remedy = "remove the file, or name another with --into"

  init(_ path: String, columns: [String], settings: String) throws(RunError) {
    self.path = path
    self.columns = columns
    var configuration = Configuration()
    configuration.busyMode = .timeout(60)
    configuration.label = "batch"
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL")
    }
    do {
      queue = try DatabaseQueue(path: path, configuration: configuration)
      try queue.write { try Self.prepare($0, path, columns: columns, settings: settings) }
    } catch {
      throw SQLiteErrors.translate(error, path, remedy: Self.remedy)
    }
  }

  /// Makes the tables, or checks that those of the file are ours.
  private static func prepare(
    _ db: Database, _ path: String, columns: [String], settings: String
  ) throws {
    if try !db.tableExists("meta") {
      let columns = columns.map { ", \"\($0)\"" }.joined()
      try db.execute(
        sql: """
          CREATE TABLE meta (format INTEGER NOT NULL, settings TEXT NOT NULL) STRICT;
          CREATE TABLE model (file TEXT PRIMARY KEY, sha256 TEXT NOT NULL\(columns)) WITHOUT ROWID;
          CREATE TABLE errors (file TEXT PRIMARY KEY, sha256 TEXT NOT NULL, error TEXT NOT NULL)
            WITHOUT ROWID;
          """)
      try db.execute(sql: "INSERT INTO meta VALUES (1, ?)", arguments: [settings])
      return
    }
    guard let meta = try Row.fetchOne(db, sql: "SELECT format, settings FROM meta"),
      try db.tableExists("model"), try db.tableExists("errors")
    else {
      throw RunError.damaged(
        file: path, place: "its tables", reason: "this is no table of a batch", remedy: remedy)
    }
    try FormatNumber.check(meta.value("format"), file: path, writtenBy: "another version")
    let found: String = try meta.value("settings")
    let names = try db.columns(in: "model").map(\.name)
    guard found == settings, names == ["file", "sha256"] + columns else {
      throw RunError.foreign(
        file: path, what: "settings", found: found == settings ? "\(names)" : found,
        expected: found == settings ? "\(columns)" : settings)
    }
  }

  func done() throws(RunError) -> Set<BatchModel> {
    do {
      return try queue.read { db in
        var done: Set<BatchModel> = []
        for table in ["model", "errors"] {
          for row in try Row.fetchAll(db, sql: "SELECT file, sha256 FROM \(table)") {
            done.insert(
              BatchModel(file: try row.value("file"), digest: try row.value("sha256")))
          }
        }
        return done
      }
    } catch {
      throw SQLiteErrors.translate(error, path, remedy: Self.remedy)
    }
  }

  func append(_ rows: [BatchRow]) throws(RunError) {
    do {
      try queue.write { db in
        let places = Array(repeating: "?", count: columns.count + 2).joined(separator: ", ")
        for row in rows {
          for table in ["model", "errors"] {
            try db.execute(sql: "DELETE FROM \(table) WHERE file = ?", arguments: [row.model.file])
          }
          if let failure = row.failure {
            try db.execute(
              sql: "INSERT INTO errors VALUES (?, ?, ?)",
              arguments: [row.model.file, row.model.digest, failure])
            continue
          }
          precondition(row.values.count == columns.count, "a value for each column")
          let values =
            [row.model.file.databaseValue, row.model.digest.databaseValue]
            + row.values.map(\.databaseValue)
          try db.execute(
            sql: "INSERT INTO model VALUES (\(places))", arguments: StatementArguments(values))
        }
      }
    } catch {
      throw SQLiteErrors.translate(error, path, remedy: Self.remedy)
    }
  }
}

extension BatchRow.Value {
  fileprivate var databaseValue: DatabaseValue {
    switch self {
    case .none: .null
    case .text(let text): text.databaseValue
    case .number(let value): value.databaseValue
    case .integer(let value): value.databaseValue
    }
  }
}
