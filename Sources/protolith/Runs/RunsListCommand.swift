import ArgumentParser
import Protomodels
import Reports
import Runs

/// `protolith runs list`.
struct RunsListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the runs with their kind, how far each is and a search's best K.")
  @OptionGroup var place: RunsOption

  func run() throws {
    var table = TextTable(
      ["run", "kind", "state", "walkers", "steps", "best K", "best model"], numeric: [3, 5])
    let names = RunFolder.names(in: place.runs)
    for name in names { table.add(row(name)) }
    if names.isEmpty { print("no run in \(place.runs)") } else { table.show() }
  }

  /// A run that cannot be read is listed with its error; the others are not hidden by it.
  private func row(_ name: String) -> [String] {
    do {
      let folder = try RunFolder.open(name, in: place.runs)
      let run = try Run(opening: folder)
      if run.kind == .significance { return try seriesRow(run) }
      let made = try run.summaries().map { $0.lastStep ?? 0 }.min() ?? 0
      let row = [
        name, run.kind.word, try run.stateWord(), "\(run.walkers)", "\(made) of \(run.steps)",
      ]
      // Only a search has a best model: the densest point of a posterior is a matter of its coordinates.
      guard run.kind == .hunt, let best = try HuntRun(opening: folder).best()?.state else {
        return row + ["–", "–"]
      }
      let content = best.point.members.map { ParticleNames.name(for: $0.id) }
      return row + [Decimals.text(best.evidence.K, 2), content.joined(separator: " ")]
    } catch {
      return [name, "unreadable: \(error)"]
    }
  }

  /// A series of hunts is as far as its hunts.
  private func seriesRow(_ run: Run) throws -> [String] {
    let progress = try SeriesExtent(run)
    return [
      run.folder.name, run.kind.word, progress.state, "\(run.walkers)", progress.text, "–", "–",
    ]
  }
}

extension Run {
  /// Whether it runs, has ended or was stopped, in a word.
  func stateWord() throws -> String {
    isRunning ? "running" : try isFinished() ? "finished" : "stopped"
  }
}
