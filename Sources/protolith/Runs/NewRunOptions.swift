import ArgumentParser
import ExperimentalResults
import Foundation
import Protomodels
import Runs
import SimplifiedModels

/// What every new run of walkers over protomodels is told, whatever they draw.
struct NewRunOptions: ParsableArguments {
  @Option(help: "Name of the run (default: date and time).")
  var name: String?
  @Option(help: "Number of walkers (default: 2, of a posterior 4).")
  var walkers: Int?
  @Option(help: "Steps of each walker, burn-in included (default: \(Self.standardSteps)).")
  var steps: Int?
  @Option(help: "Seed of the random streams (default: \(Self.standardSeed)).")
  var seed: UInt64?
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

  static let standardSteps = 20_000
  static let standardSeed: UInt64 = 1

  /// Whether an option was given that only a new run can have; steps and database go with a resume too.
  var isGiven: Bool {
    name != nil || walkers != nil || seed != nil || selection != nil || !forbid.isEmpty
  }

  func validate() throws {
    if let walkers, !(1...100_000).contains(walkers) {
      throw ValidationError("--walkers \(walkers): use 1 to 100000")
    }
    if let steps, !(1...1_000_000_000).contains(steps) {
      throw ValidationError("--steps \(steps): use 1 to 1000000000")
    }
  }

  var stepCount: Int { steps ?? Self.standardSteps }
  var seedValue: UInt64 { seed ?? Self.standardSeed }
  var place: String { database ?? "database" }
  var selectionName: String { selection ?? "all" }

  /// The name of the run; one that is taken is refused before anything is compiled or opened.
  func freeName(in runs: String) throws -> String { try RunFolder.freeName(name, in: runs) }

  func forbidden() throws -> [ParticleID] { try ParticleNames.particles(named: forbid) }

  func opened() throws -> ResultsDatabase {
    try ResultsDatabase.opened(place, selection: selectionName)
  }
}

/// How a run is walked, new or resumed; no byte depends on it.
struct WalkOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Go on with this run instead.", valueName: "name"))
  var resume: String?
  @Option(help: ArgumentHelp("Stop after this time, such as 90s, 10m or 2h.", valueName: "time"))
  var time: TimeBudget?
  @Option(help: "Threads that walk (default: all cores); no result depends on it.")
  var threads: Int?
  @Flag(help: "Make the run's folder and walk no step: for `protolith cluster submit`.")
  var prepare = false
  @OptionGroup var place: RunsOption

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads \(threads): use 1 to 1024")
    }
  }

  /// Refuses options that would change the plan of a run that is resumed; `others` go with it.
  func check(changesPlan: Bool, others: String, preparesNew: Bool = true) throws {
    if preparesNew, prepare, resume != nil {
      throw ValidationError("--prepare makes a new run: leave out --resume")
    }
    guard resume != nil, changesPlan else { return }
    throw ValidationError(
      "--resume goes on with the plan of the run: leave out what would change it "
        + "(only \(others), --time, --threads, --database and --runs go with it)")
  }

  /// A stop that listens to signals and to the budget of time.
  func stopSignal() -> StopSignal {
    let stop = StopSignal(budget: time?.duration)
    stop.listen()
    return stop
  }
}
