import Foundation

/// Slurm: job arrays of a thousand tasks each.
///
/// A task that is told to stop (wall time, preemption) stores and has itself put back into the queue.
public struct SlurmEngine: ClusterEngine {
  public static let name = "slurm"
  private let commands: CommandRunner

  /// Runs Slurm's commands by `commands`.
  public init(commands: CommandRunner = .system) { self.commands = commands }

  public func script(for array: TaskArray) throws(ClusterError) -> [ScriptFile] {
    try array.check()
    return [ScriptFile("task.slurm", try SlurmScript.lines(array))]
  }

  public func submit(_ array: TaskArray) throws(ClusterError) -> [SubmittedJob] {
    try ArrayFiles.prepare(try script(for: array), array)
    ArrayFiles.allow(array)
    var jobs: [SubmittedJob] = []
    for (thousand, tasks) in array.thousands {
      let words = Self.submission(array, thousand: thousand, tasks: tasks)
      let output: String
      do throws(ClusterError) {
        output = try commands.output(words, in: array.workingDirectory)
      } catch {
        // What was taken before must not run without being noted down.
        for job in jobs { _ = try? commands.output(["scancel", job.id], in: array.folder) }
        throw error
      }
      jobs.append(
        SubmittedJob(id: try Self.jobID(output), thousand: thousand, tasks: tasks))
    }
    return jobs
  }

  /// The words of `sbatch`; a path in a pattern of Slurm has its percent signs doubled.
  static func submission(_ array: TaskArray, thousand: Int, tasks: [Int]) -> [String] {
    let first = thousand * TaskArray.thousand
    let limit = array.resources.atOnce.map { "%\($0)" } ?? ""
    let log = "\(array.folder)/logs/\(thousand)/slurm-%A_%a.log"
    let escaped = "\(array.folder)".replacing("%", with: "%%") + log.dropFirst(array.folder.count)
    return [
      "sbatch", "--parsable", "--job-name=\(array.name)",
      "--array=\(ranges(tasks.map { $0 - first }))\(limit)", "--chdir=\(array.workingDirectory)",
      "--output=\(escaped)", "--open-mode=append", "\(array.folder)/task.slurm", "\(thousand)",
    ]
  }

  /// Numbers as `0-4,7`.
  static func ranges(_ numbers: [Int]) -> String {
    var parts: [(Int, Int)] = []
    for number in numbers {
      if let last = parts.last, last.1 + 1 == number {
        parts[parts.count - 1].1 = number
      } else {
        parts.append((number, number))
      }
    }
    return parts.map { $0.0 == $0.1 ? "\($0.0)" : "\($0.0)-\($0.1)" }.joined(separator: ",")
  }

  /// `812` or `812;cluster`, as `sbatch --parsable` prints it.
  static func jobID(_ output: String) throws(ClusterError) -> String {
    let line = output.hasSuffix("\n") ? output.dropLast() : output[...]
    let words = line.split(separator: ";", omittingEmptySubsequences: false)
    guard (1...2).contains(words.count), let id = Int(words[0]), id > 0,
      words.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(Plain.isOfName) })
    else {
      throw .unexpected(
        command: "sbatch", found: CommandRunner.oneLine(output), expected: "the number of a job")
    }
    return "\(id)"
  }

  public func status(
    of jobs: [SubmittedJob], in array: TaskArray
  ) throws(ClusterError) -> [Int: QueueState] {
    var states: [Int: QueueState] = [:]
    for job in jobs {
      let words = [
        "squeue", "--noheader", "--array", "--states=all", "--jobs=\(job.id)",
        "--format=%F|%K|%T|%r",
      ]
      let result = try commands.run(words, array.folder)
      if result.status != 0 {
        // Slurm forgets a job some minutes after its end.
        if result.errors.contains("Invalid job id specified") { continue }
        throw .failed(
          command: "squeue", status: result.status, words: CommandRunner.oneLine(result.errors))
      }
      for line in result.output.split(separator: "\n") {
        let (index, state) = try SlurmQueue.state(String(line), of: job.id)
        states[job.thousand * TaskArray.thousand + index] = state
      }
    }
    return states
  }

  public func cancel(
    _ tasks: [Int]?, of jobs: [SubmittedJob], in array: TaskArray
  ) throws(ClusterError) {
    try ArrayFiles.forbid(tasks, array)
    for job in jobs {
      let first = job.thousand * TaskArray.thousand
      let chosen = tasks.map { $0.filter { job.tasks.contains($0) } }
      if chosen?.isEmpty == true { continue }
      let name = chosen.map { "\(job.id)_[\(Self.ranges($0.map { $0 - first }))]" } ?? job.id
      let result = try commands.run(["scancel", name], array.folder)
      guard result.status == 0 || result.errors.contains("Invalid job id specified") else {
        throw .failed(
          command: "scancel", status: result.status, words: CommandRunner.oneLine(result.errors))
      }
    }
  }
}
