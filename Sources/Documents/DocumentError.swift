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

  /// One line: file, place, reason, remedy.
  public var description: String {
    switch self {
    case .unreadable(let file, let reason, let remedy):
      return Self.line("\(file): \(reason)", remedy)
    case .malformed(let file, let place, let found, let expected, let remedy):
      let where_ = place.isEmpty ? "at the root" : "at \(place)"
      return Self.line("\(file), \(where_): found \(found), expected \(expected)", remedy)
    case .tooLarge(let file, let what, let found, let limit):
      return "\(file): \(what) is \(found), above the bound of \(limit); "
        + "split the file or check that it is the one that you meant"
    case .escapingPath(let file, let member):
      return "\(file): the member “\(member)” leads out of the archive; "
        + "do not use this archive, fetch it again from its publisher"
    }
  }

  private static func line(_ message: String, _ remedy: String) -> String {
    remedy.isEmpty ? message : "\(message); \(remedy)"
  }
}

extension DocumentError {
  /// The same about a file that another one names: of one that cannot be read it is told who names it.
  public func named(by node: JSONNode) -> DocumentError {
    guard case .unreadable(let file, let reason, let remedy) = self else { return self }
    let place = "correct \(node.file), at \(node.pointer), which names it"
    return .unreadable(
      file: file, reason: reason, remedy: remedy.isEmpty ? place : "\(remedy), or \(place)")
  }
}
