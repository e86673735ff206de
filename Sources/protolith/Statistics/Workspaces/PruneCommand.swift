import ArgumentParser
import HistFactory

/// `protolith prune`: a workspace without some of its parts.
struct PruneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune", abstract: "Remove channels, samples, modifiers or measurements.",
    discussion: """
      Each option may be given several times. A channel takes its observation with it, a modifier \
      its settings.
      """)

  @OptionGroup var source: WorkspaceFileOptions
  @Option(name: .shortAndLong, help: ArgumentHelp("A channel.", valueName: "name"))
  var channel: [String] = []
  @Option(name: .shortAndLong, help: ArgumentHelp("A sample, in all channels.", valueName: "name"))
  var sample: [String] = []
  @Option(name: .shortAndLong, help: ArgumentHelp("A modifier, everywhere.", valueName: "name"))
  var modifier: [String] = []
  @Option(
    name: [.customShort("t"), .long],
    help: ArgumentHelp("All modifiers of a type.", valueName: "type"))
  var modifierType: [String] = []
  @Option(help: ArgumentHelp("A measurement.", valueName: "name")) var measurement: [String] = []
  @OptionGroup var output: WorkspaceOutput

  func run() throws {
    var parts = WorkspaceSelection()
    parts.channels = channel
    parts.samples = sample
    parts.modifiers = modifier
    parts.modifierTypes = modifierType
    parts.measurements = measurement
    try output.write(source.checked().removing(parts).node.value)
  }
}
