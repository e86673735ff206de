import ArgumentParser
import ClusterEngines
import Runs

/// `protolith cluster cancel`.
struct ClusterCancelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cancel",
    abstract: "Have the scheduler end tasks of a run; they store first, and can be resumed.")
  @OptionGroup var argument: RunArgument
  @Option(
    help: ArgumentHelp("Which tasks, such as 3 or 0-4,7 (default: all).", valueName: "numbers"))
  var task: TaskNumbers?

  func run() throws {
    let folder = try argument.folder()
    let submissions = try ClusterSubmission.all(of: folder)
    guard !submissions.isEmpty else {
      throw ValidationError("\(folder.name) was never submitted")
    }
    for number in task?.numbers ?? []
    where !submissions.contains(where: { $0.array.tasks.contains(number) }) {
      throw ValidationError("\(folder.name) has no task \(number)")
    }
    for submission in submissions {
      try ClusterEngines.engine(submission.engine)
        .cancel(task?.numbers, of: submission.jobs, in: submission.array)
    }
    let which = task.map { "task \(TaskNumbers.text($0.numbers))" } ?? "all tasks"
    print(
      "\(folder.name): \(which) cancelled; go on by: protolith cluster resume \(folder.name)")
  }
}
