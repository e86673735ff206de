import ArgumentParser
import Documents
import ExperimentalResults
import Foundation
import GlobalFits
import MarkovChains
import Numerics
import Reports
import Runs

/// `protolith fit`: global fits of models with a fixed number of parameters.
struct FitCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Fit the parameters of a model to many results at once.",
    discussion: """
      A plan (JSON) says which parameters with which priors, how a point becomes a model, which results speak \
      and which constraints hold; the guide's page “Global fits” describes it. Posterior, profile likelihood, \
      evidence and best fit are printed and written as fit.json and report.html into the run's folder.
      """,
    subcommands: [FitRunCommand.self, FitCheckCommand.self, FitFamiliesCommand.self],
    defaultSubcommand: FitRunCommand.self)
}

/// `protolith fit run`, which `protolith fit PLAN.json` is short for.
struct FitRunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Walk the chains of a fit, or go on with one.",
    discussion: """
      A run that was stopped (SIGINT, SIGTERM, --time) or killed goes on with --resume NAME, to the same bytes \
      as one that was never stopped.
      """)

  @OptionGroup(title: "The new run") var fresh: FreshFitOptions
  @OptionGroup(title: "Predictions") var prediction: PredictionOptions
  @Flag(
    help: "Walk a ladder on the ranks that mpirun starts (--ladder 1 where nothing else is said).")
  var mpi = false
  @Flag(help: "Print the answer as JSON.") var json = false
  @Flag(inversion: .prefixedNo, help: "Write report.html with its pictures (needs gnuplot).")
  var report = true
  @Flag(help: "Write every picture as PNG too.") var png = false
  @OptionGroup var walking: WalkOptions

  func validate() throws {
    if walking.resume == nil, fresh.plan == nil {
      throw ValidationError("name the file of a plan, or a run by --resume")
    }
    try walking.check(
      changesPlan: fresh.decidesThePlan || prediction.isGiven,
      others: "--steps beyond the last one, --mpi, --json, --report, --png")
  }

  func run() async throws {
    let stop = walking.stopSignal()
    guard let job = try ladderWalk.run(onRanks: mpi, prepares: walking.prepare, until: stop) else {
      return
    }
    for line in job.headlines { Outcome.say(line) }
    if walking.prepare { return print(job.folder.path) }
    let line = ProgressLine(job.folder.name)
    let ending = try await job.walk(threads: walking.threads, until: stop) {
      line.show(FitText.progress($0, job.plan.settings.sampler))
    }
    line.end()
    try answer(job, ending)
    if ending == .stopped { throw Outcome.stoppedEarly }
  }

  /// The run that is made or gone on with.
  private func job() throws -> FitJob {
    let runs = walking.place.runs
    if let name = walking.resume {
      return try FitJob(
        resuming: name, in: runs, database: fresh.database, steps: fresh.steps)
    }
    return try FitJob(fresh, needsLadder: mpi, predictions: prediction.settings, in: runs)
  }

  /// The walk of a ladder that this command makes or goes on with.
  private var ladderWalk: LadderWalk<FitJob> {
    LadderWalk(
      make: job,
      open: {
        try FitJob(resuming: $0, in: walking.place.runs, database: fresh.database, steps: nil)
      },
      line: { FitText.progress($1, $0.plan.settings.sampler) }, answer: answer)
  }

  /// Prints the answer; of a run that was stopped how it goes on, whatever became of its answer.
  private func answer(_ job: FitJob, _ ending: Ending) throws {
    do {
      try job.answer(asJSON: json, page: report && ending == .finished, png: png)
    } catch  where ending == .stopped {
      Outcome.say("protolith: \(error)")
    }
    guard ending == .stopped else { return }
    let ranks = mpi ? " --mpi" : ""
    Outcome.say("stopped early; go on by: protolith fit --resume \(job.folder.name)\(ranks)")
  }
}

