import ArgumentParser
import Reports

/// `protolith plot`.
struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot", abstract: "Draw what a run found, or what results exclude.",
    usage: """
      protolith plot KIND RUN [<options>]
      protolith plot exclusion RESULT TOPOLOGY [<options>]
      """,
    discussion: RunPictureCommand.kinds,
    subcommands: [RunPictureCommand.self, ExclusionCommand.self],
    defaultSubcommand: RunPictureCommand.self)
}
