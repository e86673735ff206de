import ArgumentParser
import MarkovChains
import Protomodels
import Runs

extension HuntJob: LadderJob {
  var ladderLoop: LadderLoop<AnnealingKernel<HuntTarget>>? {
    guard let ladder = plan.settings.hunt.ladder else { return nil }
    let (target, rungs, steps) = (target, plan.walkers, plan.steps)
    return LadderLoop(
      folder: folder, plan: plan, program: Version.program, exchanges: ladder.exchanges,
      kernel: { target.kernel(rung: $0, of: rungs, ladder: ladder, steps: steps) },
      start: { _, random in try target.start(using: &random) })
  }
}

extension FreshRunOptions {
  /// Refuses what does not go with a ladder.
  func checkLadder() throws {
    if cooling != nil || untilConverged || search.restarts != nil || search.returns {
      throw ValidationError(
        "--ladder keeps its temperatures and never starts anew: leave out --cooling, --until-converged, "
          + "--restarts and --returns")
    }
    if run.walkers == 1 {
      throw ValidationError("--ladder: use --walkers 2 or more, they are its rungs")
    }
  }
}

extension HuntCommand {
  /// The walk of a run that this command makes or goes on with.
  var ladderWalk: LadderWalk<HuntJob> {
    LadderWalk(
      make: job,
      open: {
        try HuntJob(resuming: $0, in: walking.place.runs, database: fresh.run.database)
      },
      line: { ProgressLine.text($1) },
      answer: { job, ending in try job.report(page: !noReport, finished: ending == .finished) })
  }
}
