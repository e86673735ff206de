import ArgumentParser
import Documents
import Foundation
import MarkovChains
import Protomodels
import Reports
import Runs

/// `protolith runs`: look into runs, also while they are written.
struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs", abstract: "Look into runs, also while they are written.",
    subcommands: [
      RunsListCommand.self, RunsStatusCommand.self, RunsInspectCommand.self, RunsBestCommand.self,
      RunsReportCommand.self, RunsExportCommand.self,
    ])
}

/// Which run.
struct RunArgument: ParsableArguments {
  @Argument(help: "Name of the run.") var name: String
  @OptionGroup var place: RunsOption

  func hunt() throws -> HuntRun {
    try HuntRun(opening: try RunFolder.open(name, in: place.runs))
  }
}

/// What a reading command prints.
enum OutputForm: String, ExpressibleByArgument, CaseIterable { case text, json }

/// `protolith runs list`.
struct RunsListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the runs with how far each is and its best K.")
  @OptionGroup var place: RunsOption

  func run() throws {
    var table = TextTable(
      ["run", "state", "walkers", "steps", "best K", "best model"], numeric: [2, 4])
    let names = RunFolder.names(in: place.runs)
    for name in names { table.add(row(name)) }
    if names.isEmpty { print("no run in \(place.runs)") } else { table.show() }
  }

  /// A run that cannot be read is listed with its error; the others are not hidden by it.
  private func row(_ name: String) -> [String] {
    do {
      let hunt = try HuntRun(opening: try RunFolder.open(name, in: place.runs))
      let made = try hunt.run.summaries().map { $0.lastStep ?? 0 }.min() ?? 0
      let state = hunt.run.isRunning ? "running" : try hunt.isFinished() ? "finished" : "stopped"
      let best = try hunt.best()?.state
      return [
        name, state, "\(hunt.plan.walkers)", "\(made) of \(hunt.plan.steps)",
        best.map { Decimals.text($0.evidence.K, 2) } ?? "–",
        best?.point.members.map { ParticleNames.name(for: $0.id) }.joined(separator: " ") ?? "–",
      ]
    } catch {
      return [name, "unreadable: \(error)"]
    }
  }
}

/// `protolith runs best`.
struct RunsBestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "best", abstract: "Print the best protomodel of a run in full.")
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
    print("run \(argument.name), walker \(best.walker), step \(best.state.step)")
    for line in ModelText.lines(best.state.point, best.state.evidence) { print(line) }
  }
}

/// `protolith runs report`.
struct RunsReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Make summary, best model and report.html of a run anew, also while it is walked.")
  @OptionGroup var argument: RunArgument
  @Option(help: ArgumentHelp("Folder of the database, where it has moved.", valueName: "folder"))
  var database: String?

  func run() throws {
    let hunt = try argument.hunt()
    let target = try hunt.plan.target(of: hunt.run.folder, database: database)
    for path in try HuntFiles.writeBest(hunt, target: target, version: Version.text) { print(path) }
    for path in try HuntFiles.writePage(hunt, target: target, version: Version.text) { print(path) }
  }
}

/// `protolith runs export`.
struct RunsExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Print every step as a line of JSON.",
    discussion: "The bytes depend on the steps alone: two runs are compared by them.")
  @OptionGroup var argument: RunArgument

  func run() throws {
    let run = try Run(opening: try RunFolder.open(argument.name, in: argument.place.runs))
    try StepExport.forEachLine(of: run) {
      try FileHandle.standardOutput.write(contentsOf: Data($0))
    }
  }
}
