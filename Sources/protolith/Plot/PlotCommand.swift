import ArgumentParser

/// `protolith plot`.
struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot", abstract: "Draw what results say.",
    subcommands: [ExclusionCommand.self])
}
