import Reports
import Runs

/// Walks the chains of a run of any kind as far as a step, as its own command would go on with it.
enum RunWalk {
  /// Walks on to `step` at most; the database is the plan's, or the one in a folder that is named.
  static func walk(
    _ name: String, in runs: String, to step: Int, database: String?, until stop: StopSignal
  ) async throws -> Ending {
    let line = ProgressLine(name)
    defer { line.end() }
    switch try RunFolder.open(name, in: runs).kind() {
    case .hunt:
      return try await HuntJob(resuming: name, in: runs, database: database)
        .walk(threads: nil, upTo: step, until: stop) { line.show($0) }
    case .posterior:
      return try await PosteriorJob(resuming: name, in: runs, database: database, steps: nil)
        .walk(threads: nil, upTo: step, until: stop) { line.show($0) }
    case .fit:
      return try await FitJob(resuming: name, in: runs, database: database, steps: nil)
        .walk(threads: nil, upTo: step, until: stop) { line.show($0) }
    case .significance:
      throw RunError.kind(name: name, found: .significance, expected: .hunt)
    }
  }
}
