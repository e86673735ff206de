/// HTCondor: one cluster of jobs, and a DAG of the same tasks with the report behind them.
///
/// A task that ends with status 75 stays in the queue and is run again; one that fails is held.
public struct HTCondorEngine: ClusterEngine {
  public static let name = "htcondor"
  private let commands: CommandRunner

  /// Runs HTCondor's commands by `commands`.
  public init(commands: CommandRunner = .system) { self.commands = commands }

  public func script(for array: TaskArray) throws(ClusterError) -> [ScriptFile] {
    try array.check()
    let files = try HTCondorFiles(array)
    return [
      ScriptFile("task.sh", files.task, isExecutable: true),
      ScriptFile("closing.sh", files.closing, isExecutable: true),
      ScriptFile("tasks.txt", array.tasks.map(String.init)),
      ScriptFile("task.sub", files.submission), ScriptFile("closing.sub", files.closingSubmission),
      ScriptFile("run.dag", files.dag),
    ]
  }

  public func submit(_ array: TaskArray) throws(ClusterError) -> [SubmittedJob] {
    try ArrayFiles.prepare(try script(for: array), array)
    ArrayFiles.allow(array)
    let output = try commands.output(
      ["condor_submit", "-terse", "\(array.folder)/task.sub"], in: array.workingDirectory)
    let id = try Self.clusterID(output)
    return array.thousands.map { SubmittedJob(id: id, thousand: $0.thousand, tasks: $0.tasks) }
  }

  /// The cluster in `12.0 - 12.41`, as `condor_submit -terse` prints it.
  static func clusterID(_ output: String) throws(ClusterError) -> String {
    let line = output.hasSuffix("\n") ? output.dropLast() : output[...]
    let ends = line.split(separator: " - ", omittingEmptySubsequences: false).map {
      $0.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    }
    guard ends.count == 2, ends.allSatisfy({ $0.count == 2 && !$0.contains(nil) }),
      let id = ends[0][0], ends[1][0] == id
    else {
      throw .unexpected(
        command: "condor_submit", found: CommandRunner.oneLine(output),
        expected: "“cluster.first - cluster.last”")
    }
    return "\(id)"
  }

  public func status(
    of jobs: [SubmittedJob], in array: TaskArray
  ) throws(ClusterError) -> [Int: QueueState] {
    var states: [Int: QueueState] = [:]
    for id in Set(jobs.map(\.id)).sorted() {
      let words = [
        "condor_q", id, "-autoformat:,", "ProtolithTask", "JobStatus", "HoldReasonCode",
        "HoldReason",
      ]
      for line in try commands.output(words, in: array.folder).split(separator: "\n") {
        let (task, state) = try Self.state(String(line))
        states[task] = state
      }
    }
    return states
  }

  /// `task, JobStatus, HoldReasonCode, HoldReason`.
  static func state(_ line: String) throws(ClusterError) -> (Int, QueueState) {
    let words = line.split(separator: ",", maxSplits: 3).map {
      String($0.drop { $0 == " " })
    }
    guard words.count == 4, let task = Int(words[0]), let status = Int(words[1]) else {
      throw unexpected(line)
    }
    switch status {
    case 1: return (task, QueueState(.waiting, "idle"))
    case 2: return (task, QueueState(.running, "running"))
    case 3: return (task, QueueState(.cancelled, "removed"))
    case 4: return (task, QueueState(.done, "completed"))
    case 5: return (task, QueueState(.held, "held (\(words[3]))"))
    case 6: return (task, QueueState(.ending, "transferring output"))
    case 7: return (task, QueueState(.running, "suspended"))
    default: throw unexpected(line)
    }
  }

  private static func unexpected(_ line: String) -> ClusterError {
    .unexpected(
      command: "condor_q", found: CommandRunner.oneLine(line),
      expected: "a line “task, status, code, reason”")
  }

  public func cancel(
    _ tasks: [Int]?, of jobs: [SubmittedJob], in array: TaskArray
  ) throws(ClusterError) {
    try ArrayFiles.forbid(tasks, array)
    for id in Set(jobs.map(\.id)).sorted() {
      var words = ["condor_rm", id]
      if let tasks {
        let choice = tasks.map { "ProtolithTask == \($0)" }.joined(separator: " || ")
        words = ["condor_rm", "-constraint", "ClusterId == \(id) && (\(choice))"]
      }
      _ = try commands.output(words, in: array.folder)
    }
  }
}
