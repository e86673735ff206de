import Documents
import ExperimentalResults
import Foundation
import MarkovChains
import Protomodels
import Reports
import Runs
import TheoryPredictions

/// A posterior that can be walked: its folder, its plan and what it walks on.
struct PosteriorJob: RunJob {
  let folder: RunFolder
  let plan: RunPlan<PosteriorPlan>
  let target: PosteriorTarget
  let headlines: [String]

  /// Makes the folder of a new run.
  init(_ options: FreshPosteriorOptions, predictions: PredictionSettings, in runs: String) throws {
    let run = options.run
    let name = try run.freeName(in: runs)
    let database = try run.opened()
    let choice = try ChosenCombination(
      options, database: database, predictions: predictions, runs: runs)
    let settings = try options.settings(choice, predictions)
    target = try PosteriorTarget(database: database, settings: settings)
    plan = RunPlan(
      program: Version.program, kind: .posterior, name: name, seed: run.seedValue,
      walkers: run.walkers ?? FreshPosteriorOptions.standard.walkers, steps: run.stepCount,
      until: options.convergence.stop(steps: run.stepCount),
      settings: PosteriorPlan(
        database: run.place, databaseDigest: database.digest, selection: run.selectionName,
        posterior: settings))
    folder = try RunFolder.create(
      in: runs, plan: plan,
      provenance: Provenance(program: Version.program, databaseDigest: database.digest))
    headlines =
      [PosteriorText.headline(plan)] + PosteriorText.combination(settings, shares: choice.shares)
  }

  /// Opens a run that exists; its database must be the one that it was begun with.
  ///
  /// With `steps` beyond its last one it goes on to these.
  init(resuming name: String, in runs: String, database place: String?, steps: Int?) throws {
    folder = try RunFolder.open(name, in: runs)
    let stored = try folder.plan(.posterior, settings: PosteriorPlan.self)
    target = try stored.posterior(of: folder, database: place)
    plan = try folder.extended(stored, toSteps: steps)
    headlines =
      ["posterior \(name): going on to \(plan.walkers) walkers × \(plan.steps) steps"]
      + PosteriorText.combination(plan.settings.posterior, shares: nil)
  }
}

extension PosteriorJob {
  var loop: Runs.RunLoop<TemperingKernel<PosteriorTarget>> {
    let (target, settings, folder) = (target, plan.settings.posterior, folder)
    var loop = RunLoop(
      folder: folder, plan: plan, program: Version.program,
      kernel: { _ in target.kernel(settings) },
      start: { _, random in try target.start(settings, using: &random) })
    loop.isEnough = { _, step in
      let posterior = try PosteriorRun(opening: folder)
      guard let draws = try posterior.draws(upTo: step) else { return false }
      return try RunDiagnosis(posterior, draws: draws, support: target.support).verdict.isEnough
    }
    return loop
  }

  /// Writes `posterior.json` and prints what was found.
  func answer(asJSON: Bool) throws {
    guard
      let answer = try PosteriorAnswer(PosteriorRun(opening: folder), support: target.support)
    else {
      print("posterior \(folder.name): the burn-in has not ended yet, there are no draws")
      return
    }
    let text = answer.json(version: Version.text).prettyText
    try Files.write(Array(text.utf8), to: folder.path + "/posterior.json")
    if asJSON { return print(text, terminator: "") }
    for line in PosteriorText.lines(answer) { print(line) }
    print(folder.path + "/posterior.json")
  }
}

extension RunPlan where Settings == PosteriorPlan {
  /// The target that the plan describes, on the database in `place` or where the plan says.
  func posterior(of folder: RunFolder, database place: String? = nil) throws -> PosteriorTarget {
    try PosteriorTarget(
      database: try settings.openedDatabase(for: folder, in: place), settings: settings.posterior)
  }
}

extension FreshPosteriorOptions {
  /// Prior, combination, ladder and burn-in.
  fileprivate func settings(
    _ choice: ChosenCombination, _ predictions: PredictionSettings
  ) throws -> PosteriorSettings {
    let ladder = temperatures ?? TemperaturesOption(rungs: Self.standard.rungs)
    return PosteriorSettings(
      forbidden: try run.forbidden(), predictions: predictions, combination: choice.combination,
      choice: choice.choice, betas: ladder.betas, ladderAdapts: !ladder.isGiven,
      burnIn: burnIn ?? run.stepCount / 5)
  }
}

/// The fixed combination that a new run asks for.
private struct ChosenCombination {
  var combination: FixedCombination
  var choice: CombinationChoice
  /// Of the prior's models how many each part is expected to exclude; nil for a run's members.
  var shares: [Double]?

  init(
    _ options: FreshPosteriorOptions, database: ResultsDatabase, predictions: PredictionSettings,
    runs: String
  ) throws {
    let predictor = Predictor(database: database, settings: predictions)
    let space = try PosteriorTarget.space(database, forbidden: try options.run.forbidden())
    if let name = options.combinationFrom, name != "expected" {
      let hunt = try HuntRun(opening: try RunFolder.open(name, in: runs))
      guard let best = try hunt.best(), !best.state.evidence.contributions.isEmpty else {
        throw ReportError.nothingToReport(run: name)
      }
      let found = try CombinationLikelihood.members(
        of: best.state.evidence, model: best.state.point, predictor: predictor, space: space)
      (combination, choice) = (found.combination, .run(name: name, leftOut: found.leftOut))
    } else {
      let models = FreshPosteriorOptions.standard.models
      let found = try CombinationLikelihood.expectedCombination(
        predictor, support: PosteriorSpace(space), prior: PosteriorPrior(),
        seed: options.run.seedValue, models: models)
      (combination, choice) = (found.combination, .expected(models: models))
      shares = found.shares
    }
    if combination.parts.isEmpty {
      throw ProtomodelError.nothingToHunt(
        reason: "no efficiency map of these results can be part of a fixed combination")
    }
  }
}
