import ArgumentParser
import GlobalFits
import Protomodels
import Reports
import Runs

/// `protolith runs diagnose`.
struct RunsDiagnoseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diagnose",
    abstract: "Say whether the chains of a run have told enough, and what to do if not.",
    discussion: """
      Rank-normalised split-R̂, bulk and tail effective sizes and autocorrelation times per quantity, \
      acceptance per move, swap rates of tempering, the best K of each walker of a search. Posteriors and \
      fits are judged by R̂ and effective sizes, nested sampling by the spread of its chains, a search by \
      whether its walkers found the same best K.
      """)
  @OptionGroup var argument: RunArgument
  @Option(help: ArgumentHelp("Folder of the database, where it has moved.", valueName: "folder"))
  var database: String?
  @Flag(help: "Print it as JSON.") var json = false

  func run() throws {
    guard let diagnosis = try Self.diagnosis(of: argument.folder(), database: database) else {
      throw ReportError.tooEarly(run: argument.name)
    }
    if json { return diagnosis.json.show() }
    for line in DiagnosisText.lines(diagnosis) { print(line) }
  }

  /// The diagnosis of a run; nil where there are too few steps yet.
  static func diagnosis(of folder: RunFolder, database: String?) throws -> RunDiagnosis? {
    switch try folder.kind() {
    case .hunt: return try RunDiagnosis(HuntRun(opening: folder))
    case .posterior:
      let posterior = try PosteriorRun(opening: folder)
      guard let draws = try posterior.draws() else { return nil }
      let target = try posterior.plan.posterior(of: folder, database: database)
      return try RunDiagnosis(posterior, draws: draws, support: target.support)
    case .fit: return try RunDiagnosis(FitRun(opening: folder, families: .inProgram))
    case .significance:
      throw RunError.kind(name: folder.name, found: try folder.kind(), expected: .posterior)
    }
  }
}
