import MarkovChains
import Runs

/// A run whose chains may be the rungs of one ladder.
protocol LadderJob: RunJob {
  associatedtype Rung: ExchangeKernel
  /// The loop over the rungs; nil of a run without a ladder.
  var ladderLoop: LadderLoop<Rung>? { get }
}

extension LadderJob {
  var isLadder: Bool { ladderLoop != nil }
}

/// Walks a ladder on this process, or on all that `mpirun` started.
struct LadderWalk<Job: LadderJob> {
  /// Makes or opens the run: done by the first rank only.
  var make: () throws -> Job
  /// Opens the run of a name: done by the other ranks.
  var open: (_ name: String) throws -> Job
  /// Where it stands, as a line.
  var line: (_ job: Job, RunProgress) -> String
  /// Writes and prints what was found, when the walk is over.
  var answer: (_ job: Job, Ending) throws -> Void

  /// Walks on all ranks, or a ladder on this process; gives back a run that is only to be prepared, or whose
  /// chains walk each for itself.
  func run(onRanks: Bool, prepares: Bool, until stop: StopSignal) throws -> Job? {
    if onRanks {
      try runOnRanks(until: stop)
      return nil
    }
    let job = try make()
    guard job.isLadder, !prepares else { return job }
    var walk = self
    walk.make = { job }
    if try walk.run(over: SingleRank(), until: stop) == .stopped { throw Outcome.stoppedEarly }
    return nil
  }

  /// Walks on the ranks of MPI, all of which end with the same status.
  private func runOnRanks(until stop: StopSignal) throws {
    let link = try MPILink()
    let ending = try run(over: link, until: stop)
    try link.end()
    if ending == .stopped { throw Outcome.stoppedEarly }
  }

  /// Walks a ladder: the first rank makes or opens the run and answers, the others join in.
  private func run(over link: some RankLink, until stop: StopSignal) throws -> Ending {
    let job: Job
    if link.rank == 0 {
      job = try make()
      _ = try link.broadcast(Array(job.folder.name.utf8))
      for line in job.headlines { Outcome.say(line) }
    } else {
      job = try open(String(decoding: try link.broadcast([]), as: UTF8.self))
    }
    let shown = ProgressLine(job.folder.name)
    let ending = try loop(of: job, ranks: link.size).run(over: link, until: stop) {
      if link.rank == 0 { shown.show(line(job, $0)) }
    }
    guard link.rank == 0 else { return ending }
    shown.end()
    try answer(job, ending)
    return ending
  }

  private func loop(of job: Job, ranks: Int) throws -> LadderLoop<Job.Rung> {
    guard let loop = job.ladderLoop else {
      throw RunError.damaged(
        file: job.folder.planPath, place: "/settings", reason: "found no ladder",
        remedy: "resume this run without --mpi: its chains do not exchange anything")
    }
    guard ranks <= job.plan.walkers else {
      throw RunError.damaged(
        file: job.folder.planPath, place: "/walkers",
        reason: "found \(job.plan.walkers) rungs for \(ranks) ranks",
        remedy: "start at most \(job.plan.walkers) ranks by mpirun -n")
    }
    return loop
  }
}
