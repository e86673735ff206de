import Foundation

/// Tasks as processes of this machine, some at once, beyond the end of the command that started them.
public struct LocalEngine: ClusterEngine {
  public static let name = "local"
  private let commands: CommandRunner

  /// Runs its commands by `commands`.
  public init(commands: CommandRunner = .system) { self.commands = commands }

  /// The script of one task, and that of them all.
  ///
  /// A task has the wall time as its `--time`, less the warning, and begins again after it.
  public func script(for array: TaskArray) throws(ClusterError) -> [ScriptFile] {
    try array.check()
    var timed = array
    timed.command += ["--time", "\(array.resources.wallTime - array.resources.warning)s"]
    let task =
      ["#!/bin/bash", "# One task of \(array.name): task.sh NUMBER", "task=$1", "job=\"local $$\""]
      + TaskBody.lines(timed) + [
        "restarts=${2:-0}",
        #"if [ "$status" = 75 ] && ! is_cancelled && [ "$restarts" -lt \#(array.resources.restarts) ]; then"#,
        #"  exec bash "$0" "$task" $((restarts + 1))"#,
        "fi",
        "exit \"$status\"",
      ]
    let slots = array.resources.atOnce ?? max(1, Self.cores / array.resources.cores)
    let all = [
      "#!/bin/bash", "# All tasks of \(array.name), \(slots) at once: local.sh < numbers",
      "# xargs gives up at once on 255 and on a signal: no task's end ends the others.",
      "exec xargs -P \(slots) -n 1 bash -c 'bash \"$0\" \"$1\"; exit 0' "
        + Shell.quoted(array.folder + "/task.sh"),
    ]
    return [
      ScriptFile("task.sh", task, isExecutable: true),
      ScriptFile("local.sh", all, isExecutable: true),
    ]
  }

  private static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }

  /// Starts the tasks in a process group of their own, which outlives this process.
  public func submit(_ array: TaskArray) throws(ClusterError) -> [SubmittedJob] {
    try ArrayFiles.prepare(try script(for: array), array)
    ArrayFiles.allow(array)
    let numbers = "\(array.folder)/tasks-\(UInt32.random(in: 0 ... .max)).txt"
    let text = array.tasks.map { "\($0)\n" }.joined()
    guard FileManager.default.createFile(atPath: numbers, contents: Data(text.utf8)) else {
      throw .file(path: numbers, reason: "cannot be written")
    }
    // setsid makes the group; its leader becomes xargs, whose number is the job's name. Files that this
    // process has open are closed there: it could not end before its tasks.
    let line =
      "(for file in /proc/self/fd/*; do file=${file##*/}; [ $file -lt 3 ] || eval \"exec $file>&-\"; done; "
      + "exec setsid bash \(Shell.quoted(array.folder + "/local.sh"))) <\(Shell.quoted(numbers)) "
      + ">>\(Shell.quoted(array.folder + "/local.log")) 2>&1 & echo $!"
    let output = try commands.output(["bash", "-c", line], in: array.workingDirectory)
    guard let process = Int32(output.trimmingCharacters(in: .newlines)), process > 1 else {
      throw .unexpected(command: "bash", found: output, expected: "the number of a process")
    }
    return array.thousands.map {
      SubmittedJob(
        id: "\(process) \(Self.began(process) ?? "0")", thousand: $0.thousand, tasks: $0.tasks)
    }
  }

  /// A task runs that began and has not ended, as long as the group lives; what it wrote says the rest.
  public func status(
    of jobs: [SubmittedJob], in array: TaskArray
  ) throws(ClusterError) -> [Int: QueueState] {
    var states: [Int: QueueState] = [:]
    for job in jobs {
      let process = try Self.process(of: job)
      guard Self.lives(process) else { continue }
      for task in job.tasks { states[task] = Self.state(TaskState.read(array, task), process.id) }
    }
    return states
  }

  private static func state(_ state: TaskState?, _ process: Int32) -> QueueState {
    guard let state, state.job.hasPrefix("local ") else { return QueueState(.waiting, "waiting") }
    if shell(of: state, in: process) != nil { return QueueState(.running, "running") }
    return QueueState(state.status == 0 ? .done : .failed, state.words)
  }

  /// The shell of a task, as long as it is one of the group.
  ///
  /// A number that stands in a file may have become another process's. It is there also for the moment between two
  /// beginnings of a task.
  private static func shell(of state: TaskState?, in group: Int32) -> Int32? {
    guard let state, let shell = Int32(state.job.dropFirst(6)), shell > 1,
      getpgid(shell) == group
    else { return nil }
    return shell
  }

  /// Tells the tasks to store and stop; of a whole array, the process that starts them too.
  public func cancel(
    _ tasks: [Int]?, of jobs: [SubmittedJob], in array: TaskArray
  ) throws(ClusterError) {
    try ArrayFiles.forbid(tasks, array)
    for job in jobs {
      let process = try Self.process(of: job)
      guard Self.lives(process) else { continue }
      if let tasks {
        for task in tasks where job.tasks.contains(task) {
          if let shell = Self.shell(of: TaskState.read(array, task), in: process.id) {
            kill(shell, SIGTERM)
          }
        }
      } else {
        kill(-process.id, SIGTERM)
      }
    }
  }

  private static func process(
    of job: SubmittedJob
  ) throws(ClusterError) -> (id: Int32, began: String) {
    let words = job.id.split(separator: " ").map(String.init)
    guard words.count == 2, let id = Int32(words[0]), id > 1 else {
      throw .unusable(
        what: "the name of a local job", found: job.id, expected: "a process and its beginning")
    }
    return (id, words[1])
  }

  /// Whether the process is there, and is the one that was started; or others of its group, which it
  /// leaves behind when it is told to stop and they store.
  private static func lives(_ process: (id: Int32, began: String)) -> Bool {
    began(process.id).map { $0 == process.began } ?? hasMembers(group: process.id)
  }

  /// Whether a process of a group does anything; `kill` finds also those that have ended and for which nobody
  /// has asked, as in a container whose first process is no `init`.
  private static func hasMembers(group: Int32) -> Bool {
    guard kill(-group, 0) == 0 else { return false }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.lazy.compactMap { Int32($0) }.contains { process in
      guard let fields = fields(process), fields.count > 2 else { return false }
      return fields[2] == "\(group)" && fields[0] != "Z" && fields[0] != "X"
    }
  }

  /// When a process began, in the machine's own count (`/proc/<pid>/stat`, field 22).
  private static func began(_ process: Int32) -> String? {
    guard let fields = fields(process), fields.count > 19, fields[0] != "Z" else { return nil }
    return String(fields[19])
  }

  /// The fields of `/proc/<pid>/stat` from the third one, the state.
  private static func fields(_ process: Int32) -> [Substring]? {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let end = text.lastIndex(of: ")")
    else { return nil }
    return text[text.index(after: end)...].split(separator: " ")
  }
}
