import ExperimentalResults
import Foundation
import MarkovChains
import TestSupport

@testable import Protomodels

/// The embedded results that the published winner 9 meets, without those that need a workspace.
enum PublishedResults {
  struct NoWorkspace: Error {}

  private static let folders = [
    "ATLAS-SUSY-2013-02", "ATLAS-SUSY-2013-02-eff", "ATLAS-SUSY-2013-15",
    "ATLAS-SUSY-2013-15-eff", "ATLAS-SUSY-2016-07", "ATLAS-SUSY-2016-07-eff",
    "ATLAS-SUSY-2016-16", "ATLAS-SUSY-2016-16-eff", "CMS-SUS-13-012", "CMS-SUS-13-012-eff",
    "CMS-SUS-16-033", "CMS-SUS-16-033-eff", "CMS-SUS-16-036", "CMS-SUS-16-049",
    "CMS-SUS-16-050", "CMS-SUS-16-051", "CMS-SUS-19-006",
  ]

  /// Opened once; the error of the first attempt is everybody's.
  static let target: Result<HuntTarget, any Error> = Result {
    let file = FileManager.default.temporaryDirectory
      .appending(path: "protolith-winner-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: file) }
    let list = folders.map { "\"\($0)\"" }.joined(separator: ", ")
    try Data(#"{"format": 1, "description": "winner 9", "folders": [\#(list)]}"#.utf8)
      .write(to: file)
    let formats = LikelihoodFormats { _, _, _ in throw NoWorkspace() }
    return try HuntTarget(
      database: ResultsDatabase.open(
        Shared.root + "/database", selection: file.path, formats: formats))
  }

  /// All embedded results; workspaces are not opened.
  static let everything: Result<ResultsDatabase, any Error> = Result {
    let formats = LikelihoodFormats { _, _, _ in throw NoWorkspace() }
    return try ResultsDatabase.open(Shared.root + "/database", formats: formats)
  }

  /// The published winner of run 9 with strengths of 1.
  static let winner = Sample.twoSquarks(masses: (162.552, 734.948, 1165.865))
}
