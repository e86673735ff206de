import Documents
import ExperimentalResults
import Foundation
import Protomodels
import Runs

extension SignificancePlan {
  /// Whether a hunt is what the series judges: background alone, its name, and its settings.
  public func isAbout(_ run: HuntRun) -> Bool {
    injectedZ == nil && observed.run == run.run.folder.name && hunt == run.plan.settings
  }
}

extension SeriesFiles {
  /// What series beside a hunt say of it, the one of most hunts first; those without any are left out.
  public static func answers(to hunt: HuntRun) throws -> [GlobalSignificance] {
    let runs = URL(filePath: hunt.run.folder.path).deletingLastPathComponent().path
    return RunFolder.names(in: runs).compactMap { name -> GlobalSignificance? in
      // A run that cannot be read, or is of another kind, says nothing of this one.
      guard let folder = try? RunFolder.open(name, in: runs),
        let plan = try? folder.plan(.significance, settings: SignificancePlan.self),
        plan.settings.isAbout(hunt),
        let answer = try? GlobalSignificance.read(folder.path), !answer.fakes.isEmpty
      else { return nil }
      return answer
    }.sorted { ($1.fakes.count, $0.name) < ($0.fakes.count, $1.name) }
  }
}

extension LocalPValueStudy {
  /// What `protolith pvalues` has left with the hunt or with its series, or else the data alone.
  static func kept(
    of hunt: HuntRun, in database: ResultsDatabase, _ series: GlobalSignificance?, _ version: String
  ) throws -> LocalPValueStudy? {
    let runs = URL(filePath: hunt.run.folder.path).deletingLastPathComponent().path
    for folder in [hunt.run.folder.path] + (series.map { ["\(runs)/\($0.name)"] } ?? []) {
      if let kept = try LocalPValueStudy.kept(in: folder), kept.databaseDigest == database.digest {
        return kept
      }
    }
    return try LocalPValueStudy(
      database, named: hunt.run.folder.name, program: "protolith \(version)")
  }
}
