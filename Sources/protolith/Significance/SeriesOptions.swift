import ArgumentParser
import Runs

/// What every series of hunts on pseudo-databases is told, whatever it is made for.
struct SeriesOptions: ParsableArguments {
  @Option(help: "Seed of the pseudo-data, their hunts and what is put in (default: 1).") var seed:
    UInt64?
  @OptionGroup(title: "Pseudo-data") var pseudo: PseudoOptions
  @Option(
    help: ArgumentHelp(
      "Folder of the results database (default: that of the plan).", valueName: "folder"))
  var database: String?
  @Flag(help: "Keep the chain files of hunts that have ended.") var keepChains = false
  @Flag(help: "Print the answer as JSON instead of text.") var json = false
  @OptionGroup var walking: WalkOptions

  /// Whether an option was given that only a new series can have.
  var isGiven: Bool { seed != nil || pseudo.isGiven }

  var runs: String { walking.place.runs }

  /// Refuses options that would change the plan of a series that is resumed; more hunts may be prepared.
  func check(changesPlan: Bool, count: String) throws {
    try walking.check(
      changesPlan: changesPlan || isGiven, others: "\(count), --keep-chains, --json, --prepare",
      preparesNew: false)
  }

  /// Walks a series as far as it is wanted, or until `stop`.
  func walk(_ job: SignificanceJob, _ wanted: Int, until stop: StopSignal) async throws -> Ending {
    try await job.walk(
      wanted, database: database, threads: walking.threads, keepingChains: keepChains, until: stop)
  }
}
