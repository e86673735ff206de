/// Tasks that differ by their number alone.
public struct TaskArray: Codable, Sendable, Equatable {
  /// The name of the jobs: letters, digits, “.”, “_” and “-”.
  public var name: String
  /// The folder of scripts, logs and states, from the root; every machine sees it there.
  public var folder: String
  /// Where the tasks run.
  public var workingDirectory: String
  /// The words of the command; the number of the task follows them.
  public var command: [String]
  /// The words of the command that is to run when all tasks have ended well.
  public var closing: [String]
  /// The numbers, rising.
  public var tasks: [Int]
  /// What each task needs.
  public var resources: Resources

  /// Describes an array.
  public init(
    name: String, folder: String, workingDirectory: String, command: [String], closing: [String],
    tasks: [Int], resources: Resources
  ) {
    self.name = name
    self.folder = folder
    self.workingDirectory = workingDirectory
    self.command = command
    self.closing = closing
    self.tasks = tasks
    self.resources = resources
  }

  /// Tasks of one array of a scheduler, and files of one folder, at most.
  public static let thousand = 1000

  /// The tasks by thousands, rising.
  public var thousands: [(thousand: Int, tasks: [Int])] {
    Dictionary(grouping: tasks) { $0 / Self.thousand }.sorted { $0.key < $1.key }
      .map { ($0.key, $0.value.sorted()) }
  }

  /// The log of a task.
  public func logPath(_ task: Int) -> String { path("logs", task) + ".log" }
  /// What a task wrote about its beginning and its end.
  public func statePath(_ task: Int) -> String { path("states", task) }
  /// There while a task must not be run again; `stop/all` speaks of all.
  public func stopPath(_ task: Int?) -> String {
    task.map { path("stop", $0) } ?? "\(folder)/stop/all"
  }

  private func path(_ kind: String, _ task: Int) -> String {
    "\(folder)/\(kind)/\(task / Self.thousand)/\(task)"
  }

  /// Refuses what could not stand in a script.
  public func check() throws(ClusterError) {
    guard !name.isEmpty, name.utf8.allSatisfy(Plain.isOfName), name.first != "-" else {
      throw .unusable(
        what: "the name of the jobs", found: name, expected: "letters, digits, “.”, “_” and “-”")
    }
    for path in [folder, workingDirectory] where !path.hasPrefix("/") || !Plain.isOneLine(path) {
      throw .unusable(what: "a folder", found: path, expected: "one line from the root")
    }
    for word in command + closing where !Plain.isOneLine(word) {
      throw .unusable(what: "a word of the command", found: word, expected: "one line")
    }
    guard !tasks.isEmpty, tasks.allSatisfy({ $0 >= 0 }), tasks == Array(Set(tasks)).sorted() else {
      throw .unusable(
        what: "the numbers of the tasks", found: "\(tasks.prefix(9))", expected: "rising numbers")
    }
    try resources.check()
  }
}

/// Characters that mean the same to every program that reads a script.
enum Plain {
  static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "-"):
      true
    default: false
    }
  }

  static func isOneLine(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
  }
}
