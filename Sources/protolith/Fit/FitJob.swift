import Documents
import ExperimentalResults
import Foundation
import GlobalFits
import MarkovChains
import Reports
import Runs
import TheoryPredictions

/// A fit that can be walked: its folder, its plan and what it walks on.
struct FitJob: RunJob {
  let folder: RunFolder
  let plan: RunPlan<FitRunPlan>
  let target: FitTarget
  let headlines: [String]
  private let database: ResultsDatabase

  /// Makes the folder of a new run.
  init(
    _ options: FreshFitOptions, needsLadder: Bool = false, predictions: PredictionSettings,
    in runs: String
  ) throws {
    // A name that is taken is refused before anything is compiled or opened.
    let name = try RunFolder.freeName(options.name, in: runs)
    let file = options.plan ?? ""
    let fit = try FitPlan.read(file, families: .inProgram)
    let seed = UInt64(options.seed ?? fit.sampling.seed ?? 1)
    let walk = try SamplerChoice(options, needsLadder: needsLadder, plan: fit, file: file)
    let choice = try ChosenFit(
      fit, place: options.place, predictions: predictions, seed: seed)
    database = choice.database
    target = try choice.target()
    plan = RunPlan(
      program: Version.program, kind: .fit, name: name, seed: seed, walkers: walk.walkers,
      steps: walk.steps, until: options.convergence.stop(steps: walk.steps),
      settings: FitRunPlan(
        database: options.place.database ?? "database", databaseDigest: database.digest,
        selection: options.place.selection ?? "all", sampler: walk.sampler, ladder: walk.ladder,
        expected: choice.expected, fit: choice.settings))
    folder = try RunFolder.create(
      in: runs, plan: plan,
      provenance: Provenance(program: Version.program, databaseDigest: database.digest))
    headlines =
      FitText.headlines(plan, dimension: fit.parameters.dimension) + FitText.choice(choice)
  }

  /// Opens a run that exists; its database must be the one that it was begun with.
  ///
  /// With `steps` beyond its last one it goes on to these.
  init(resuming name: String, in runs: String, database place: String?, steps: Int?) throws {
    folder = try RunFolder.open(name, in: runs)
    let run = try FitRun(opening: folder, families: .inProgram)
    database = try run.plan.settings.openedDatabase(for: folder, in: place)
    target = try run.fit.target(run.plan.settings.fit, database: database)
    plan = try folder.extended(run.plan, toSteps: steps)
    headlines = ["fit \(name): going on to \(plan.walkers) chains × \(plan.steps) steps"]
  }

  var loop: Runs.RunLoop<SamplerKernel<FitTarget>> {
    let kernel = plan.settings.sampler.kernel(on: target)
    var loop = RunLoop(
      folder: folder, plan: plan, program: Version.program,
      kernel: { _ in kernel }, start: { _, random in try kernel.start(using: &random) })
    let folder = folder
    loop.isEnough = { _, step in
      let run = try FitRun(opening: folder, families: .inProgram)
      return try RunDiagnosis(run, upTo: step)?.verdict.isEnough ?? false
    }
    return loop
  }

  /// Writes `fit.json` and the report, and prints what was found.
  func answer(asJSON: Bool, page: Bool, png: Bool) throws {
    try FitOutput(folder, target: target, database: database).write(
      asJSON: asJSON, page: page, png: png)
  }
}

extension FitJob: LadderJob {
  var ladderLoop: LadderLoop<CubeRungKernel<FitTarget>>? {
    guard let every = plan.settings.ladder, case .tempering(let settings) = plan.settings.sampler
    else { return nil }
    let betas = CubeRungKernel<FitTarget>.betas(rungs: plan.walkers)
    let target = target
    return LadderLoop(
      folder: folder, plan: plan, program: Version.program,
      exchanges: ExchangeSchedule(every: every),
      kernel: { CubeRungKernel(target: target, beta: betas[$0], settings: settings) },
      start: { rung, random in
        try CubeRungKernel(target: target, beta: betas[rung], settings: settings)
          .start(using: &random)
      })
  }
}
