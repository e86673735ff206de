import Documents
import ExperimentalResults
import GlobalFits
import Reports
import Runs

/// Writes and prints the answer of a fit.
struct FitOutput {
  private let run: FitRun
  private let target: FitTarget
  private let database: ResultsDatabase

  init(_ folder: RunFolder, target: FitTarget, database: ResultsDatabase) throws {
    run = try FitRun(opening: folder, families: .inProgram)
    (self.target, self.database) = (target, database)
  }

  /// Opens a run with the database that it was begun with.
  init(_ folder: RunFolder, database place: String?) throws {
    run = try FitRun(opening: folder, families: .inProgram)
    database = try run.plan.settings.openedDatabase(for: folder, in: place)
    target = try run.fit.target(run.plan.settings.fit, database: database)
  }

  /// What the run says; nil before it has draws.
  func answer() throws -> FitAnswer? { try FitAnswer(run, target: target) }

  /// The pictures of its report; none before it has draws.
  func pictures() throws -> [Picture] { try answer()?.pictures(run) ?? [] }

  func write(asJSON: Bool, page: Bool, png: Bool) throws {
    guard let answer = try answer() else {
      print("fit \(run.run.folder.name): there are no draws yet")
      return
    }
    let exclusion = try FitExclusion(
      answer, target: target, database: database, settings: run.plan.settings.fit)
    let path = try FitFiles.write(
      answer, exclusion, into: run.run.folder.path, version: Version.text)
    if asJSON {
      print(answer.json(exclusion, version: Version.text).prettyText, terminator: "")
    } else {
      for line in FitText.lines(answer, exclusion) { print(line) }
      print(path)
    }
    guard page else { return }
    let written = try FitFiles.writePage(answer, run, exclusion, png: png, version: Version.text)
    if !asJSON { for path in written { print(path) } }
  }
}
