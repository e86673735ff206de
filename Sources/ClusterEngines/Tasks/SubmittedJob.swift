/// A job of a scheduler and the tasks in it.
public struct SubmittedJob: Codable, Sendable, Equatable {
  /// The scheduler's own name for it.
  public var id: String
  /// Which thousand of tasks: task = 1000 thousand + index.
  public var thousand: Int
  /// Its tasks.
  public var tasks: [Int]

  init(id: String, thousand: Int, tasks: [Int]) {
    self.id = id
    self.thousand = thousand
    self.tasks = tasks
  }
}

/// What a scheduler says about a task.
public struct QueueState: Sendable, Equatable {
  /// What that means for the task.
  public enum Kind: String, Sendable {
    /// It will run, now or later; it is being ended.
    case waiting, running, ending
    /// It waits for somebody to let it go on.
    case held
    /// It has ended: by itself, badly, or because it was cancelled.
    case done, failed, cancelled
  }

  /// The meaning.
  public var kind: Kind
  /// The scheduler's own word, with its reason where it gives one.
  public var words: String

  /// Whether the scheduler will still do something about the task by itself.
  public var isAlive: Bool { [.waiting, .running, .ending].contains(kind) }

  /// Makes a state.
  public init(_ kind: Kind, _ words: String) {
    self.kind = kind
    self.words = words
  }
}

/// A file that an engine is handed.
public struct ScriptFile: Sendable, Equatable {
  /// Its name in the array's folder.
  public var name: String
  /// Its text.
  public var text: String
  /// Whether it is run.
  public var isExecutable: Bool

  init(_ name: String, _ lines: [String], isExecutable: Bool = false) {
    self.name = name
    text = lines.joined(separator: "\n") + "\n"
    self.isExecutable = isExecutable
  }
}