/// What decides the bytes of a new fit.
struct FreshFitOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("The file of the plan.", valueName: "plan.json"))
  var plan: String?
  @Option(help: "Name of the run (default: date and time).") var name: String?
  @Option(
    help: ArgumentHelp(
      """
      \(SamplerKind.allCases.map(\.rawValue).joined(separator: ", ")), or its settings as JSON, such as \
      {"name": "nested", "livePoints": 500} (default: the plan's, else nested).
      """, valueName: "sampler"))
  var sampler: String?
  @Option(help: "Number of chains (default: the plan's, else \(SamplerChoice.standardWalkers)).")
  var walkers: Int?
  @Option(help: "Steps of each chain, at most (default: the plan's, else by the sampler).")
  var steps: Int?
  @Option(help: "Seed of the random streams (default: the plan's, else 1).") var seed: Int?
  @Option(
    help: ArgumentHelp(
      """
      Make every rung of tempering a chain of its own, with or without --mpi; neighbours exchange their \
      points after every STEPS (default: the plan's, else no ladder).
      """, valueName: "steps"))
  var ladder: Int?
  @OptionGroup var convergence: ConvergenceOptions
  @OptionGroup var place: FitDatabaseOptions

  var database: String? { place.database }

  /// Whether an option was given that only a new run can have.
  var decidesThePlan: Bool {
    plan != nil || name != nil || sampler != nil || walkers != nil || seed != nil
      || place.selection != nil || ladder != nil || convergence.isGiven
  }

  func validate() throws {
    if let walkers, !(1...100_000).contains(walkers) {
      throw ValidationError("--walkers \(walkers): use 1 to 100000")
    }
    if let steps, !(10...1_000_000_000).contains(steps) {
      throw ValidationError("--steps \(steps): use 10 to 1000000000")
    }
    if let ladder, !(1...1_000_000).contains(ladder) {
      throw ValidationError("--ladder \(ladder): use 1 to 1000000 steps")
    }
    if let seed, seed < 0 { throw ValidationError("--seed \(seed): use 0 or more") }
  }
}

/// Which results a fit may take.
struct FitDatabaseOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The results database (default: database).", valueName: "folder or file"))
  var database: String?
  @Option(help: "Which results: a name below its selections/, or a file (default: all).")
  var selection: String?
}

/// `protolith fit families`.
struct FitFamiliesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "families", abstract: "List the families of models with their parameters.")

  func run() {
    for entry in FitFamilies.inProgram.entries {
      print("\(entry.name): \(entry.summary)")
      for parameter in entry.family?.parameters ?? [] {
        let standard = parameter.standard.map { " (default \(Decimals.short($0)))" } ?? ""
        print("  \(parameter.name): \(parameter.meaning)\(standard)")
      }
      if let words = entry.parameterWords { print("  \(words)") }
    }
  }
}

/// `protolith fit check`.
struct FitCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Read a plan, choose its results, evaluate its reference point and take the time.")
  @Argument(help: ArgumentHelp("The file of the plan.", valueName: "plan.json")) var plan: String
  @OptionGroup var place: FitDatabaseOptions
  @OptionGroup(title: "Predictions") var prediction: PredictionOptions

  func run() throws {
    let fit = try FitPlan.read(plan, families: .inProgram)
    let choice = try ChosenFit(
      fit, place: place, predictions: prediction.settings, seed: UInt64(fit.sampling.seed ?? 1))
    for line in FitText.choice(choice) { print(line) }
    let target = try choice.target()
    print("")
    for (quantity, value) in zip(fit.parameters.quantities, fit.reference) {
      print("  \(quantity.name) = \(Decimals.short(value)) \(quantity.unit)")
    }
    do {
      let parts = try target.parts(at: fit.reference)
      print("")
      var table = TextTable(["part", "ln L ratio"], numeric: [1])
      for (name, value) in zip(target.likelihood.names, parts) {
        table.add([name, Decimals.text(value, 4)])
      }
      table.add(["all", Decimals.text(parts.reduce(0, +), 4)])
      table.show(indentedBy: 2)
    } catch let rejection as RejectedPoint {
      throw FitError.noValue(
        point: "the reference point of \(plan)", reason: rejection.reason,
        remedy: "name another one by “reference”")
    }
    try time(target)
  }

  /// How long points of the prior take.
  private func time(_ target: FitTarget) throws {
    var random = RandomStream(runSeed: 1, chain: 0)
    let clock = ContinuousClock()
    var (values, points): (Int, Int) = (0, 0)
    let began = clock.now
    while points < 500, clock.now - began < .seconds(5) || points < 10 {
      points += 1
      let point = CubePoint.draw(dimension: target.dimension, using: &random)
      do {
        _ = try target.evaluate(point)
        values += 1
      } catch is RejectedPoint { continue }
    }
    let milliseconds = (clock.now - began) / .milliseconds(1) / Double(points)
    print("")
    print(
      "\(points) points of the prior: \(values) have a value; \(Decimals.text(milliseconds, 2)) ms each"
    )
  }
}
