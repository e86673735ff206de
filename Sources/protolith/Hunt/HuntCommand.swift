import ArgumentParser
import ExperimentalResults
import Foundation
import MarkovChains
import Protomodels
import Reports
import Runs

/// `protolith hunt`: the main job.
struct HuntCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hunt", abstract: "Anneal protomodels on published results, and report the best.",
    discussion: """
      Makes a folder below runs/ with the chains and, at the end, the report. A run that was stopped \
      (SIGINT, SIGTERM, --time) or killed goes on with --resume NAME, to the same bytes as one that \
      was never stopped.
      """)

  @OptionGroup(title: "The new run") var fresh: FreshRunOptions
  @OptionGroup(title: "Predictions") var prediction: PredictionOptions
  @Option(help: ArgumentHelp("Go on with this run instead.", valueName: "name"))
  var resume: String?
  @Option(
    help: ArgumentHelp("Stop after this time, such as 90s, 10m or 2h.", valueName: "time"))
  var time: TimeBudget?
  @Option(help: "Threads that walk (default: all cores); no result depends on it.")
  var threads: Int?
  @Flag(help: "Write no report.html and no plots at the end.")
  var noReport = false
  @OptionGroup var place: RunsOption

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads \(threads): use 1 to 1024")
    }
    if resume != nil, fresh.decidesThePlan || prediction.isGiven {
      throw ValidationError(
        "--resume goes on with the plan of the run: leave out what would change it "
          + "(only --time, --threads, --no-report, --database and --runs go with it)")
    }
  }

  func run() async throws {
    let stop = StopSignal(budget: time?.duration)
    stop.listen()
    let job =
      try resume.map { try HuntJob(resuming: $0, in: place.runs, database: fresh.database) }
      ?? HuntJob(fresh, predictions: prediction.settings, in: place.runs)
    Outcome.say(job.headline)
    let line = ProgressLine(job.folder.name)
    let ending = try await job.walk(threads: threads, until: stop) { line.show($0) }
    line.end()
    if ending == .finished { return try job.report(page: !noReport, finished: true) }
    do {
      try job.report(page: !noReport, finished: false)
    } catch {
      // Whoever stopped the run must learn that it can go on, whatever became of its report.
      Outcome.say("protolith: \(error)")
    }
    throw Outcome.stoppedEarly
  }
}

/// Where the runs stand.
struct RunsOption: ParsableArguments {
  @Option(help: ArgumentHelp("Folder of the runs.", valueName: "folder"))
  var runs = "runs"
}

/// What decides the bytes of a new run.
struct FreshRunOptions: ParsableArguments {
  @Option(help: "Name of the run (default: date and time).")
  var name: String?
  @Option(help: "Number of walkers (default: 2).")
  var walkers: Int?
  @Option(help: "Steps of each walker (default: \(Self.standard.steps)).")
  var steps: Int?
  @Option(help: "Seed of the random streams (default: 1).")
  var seed: UInt64?
  @Option(
    help: ArgumentHelp(
      """
      Temperatures: adaptive[:START[:LAST]], which follow the acceptance (default), a table \
      START:END[:REHEATS[:SHARE]], or one constant temperature.
      """,
      valueName: "schedule"))
  var cooling: CoolingOption?
  @Option(
    help: ArgumentHelp("Folder of the results database (default: database).", valueName: "folder"))
  var database: String?
  @Option(help: "Which results: a name below its selections/, or a file (default: all).")
  var selection: String?
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Particles that are never there: PDG codes, names, or words such as stops.",
      valueName: "particles"))
  var forbid: [String] = []
  @Flag(
    help: """
      End as soon as the walkers agree on the best K and none has found a better one since the two \
      looks before; --steps and --time are the budget.
      """)
  var untilConverged = false
  @Option(
    help: ArgumentHelp(
      "How far apart the best K of the walkers may be then (default: 0.1).", valueName: "K"))
  var agreement: Double?
  @OptionGroup var search: HuntSearchOptions

  static let standard = (walkers: 2, steps: 20_000, seed: UInt64(1))

  /// Whether an option was given that only a new run can have.
  var decidesThePlan: Bool {
    name != nil || walkers != nil || steps != nil || seed != nil || cooling != nil
      || selection != nil || !forbid.isEmpty || untilConverged || agreement != nil
      || search.isGiven
  }

  /// The stop of a run of some steps; nil where none is asked for.
  func stop(steps: Int) -> AutomaticStop? {
    guard untilConverged else { return nil }
    return AutomaticStop(
      every: max(1, steps / 20), agreement: agreement ?? RunDiagnosis.standardAgreement)
  }

  func validate() throws {
    if let walkers, !(1...10_000).contains(walkers) {
      throw ValidationError("--walkers \(walkers): use 1 to 10000")
    }
    if let steps, !(1...1_000_000_000).contains(steps) {
      throw ValidationError("--steps \(steps): use 1 to 1000000000")
    }
    if let agreement, !(agreement > 0 && agreement.isFinite) {
      throw ValidationError("--agreement \(agreement): use a number above 0")
    }
    if agreement != nil, !untilConverged {
      throw ValidationError("--agreement goes with --until-converged")
    }
    if untilConverged, walkers == 1 {
      throw ValidationError("--until-converged compares walkers: use --walkers 2 or more")
    }
  }
}
