import Foundation
import Protomodels
import Reports
import Runs

/// Walks a run of any kind, or a part of it.
struct ClusterWalk {
  var folder: RunFolder
  var runs: String
  var database: String?
  var keepsChains = false

  func walk(_ part: RunPart?, threads: Int?, until stop: StopSignal) async throws -> Ending {
    let name = folder.name
    let line = ProgressLine(part.map { "\(name), task \(TaskNumbers.text($0.numbers))" } ?? name)
    switch try folder.kind() {
    case .hunt:
      let job = try HuntJob(resuming: name, in: runs, database: database)
      return try await job.walk(part, threads: threads, until: stop) { line.show($0) }
    case .posterior:
      let job = try PosteriorJob(resuming: name, in: runs, database: database, steps: nil)
      return try await job.walk(part, threads: threads, until: stop) {
        line.show(PosteriorText.progress($0))
      }
    case .significance:
      let plan = try folder.plan(.significance, settings: SignificancePlan.self)
      let job = try SignificanceJob(
        resuming: name, injecting: plan.settings.injectedZ != nil, in: runs)
      return try await job.walk(
        try SeriesFiles(folder).wanted() ?? 0, part: part, database: database, threads: threads,
        keepingChains: keepsChains, until: stop)
    case .fit:
      let job = try FitJob(resuming: name, in: runs, database: database, steps: nil)
      return try await job.walk(part, threads: threads, until: stop) {
        line.show(PosteriorText.progress($0))
      }
    }
  }
}
