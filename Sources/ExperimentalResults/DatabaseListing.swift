import Documents

/// Looks at the analyses of a native database without their maps' numbers.
public enum DatabaseListing {
  /// All analyses in the order of their folders.
  public static func records(_ database: String) throws -> [AnalysisRecord] {
    try Manifest(database).analysisFolders.map {
      try NativeReader.record("\(database)/\($0)", withTables: false)
    }
  }

  /// One analysis with its maps; `folder` is its name (`ATLAS-SUSY-2016-07-eff`).
  public static func record(_ folder: String, of database: String) throws -> AnalysisRecord {
    let folders = try Manifest(database).analysisFolders
    guard let path = folders.first(where: { $0.hasSuffix("/" + folder) }) else {
      throw DocumentError.unreadable(
        file: database, reason: "no analysis \(folder) in it",
        remedy: "see 'protolith database list' for what is there")
    }
    return try NativeReader.record("\(database)/\(path)")
  }

  /// The selections that a database names, with the number of their folders.
  public static func selections(_ database: String) throws -> [(name: String, folders: Int?)] {
    try Selection.names(database).map {
      ($0, try Selection.read($0, database: database).folders?.count)
    }
  }
}
