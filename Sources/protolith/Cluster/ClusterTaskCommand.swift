import ArgumentParser
import Foundation
import Runs

/// `protolith cluster task`: what one task of an array does.
struct ClusterTaskCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "task",
    abstract: "Walk some chains of a run, or some hunts of a series: one task.",
    discussion: """
      What `cluster submit` has every task of an array do; it can be called by hand on any machine that \
      sees the run's folder. A task claims what it walks, goes on from the last checkpoint, and on SIGTERM, \
      SIGINT, SIGUSR1 or a spent --time finishes its step, stores and ends with status 75. Reports are made by \
      `protolith hunt --resume` and its like when all tasks have ended.
      """)

  @Argument(help: "Name of the run.") var name: String
  @Option(help: ArgumentHelp("Which chains or hunts, such as 3 or 0-4,7.", valueName: "numbers"))
  var task: TaskNumbers
  @Option(
    help: ArgumentHelp("Pause after this step, though the plan goes on.", valueName: "step"))
  var to: Int?
  @Option(help: ArgumentHelp("Stop after this time, such as 90s, 10m or 2h.", valueName: "time"))
  var time: TimeBudget?
  @Option(
    help: ArgumentHelp(
      "Store at least this often (default: 5s); each time costs the file system some operations.",
      valueName: "time"))
  var storeEvery: TimeBudget?
  @Option(help: "Threads that walk (default: one for each chain, at most all cores).")
  var threads: Int?
  @Option(help: ArgumentHelp("Folder of the database, where it has moved.", valueName: "folder"))
  var database: String?
  @Flag(help: "Of a series: keep the chains of hunts that have ended.") var keepChains = false
  @OptionGroup var place: RunsOption

  func run() async throws {
    let stop = StopSignal(budget: time?.duration)
    stop.listen(patiently: true)
    let part = RunPart(
      task.numbers, upTo: to, owner: TaskOwner.ofThisProcess(),
      batch: (steps: 20_000, time: storeEvery?.duration ?? .seconds(5)))
    let folder = try RunFolder.open(name, in: place.runs)
    // A series shares its threads among the chains of a hunt.
    let isSeries = try folder.kind() == .significance
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let walk = ClusterWalk(
      folder: folder, runs: place.runs, database: database, keepsChains: keepChains)
    let ending = try await walk.walk(
      part, threads: threads ?? (isSeries ? cores : min(part.numbers.count, cores)), until: stop)
    guard ending == .finished else { throw Outcome.stoppedEarly }
  }
}

/// Who started this process, in the words of a scheduler that starts a task in one process at a time.
enum TaskOwner {
  static func ofThisProcess() -> String? {
    let environment = ProcessInfo.processInfo.environment
    guard let owner = environment["PROTOLITH_TASK"], !owner.isEmpty, owner.count < 200 else {
      return nil
    }
    return owner
  }
}
