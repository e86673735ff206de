/// What is wrong with a file from outside: which file, which place, what was found and expected, what to do.
public enum DocumentError: Error, Equatable, CustomStringConvertible {
  /// The file cannot be read or written.
  case unreadable(file: String, reason: String, remedy: String)
  /// The content is not what it should be; `place` is a JSON pointer or "line N, column M".
  case malformed(file: String, place: String, found: String, expected: String, remedy: String)
  /// A bound (size, depth, count) was exceeded.
  case tooLarge(file: String, what: String, found: Int, limit: Int)
  /// An archive member whose path leaves the archive.
  case escapingPath(file: String, member: String)
  public var description: String { fatalError("unbuilt") }
}
