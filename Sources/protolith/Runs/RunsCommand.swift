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
      RunsExportCommand.self,
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
    abstract: "Make summary, best model and report.html of a search anew, also while it is walked.")
  @OptionGroup var argument: RunArgument
  @Option(help: ArgumentHelp("Folder of the database, where it has moved.", valueName: "folder"))
  var database: String?
  @Flag(help: "Write every picture as PNG too.") var png = false

  func run() throws {
    let hunt = try argument.hunt()
    let target = try hunt.plan.target(of: hunt.run.folder, database: database)
    for path in try HuntFiles.writeBest(hunt, target: target, version: Version.text) { print(path) }
    let page = try HuntFiles.writePage(hunt, target: target, png: png, version: Version.text)
    for path in page { print(path) }
  }
}

/// `protolith runs export`.
struct RunsExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Print every step as a line of JSON.",
    discussion: "The bytes depend on the steps alone: two runs are compared by them.")
  @OptionGroup var argument: RunArgument

  func run() throws {
    let run = try argument.run()
    try StepExport.forEachLine(of: run) {
      try FileHandle.standardOutput.write(contentsOf: Data($0))
    }
  }
}
