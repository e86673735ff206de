import Documents

/// Format numbers of the files of a run: readers take this one and the one before.
enum FormatNumber {
  /// The format that this version writes, of plans and of chains alike.
  static let current = 1

  /// Refuses a format that is neither the current one nor the one before.
  static func check(_ found: Int, file: String, writtenBy program: String) throws(RunError) {
    guard (max(1, current - 1)...current).contains(found) else {
      throw .format(file: file, found: found, newest: current, writtenBy: program)
    }
  }
}
