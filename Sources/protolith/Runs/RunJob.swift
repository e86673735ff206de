import Documents
import ExperimentalResults
import Foundation
import MarkovChains
import Reports
import Runs

/// A run of chains that can be walked: its folder, its plan, and the loop over its chains.
protocol RunJob: Sendable {
  associatedtype Settings: DatabaseSettings
  associatedtype Walked: Kernel
  var folder: RunFolder { get }
  var plan: RunPlan<Settings> { get }
  /// Lines about what begins.
  var headlines: [String] { get }
  /// Whether the chains are rungs of one ladder, which only walk in step.
  var isLadder: Bool { get }
  /// The loop over the chains, as the plan asks for it.
  var loop: Runs.RunLoop<Walked> { get }
}

extension RunJob {
  var isLadder: Bool { false }

  /// Walks every chain, or those of a part, to its end, until it is enough, or until `stop`.
  func walk(
    _ part: RunPart? = nil, threads: Int?, upTo last: Int? = nil, until stop: StopSignal,
    progress: @escaping @Sendable (RunProgress) -> Void
  ) async throws -> Ending {
    if isLadder {
      throw RunError.damaged(
        file: folder.planPath, place: "/settings",
        reason: "the chains are rungs of a ladder, which are walked in step, all of them together",
        remedy:
          "go on with it by protolith \(plan.kind.rawValue) --resume \(folder.name) (on several "
          + "processes: mpirun, --mpi); go back to a multiple of 1000 steps of all chains")
    }
    var loop = loop
    if let threads { loop.threads = threads }
    loop.part = part
    loop.lastStep = last
    return try await loop.run(until: stop, progress: progress)
  }
}

/// What every plan says about its results database.
protocol DatabaseSettings: Codable, Sendable {
  /// Folder or file of the database, as it was named.
  var database: String { get }
  /// SHA-256 over the files of that database.
  var databaseDigest: String { get }
  /// The selection of results.
  var selection: String { get }
}

extension HuntPlan: DatabaseSettings {}
extension PosteriorPlan: DatabaseSettings {}
extension FitRunPlan: DatabaseSettings {}

extension DatabaseSettings {
  /// The database in `place` or where the plan says, if it is the one that the run was begun with.
  func openedDatabase(for folder: RunFolder, in place: String? = nil) throws -> ResultsDatabase {
    let place = place ?? database
    let opened = try ResultsDatabase.opened(place, selection: selection)
    guard opened.digest == databaseDigest else {
      throw DocumentError.malformed(
        file: folder.planPath, place: "/settings/databaseDigest",
        found: "\(databaseDigest.prefix(12))…, but \(place) has \(opened.digest.prefix(12))…",
        expected: "the database that the run was begun with",
        remedy: "put it back, or name its folder by --database")
    }
    return opened
  }
}

extension RunFolder {
  /// The name of a new run, date and time (UTC) where none is given; one that is taken is refused.
  static func freeName(_ name: String?, in runs: String) throws -> String {
    let chosen = name ?? self.name(at: .now)
    if names(in: runs).contains(chosen) { throw RunError.exists(name: chosen, folder: runs) }
    return chosen
  }

  private static func name(at date: Date) -> String {
    let text = date.formatted(.iso8601.timeSeparator(.omitted).dateTimeSeparator(.space))
    return text.replacing(" ", with: "-").replacing("Z", with: "")
  }

  /// The plan with more steps; none that the run has already made can be taken away.
  func extended<S>(_ plan: RunPlan<S>, toSteps steps: Int?) throws -> RunPlan<S> {
    guard let steps, steps != plan.steps else { return plan }
    guard steps > plan.steps else {
      throw DocumentError.malformed(
        file: planPath, place: "/steps", found: "\(plan.steps)",
        expected: "fewer than --steps \(steps)",
        remedy: "leave out --steps, or name more than the run has")
    }
    return try extend(plan, toSteps: steps)
  }
}
