import Reports
import Runs

extension RunFolder {
  /// Refuses a run whose chains are rungs of one ladder where tasks are to walk alone.
  func refuseLadder(in runs: String) throws {
    guard let rungs = try rungsOfLadder() else { return }
    let kind = try kind()
    let place = runs == "runs" ? "" : " --runs \(runs)"
    throw RunError.ladder(
      name: name,
      remedy:
        "an array of tasks cannot do that. Submit one job instead, by a batch script of your own "
        + "with `mpirun -n RANKS \(kind.command) --resume \(name) --mpi\(place)` (1 to \(rungs) ranks), or, in one "
        + "process, without mpirun and --mpi; run it again when it ends with status 75")
  }

  /// How many rungs the ladder of a run has, by its plan; nil where it has none.
  private func rungsOfLadder() throws -> Int? {
    switch try kind() {
    case .hunt:
      let plan = try plan(.hunt, settings: HuntPlan.self)
      return plan.settings.hunt.ladder == nil ? nil : plan.walkers
    case .fit:
      let plan = try plan(.fit, settings: FitRunPlan.self)
      return plan.settings.ladder == nil ? nil : plan.walkers
    // A posterior's ladder is within each of its chains, and a series is made of hunts without one.
    case .posterior, .significance: return nil
    }
  }
}
