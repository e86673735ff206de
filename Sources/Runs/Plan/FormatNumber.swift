/// Format numbers of the files of a run: readers take this one and the one before.
enum FormatNumber {
  /// The format that this version writes, of plans and provenance.
  static let current = 1
  /// The format that this version writes, of chains: from 2 on every record has a checksum.
  static let chain = 2

  /// Refuses a format that is neither the newest one nor the one before.
  static func check(
    _ found: Int, newest: Int = current, file: String, writtenBy program: String
  ) throws(RunError) {
    guard (max(1, newest - 1)...newest).contains(found) else {
      throw .format(file: file, found: found, newest: newest, writtenBy: program)
    }
  }
}
