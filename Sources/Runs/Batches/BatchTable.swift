import Documents

/// A model of a batch: a file with what stood in it.
public struct BatchModel: Sendable, Hashable {
  public var file: String
  /// SHA-256 of the file, so that a changed file is computed anew.
  public var digest: String

  /// Makes a key.
  public init(file: String, digest: String) {
    self.file = file
    self.digest = digest
  }
}

/// What became of one model of a batch.
public struct BatchRow: Sendable, Equatable {
  /// A value of a column.
  public enum Value: Sendable, Equatable {
    case none
    case text(String)
    case number(Double)
    case integer(Int)
  }

  public var model: BatchModel
  /// One value for each of the table's columns; empty for a model that failed.
  public var values: [Value]
  /// Why the model failed; nil if it did not.
  public var failure: String?

  /// Makes the row of a model.
  public init(_ model: BatchModel, values: [Value]) {
    self.model = model
    self.values = values
  }

  /// Makes the row of a model that failed.
  public init(_ model: BatchModel, failure: String) {
    self.model = model
    values = []
    self.failure = failure
  }
}

/// A table of a batch that can be stopped at any time and continued.
///
/// One writer; rows that were appended are kept whatever happens to the process afterwards. Models that
/// failed are rows of a table of their own (`errors`).
public protocol BatchTable: Sendable {
  /// The models that are done; failed ones are among them.
  func done() throws(RunError) -> Set<BatchModel>
  /// Adds rows; the latest row of a file counts.
  func append(_ rows: [BatchRow]) throws(RunError)
}

/// Opens tables by the ending of their name.
public enum BatchTables {
  /// `.sqlite`, `.db` or `.csv`; `columns` are what a row has beside file and digest.
  ///
  /// An existing table is continued if it was made with the same columns and `settings`.
  public static func open(_ path: String, columns: [String], settings: String) throws(RunError)
    -> any BatchTable
  {
    if path.hasSuffix(".csv") {
      return try CSVTable(path, columns: columns, settings: settings)
    }
    guard path.hasSuffix(".sqlite") || path.hasSuffix(".db") else {
      throw .unwritable(
        file: path, reason: "no table can have this name",
        remedy: "end it in .sqlite or .csv")
    }
    return try SQLiteTable(path, columns: columns, settings: settings)
  }
}
