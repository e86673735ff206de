import Documents

/// Reads one analysis folder of a native database.
enum NativeReader {
  /// The record in `folder`, maps and likelihoods included.
  static func record(_ folder: String, withTables: Bool = true) throws(DocumentError)
    -> AnalysisRecord
  {
    let decoding = RecordDecoding { file throws(DocumentError) in
      let path = "\(folder)/\(file)"
      do throws(DocumentError) {
        return (try Files.read(path, limit: 1 << 28), path)
      } catch {
        guard file == "analysis.json" else { throw error }
        throw .unreadable(
          file: path, reason: "an analysis folder without a readable analysis.json",
          remedy: "import the analysis again or remove the folder")
      }
    }
    return try decoding.record(withTables: withTables)
  }
}
