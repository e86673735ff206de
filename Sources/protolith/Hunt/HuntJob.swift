import ExperimentalResults
import Foundation
import MarkovChains
import Protomodels
import Reports
import Runs
import TheoryPredictions

/// A hunt that can be walked: its folder, its plan and what it walks on.
struct HuntJob: RunJob {
  let folder: RunFolder
  let plan: RunPlan<HuntPlan>
  let target: HuntTarget
  let headlines: [String]

  /// Makes the folder of a new run.
  init(_ options: FreshRunOptions, predictions: PredictionSettings, in runs: String) throws {
    let run = options.run
    let name = try run.freeName(in: runs)
    var settings = HuntSettings(forbidden: try run.forbidden(), predictions: predictions)
    options.apply(to: &settings)
    let database = try run.opened()
    target = try HuntTarget(database: database, settings: settings)
    plan = RunPlan(
      program: Version.program, name: name, seed: run.seedValue,
      walkers: options.walkers, steps: run.stepCount,
      until: options.stop,
      settings: HuntPlan(
        database: run.place, databaseDigest: database.digest, selection: run.selectionName,
        hunt: settings))
    folder = try RunFolder.create(
      in: runs, plan: plan,
      provenance: Provenance(program: Version.program, databaseDigest: database.digest))
    let count = options.walkers
    let walkers = settings.ladder.map {
      "replica exchange on \(count) rungs from T = \($0.lowest) to \($0.highest)"
    }
    headlines = [
      "hunt \(name): \(walkers ?? "\(count) walkers") × \(plan.steps) steps on "
        + "\(database.results.count) results of \(run.place) (\(run.selectionName)), seed \(plan.seed)"
    ]
  }

  /// Opens a run that exists; its database must be the one that it was begun with.
  init(resuming name: String, in runs: String, database place: String?) throws {
    folder = try RunFolder.open(name, in: runs)
    plan = try folder.plan(.hunt, settings: HuntPlan.self)
    target = try plan.target(of: folder, database: place)
    headlines = ["hunt \(name): going on to \(plan.walkers) walkers × \(plan.steps) steps"]
  }
}

extension HuntJob {
  var loop: Runs.RunLoop<AnnealingKernel<HuntTarget>> {
    let (target, steps) = (target, plan.steps)
    var loop = RunLoop(
      folder: folder, plan: plan, program: Version.program,
      kernel: { _ in target.kernel(steps: steps) },
      start: { _, random in try target.start(using: &random) })
    if plan.settings.hunt.search.polishes {
      // The last step of a kernel of so many steps is its polish.
      loop.closing = { step in target.kernel(steps: step) }
    }
    if let rule = plan.until {
      loop.isEnough = { run, step in
        try RunDiagnosis.walkersAgree(run, at: step, by: rule)
      }
    }
    return loop
  }

  /// Writes summary and best model, says in a few lines what was found, and makes the page.
  func report(page wantsPage: Bool, finished: Bool) throws {
    let hunt = try HuntRun(opening: folder)
    let written = try HuntFiles.writeBest(hunt, target: target, version: Version.text)
    if !finished { Outcome.say("stopped early; go on by: protolith hunt --resume \(folder.name)") }
    guard let best = try hunt.best(), !best.state.evidence.contributions.isEmpty else {
      print("no protomodel with a prediction was found yet")
      return
    }
    for line in ModelText.headline(best.state) { print(line) }
    if wantsPage {
      let page = try HuntFiles.writePage(hunt, target: target, version: Version.text)
      if let file = page.last { print(file) }
    } else if let file = written.first {
      print(file)
    }
  }
}

extension HuntRun {
  /// What it walks on: the database of its plan, or, of a hunt of a series, that with its pseudo-data.
  func target(database place: String?) throws -> HuntTarget {
    guard let hunt = seriesHunt else { return try plan.target(of: run.folder, database: place) }
    let database = try plan.settings.openedDatabase(for: hunt.series, in: place)
    guard let pseudo = try SeriesFiles(hunt.series).keptPseudoDatabase(hunt.number) else {
      throw ReportError.nothingToReport(run: plan.name)
    }
    return try HuntTarget(
      database: try database.overlaid(with: pseudo.overlay), settings: plan.settings.hunt)
  }
}

extension RunPlan where Settings == HuntPlan {
  /// The target that the plan describes, on the database in `place` or where the plan says.
  func target(of folder: RunFolder, database place: String? = nil) throws -> HuntTarget {
    try HuntTarget(
      database: try settings.openedDatabase(for: folder, in: place), settings: settings.hunt)
  }
}
