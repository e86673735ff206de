import ArgumentParser
import Documents
import Foundation
import MarkovChains
import Protomodels
import Reports
import Runs

/// `protolith runs`: look into runs, also while they are written.
struct RunsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs", abstract: "Look into runs, also while they are written.",
    subcommands: [
      RunsListCommand.self, RunsStatusCommand.self, RunsInspectCommand.self, RunsBestCommand.self,
      RunsDiagnoseCommand.self, RunsServeCommand.self, RunsReportCommand.self,
      RunsExportCommand.self, RunsCompareCommand.self, RunsVerifyCommand.self,
      RunsRewindCommand.self, RunsBranchCommand.self, RunsMergeCommand.self, RunsPruneCommand.self,
    ])
}

/// Which run.
struct RunArgument: ParsableArguments {
  @Argument(help: "Name of the run.") var name: String
  @OptionGroup var place: RunsOption

  func folder() throws -> RunFolder { try RunFolder.open(name, in: place.runs) }

  /// A run of any kind.
  func run() throws -> Run { try Run(opening: folder()) }

  /// A search; a run of another kind is refused.
  func hunt() throws -> HuntRun { try HuntRun(opening: folder()) }
}

/// Which series of hunts on pseudo-databases is shown with a hunt.
struct SeriesChoice: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The series of `protolith significance` to show (default: the one with most hunts that judges the run).",
      valueName: "name"))
  var significance: String?

  func folder(in runs: String) throws -> RunFolder? {
    try significance.map { try RunFolder.open($0, in: runs) }
  }
}

/// What a reading command prints.
enum OutputForm: String, ExpressibleByArgument, CaseIterable { case text, json }

/// `protolith runs best`.
struct RunsBestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "best", abstract: "Print the best protomodel of a search in full.")
  @OptionGroup var argument: RunArgument
  @Option(help: "text or json (json: as in best.json).") var output = OutputForm.text

  func run() throws {
    let hunt = try argument.hunt()
    guard let best = try hunt.best() else {
      throw ReportError.nothingToReport(run: argument.name)
    }
    if output == .json {
      print(
        try BestModelFile(best, run: argument.name, version: Version.text).text(), terminator: "")
      return
    }
    print("search \(argument.name), walker \(best.walker), step \(best.state.step)")
    for line in ModelText.lines(best.state.point, best.state.evidence) { print(line) }
  }
}

/// `protolith runs report`.
struct RunsReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Make report.html of a search, posterior or fit anew, also while it is walked.",
    discussion: """
      Of a search summary.json, best.json and best.slha are made too, of a posterior posterior.json, of a fit fit.json. \
      Numbers of planes and scans stand beside their pictures as CSV.
      """)
  @OptionGroup var argument: RunArgument
  @Option(help: ArgumentHelp("Folder of the database, where it has moved.", valueName: "folder"))
  var database: String?
  @Flag(help: "Write every picture as PNG too.") var png = false
  @OptionGroup var series: SeriesChoice

  func run() throws {
    let folder = try argument.folder()
    switch try folder.kind() {
    case .fit: try FitOutput(folder, database: database).write(asJSON: false, page: true, png: png)
    case .posterior: for path in try posterior(folder) { print(path) }
    default: for path in try hunt() { print(path) }
    }
  }

  private func hunt() throws -> [String] {
    let hunt = try argument.hunt()
    let target = try hunt.plan.target(of: hunt.run.folder, database: database)
    var request = ReportRequest()
    request.series = try series.folder(in: argument.place.runs)
    return try HuntFiles.writeBest(hunt, target: target, version: Version.text)
      + HuntFiles.writePage(hunt, target: target, request: request, png: png, version: Version.text)
  }

  private func posterior(_ folder: RunFolder) throws -> [String] {
    let posterior = try PosteriorRun(opening: folder)
    let target = try posterior.plan.posterior(of: folder, database: database)
    return try PosteriorPage.write(
      posterior, support: target.support, png: png, version: Version.text)
  }
}
