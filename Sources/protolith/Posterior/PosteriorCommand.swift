import ArgumentParser
import Documents
import Foundation
import MarkovChains
import Protomodels
import Reports
import Runs

/// `protolith posterior`: draws from the posterior over protomodels.
struct PosteriorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "posterior",
    abstract: "Draw protomodels from their posterior for a fixed combination of results.",
    discussion: """
      Reversible jumps over particles, masses, branching ratios and strengths with a proper prior and \
      parallel tempering. Unlike a hunt, which searches for the best model with a combination chosen anew \
      at every model, the target is one density: the same results speak of every model. Prints content \
      probabilities, masses, strengths, the evidence against background and whether the chains have \
      told enough, and writes posterior.json into the run's folder. A run that was stopped (SIGINT, \
      SIGTERM, --time) or killed goes on with --resume NAME, to the same bytes as one that was never \
      stopped.
      """)

  @OptionGroup(title: "The new run") var fresh: FreshPosteriorOptions
  @OptionGroup(title: "Predictions") var prediction: PredictionOptions
  @Flag(help: "Print the answer as JSON.")
  var json = false
  @OptionGroup var walking: WalkOptions

  func validate() throws {
    try walking.check(
      changesPlan: fresh.decidesThePlan || prediction.isGiven,
      others: "--steps beyond the last one, --json")
  }

  func run() async throws {
    let stop = walking.stopSignal()
    let runs = walking.place.runs
    let job =
      try walking.resume.map {
        try PosteriorJob(
          resuming: $0, in: runs, database: fresh.run.database, steps: fresh.run.steps)
      } ?? PosteriorJob(fresh, predictions: prediction.settings, in: runs)
    for line in job.headlines { Outcome.say(line) }
    if walking.prepare { return print(job.folder.path) }
    let line = ProgressLine(job.folder.name)
    let ending = try await job.walk(threads: walking.threads, until: stop) {
      line.show(PosteriorText.progress($0))
    }
    line.end()
    do {
      try job.answer(asJSON: json)
    } catch  where ending == .stopped {
      Outcome.say("protolith: \(error)")
    }
    guard ending == .finished else {
      Outcome.say("stopped early; go on by: protolith posterior --resume \(job.folder.name)")
      throw Outcome.stoppedEarly
    }
  }
}

/// What decides the bytes of a new posterior.
struct FreshPosteriorOptions: ParsableArguments {
  @OptionGroup var run: NewRunOptions
  @Option(
    help: ArgumentHelp(
      "Steps that are no draws and in which the ladder adapts (default: a fifth).",
      valueName: "steps"))
  var burnIn: Int?
  @Option(
    help: ArgumentHelp(
      """
      Rungs of the ladder, which adapts during the burn-in (default: \(Self.standard.rungs)), or fixed \
      temperatures such as 1,2,4,8,inf.
      """, valueName: "number or ladder"))
  var temperatures: TemperaturesOption?
  @Option(
    help: ArgumentHelp(
      """
      Which results speak: “expected” for the most sensitive combination by expected limits, or the name \
      of a search, for the members of its best combination (default: expected).
      """, valueName: "expected or run"))
  var combinationFrom: String?
  @OptionGroup var convergence: ConvergenceOptions

  static let standard = (walkers: 4, rungs: 8, models: 200)

  /// Whether an option was given that only a new run can have.
  var decidesThePlan: Bool {
    run.isGiven || burnIn != nil || temperatures != nil || combinationFrom != nil
      || convergence.isGiven
  }

  func validate() throws {
    if let steps = run.steps, steps < 10 {
      throw ValidationError("--steps \(steps): use 10 to 1000000000")
    }
    if let burnIn, !(0..<run.stepCount).contains(burnIn) {
      throw ValidationError("--burn-in \(burnIn): use 0 to less than the steps")
    }
  }
}

/// When a posterior has converged, and whether it ends then.
struct ConvergenceOptions: ParsableArguments {
  @Flag(help: "End as soon as R̂ and effective sizes are met; --steps and --time are the budget.")
  var untilConverged = false
  @Option(
    name: .customLong("r-hat"),
    help: ArgumentHelp("The largest rank-normalised split-R̂ (default: 1.01).", valueName: "number"))
  var rHat: Double?
  @Option(help: ArgumentHelp("The smallest effective size (default: 400).", valueName: "draws"))
  var effectiveSize: Double?

  var isGiven: Bool { untilConverged || rHat != nil || effectiveSize != nil }

  func validate() throws {
    if let rHat, !(rHat > 1 && rHat.isFinite) {
      throw ValidationError("--r-hat \(rHat): use a number above 1")
    }
    if let effectiveSize, !(effectiveSize > 0 && effectiveSize.isFinite) {
      throw ValidationError("--effective-size \(effectiveSize): use a number above 0")
    }
    if !untilConverged, rHat != nil || effectiveSize != nil {
      throw ValidationError("--r-hat and --effective-size go with --until-converged")
    }
  }

  /// The stop of a run of some steps; nil where none is asked for.
  func stop(steps: Int) -> AutomaticStop? {
    guard untilConverged else { return nil }
    return AutomaticStop(
      every: max(1, steps / 20),
      criterion: StopCriterion(
        rHat: rHat ?? 1.01, effectiveSize: effectiveSize ?? 400, budget: steps))
  }
}
