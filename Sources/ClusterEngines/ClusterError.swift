/// What can go wrong between the program and a scheduler.
public enum ClusterError: Error, Equatable, CustomStringConvertible {
  /// No engine of this name.
  case noEngine(name: String, others: [String])
  /// A command of the scheduler is not there or cannot be started.
  case noCommand(command: String, reason: String)
  /// A command of the scheduler failed.
  case failed(command: String, status: Int32, words: String)
  /// A command of the scheduler printed something else than it should.
  case unexpected(command: String, found: String, expected: String)
  /// A value that cannot stand in a script.
  case unusable(what: String, found: String, expected: String)
  /// A file that cannot be written or read.
  case file(path: String, reason: String)

  /// One line: place, reason, remedy.
  public var description: String {
    switch self {
    case .noEngine(let name, let others):
      "there is no engine “\(name)”: use \(others.joined(separator: ", "))"
    case .noCommand(let command, let reason):
      "\(command): \(reason); is the scheduler's client installed here and on PATH?"
    case .failed(let command, let status, let words):
      "\(command) failed with status \(status): \(words.isEmpty ? "it said nothing" : words)"
    case .unexpected(let command, let found, let expected):
      "\(command) printed “\(found)”, expected \(expected); nothing was assumed: look at the queue by hand"
    case .unusable(let what, let found, let expected):
      "\(what): found “\(found)”, expected \(expected)"
    case .file(let path, let reason): "\(path): \(reason)"
    }
  }
}
