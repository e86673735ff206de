/// Words for a shell.
enum Shell {
  /// A word that a shell takes as it is, whatever is in it.
  static func quoted(_ word: String) -> String {
    "'" + word.replacing("'", with: "'\\''") + "'"
  }

  /// A command line of words.
  static func quoted(_ words: [String]) -> String { words.map(quoted).joined(separator: " ") }
}
