import Reports
import Runs

/// How far a series of hunts on pseudo-databases is.
struct SeriesExtent {
  /// Hunts that have ended, and that were asked for.
  let ended: Int
  let wanted: Int
  private let isRunning: Bool

  init(_ run: Run) throws {
    let files = SeriesFiles(run.folder)
    ended = files.endedCount
    wanted = try files.wanted() ?? ended
    isRunning = run.isRunning
  }

  var state: String { isRunning ? "running" : ended < wanted ? "stopped" : "finished" }
  var text: String { "\(ended) of \(wanted) hunts" }
}
