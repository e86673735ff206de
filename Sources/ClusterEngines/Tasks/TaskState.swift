import Foundation

/// What a task's own script wrote: that it began, or how it ended.
public struct TaskState: Sendable, Equatable {
  /// The exit status of the command, nil while it has not ended.
  public var status: Int32?
  /// When that was written (ISO 8601, UTC), where, and by which job.
  public var time: String
  public var host: String
  public var job: String

  /// Reads the line `started|ended STATUS|- TIME HOST JOB`; nil where it is none.
  init?(line: String) {
    let words = line.split(separator: " ", maxSplits: 4).map(String.init)
    guard words.count == 5, let last = words.last else { return nil }
    switch words[0] {
    case "started": status = nil
    case "ended":
      guard let number = Int32(words[1]) else { return nil }
      status = number
    default: return nil
    }
    (time, host, job) = (words[2], words[3], last)
  }

  /// The state of a task; nil before its first beginning.
  public static func read(_ array: TaskArray, _ task: Int) -> TaskState? {
    guard let text = try? String(contentsOfFile: array.statePath(task), encoding: .utf8),
      let line = text.split(separator: "\n").first
    else { return nil }
    return TaskState(line: String(line))
  }

  /// How the command ended, in words.
  public var words: String {
    guard let status else { return "began \(time) on \(host)" }
    let how =
      switch status {
      case 0: "done"
      case 75: "stopped early, stored"
      case 129...: "killed by signal \(status - 128)\(Self.name(ofSignal: status - 128))"
      default: "failed with status \(status)"
      }
    return "\(how), \(time) on \(host)"
  }

  private static func name(ofSignal number: Int32) -> String {
    switch number {
    case SIGKILL: " (SIGKILL: memory exceeded, or by hand)"
    case SIGTERM: " (SIGTERM)"
    case SIGSEGV: " (SIGSEGV)"
    case SIGILL: " (SIGILL: a processor without AVX2, or a defect)"
    case SIGBUS: " (SIGBUS: a file vanished under the program)"
    case SIGABRT: " (SIGABRT)"
    case SIGXCPU: " (SIGXCPU: processor time exceeded)"
    default: ""
    }
  }
}
