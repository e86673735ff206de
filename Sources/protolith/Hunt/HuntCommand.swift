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
  @Flag(help: "Walk a ladder on the ranks that mpirun starts (with --ladder, or its defaults).")
  var mpi = false
  @Flag(help: "Write no report.html and no plots at the end.")
  var noReport = false
  @OptionGroup var walking: WalkOptions

  func validate() throws {
    try walking.check(
      changesPlan: fresh.decidesThePlan || prediction.isGiven, others: "--mpi, --no-report")
    if mpi || fresh.ladder != nil { try fresh.checkLadder() }
  }

  func run() async throws {
    let stop = walking.stopSignal()
    guard let job = try ladderWalk.run(onRanks: mpi, prepares: walking.prepare, until: stop) else {
      return
    }
    for line in job.headlines { Outcome.say(line) }
    if walking.prepare { return print(job.folder.path) }
    let line = ProgressLine(job.folder.name)
    let ending = try await job.walk(threads: walking.threads, until: stop) { line.show($0) }
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

  /// The run that is made or gone on with.
  func job() throws -> HuntJob {
    let runs = walking.place.runs
    if let name = walking.resume {
      return try HuntJob(resuming: name, in: runs, database: fresh.run.database)
    }
    var options = fresh
    if mpi { options.ladder = options.ladder ?? .standard }
    return try HuntJob(options, predictions: prediction.settings, in: runs)
  }
}

/// Where the runs stand.
struct RunsOption: ParsableArguments {
  @Option(help: ArgumentHelp("Folder of the runs.", valueName: "folder"))
  var runs = "runs"
}

/// What decides the bytes of a new run.
struct FreshRunOptions: ParsableArguments {
  @OptionGroup var run: NewRunOptions
  @Option(
    help: ArgumentHelp(
      """
      Temperatures: adaptive[:START[:LAST]], which follow the acceptance (default), a table \
      START:END[:REHEATS[:SHARE]], or one constant temperature.
      """,
      valueName: "schedule"))
  var cooling: CoolingOption?
  @Option(
    help: ArgumentHelp(
      """
      Search by replica exchange: the walkers (default: \(LadderOption.rungs)) keep fixed temperatures \
      COLDEST to HOTTEST, and exchange models with their neighbours after every STEPS (default with \
      --mpi: 0.1:2:10).
      """, valueName: "coldest:hottest[:steps]"))
  var ladder: LadderOption?
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

  static let standardWalkers = 2

  /// Whether an option was given that only a new run can have.
  var decidesThePlan: Bool {
    run.isGiven || run.steps != nil || cooling != nil || untilConverged || agreement != nil
      || search.isGiven || ladder != nil
  }

  /// When the run may end before its last step; nil where that is not asked for.
  var stop: AutomaticStop? {
    guard untilConverged else { return nil }
    return AutomaticStop(
      every: max(1, run.stepCount / 20), agreement: agreement ?? RunDiagnosis.standardAgreement)
  }

  /// Puts what was asked for into settings.
  func apply(to settings: inout HuntSettings) {
    switch cooling {
    case .schedule(let schedule):
      (settings.schedule, settings.adaptiveCooling) = (schedule, nil)
    case .adaptive(let cooling): settings.adaptiveCooling = cooling
    case nil: break
    }
    search.apply(to: &settings)
    settings.ladder = ladder?.settings
  }

  /// How many walkers a new run has.
  var walkers: Int {
    run.walkers ?? (ladder == nil ? Self.standardWalkers : LadderOption.rungs)
  }

  func validate() throws {
    if let agreement, !(agreement > 0 && agreement.isFinite) {
      throw ValidationError("--agreement \(agreement): use a number above 0")
    }
    if agreement != nil, !untilConverged {
      throw ValidationError("--agreement goes with --until-converged")
    }
    if untilConverged, run.walkers == 1 {
      throw ValidationError("--until-converged compares walkers: use --walkers 2 or more")
    }
  }
}
