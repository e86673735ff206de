import ArgumentParser

/// The command line: parse, compose catalogues, call, print.
@main
struct Protolith: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "protolith",
    abstract: "Looks for dispersed excesses in published LHC searches.",
    discussion: """
      Exit status: 0 done, 64 usage, 65 bad data, 70 defect, 75 stopped early (--resume goes on).
      """,
    version: Version.text,
    subcommands: [
      HuntCommand.self, FitCommand.self, PosteriorCommand.self, SignificanceCommand.self,
      ClosureCommand.self,
      PValuesCommand.self,
      PredictCommand.self, CheckCommand.self, DecomposeCommand.self, CoverageCommand.self,
      RunsCommand.self, ClusterCommand.self, ScoreCommand.self, PlotCommand.self,
      DatabaseCommand.self,
    ] + StatisticsCommands.all)

  static func main() async {
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      Outcome.exit(for: error)
    }
  }
}

/// Which version this is.
enum Version {
  static let text = "0.1.0"
  static let program = "protolith \(text)"
}
