import ArgumentParser
import MarkovChains
import Protomodels
import Runs

extension HuntJob {
  /// Walks the ladder of the plan on this rank, to its end or until `stop` on any rank.
  func walk(
    _ ladder: LadderSettings, over link: some RankLink, until stop: StopSignal,
    progress: (RunProgress) -> Void
  ) throws -> Ending {
    guard link.size <= plan.walkers else {
      throw RunError.damaged(
        file: folder.planPath, place: "/walkers",
        reason: "found \(plan.walkers) rungs for \(link.size) ranks",
        remedy: "start at most \(plan.walkers) ranks by mpirun -n")
    }
    let (target, plan) = (target, plan)
    let loop = LadderLoop(
      folder: folder, plan: plan, program: Version.program, ladder: ladder,
      kernel: { target.kernel(rung: $0, of: plan.walkers, ladder: ladder, steps: plan.steps) },
      start: { _, random in try target.start(using: &random) })
    return try loop.run(over: link, until: stop, progress: progress)
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
  /// Walks a ladder on the ranks of MPI, all of which end with the same status.
  func runOnRanks() throws {
    let link = try MPILink()
    let stop = walking.stopSignal()
    var options = fresh
    options.ladder = options.ladder ?? .standard
    let ending = try walkLadder(
      {
        try walking.resume.map {
          try HuntJob(resuming: $0, in: walking.place.runs, database: options.run.database)
        }
          ?? HuntJob(options, predictions: prediction.settings, in: walking.place.runs)
      }, over: link, until: stop)
    try link.end()
    if ending == .stopped { throw Outcome.stoppedEarly }
  }

  /// Walks a ladder: rank 0 makes or opens the run and writes the report, the others join in.
  func walkLadder(
    _ make: () throws -> HuntJob, over link: some RankLink, until stop: StopSignal
  ) throws -> Ending {
    let job: HuntJob
    if link.rank == 0 {
      job = try make()
      _ = try link.broadcast(Array(job.folder.name.utf8))
      Outcome.say(job.headline)
    } else {
      let name = String(decoding: try link.broadcast([]), as: UTF8.self)
      job = try HuntJob(resuming: name, in: walking.place.runs, database: fresh.run.database)
    }
    guard let ladder = job.plan.settings.hunt.ladder else {
      throw RunError.damaged(
        file: job.folder.planPath, place: "/settings/hunt/ladder", reason: "found none",
        remedy: "resume this run without --mpi: its walkers do not exchange anything")
    }
    let line = ProgressLine(job.folder.name)
    let ending = try job.walk(ladder, over: link, until: stop) {
      if link.rank == 0 { line.show($0) }
    }
    guard link.rank == 0 else { return ending }
    line.end()
    try job.report(page: !noReport, finished: ending == .finished)
    return ending
  }
}
