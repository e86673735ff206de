import ArgumentParser
import HistFactory

/// `protolith rename`: a workspace with other names.
struct RenameCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rename", abstract: "Rename channels, samples, modifiers or measurements.",
    discussion: """
      Each option takes an old and a new name and may be given several times; the workspace comes \
      before them: protolith rename bkg.json -c SR SignalRegion -m lumi luminosity. A modifier's \
      new name goes into its settings and into the parameter of interest too.
      """)

  @OptionGroup var source: WorkspaceFileOptions
  @Option(
    name: .shortAndLong, parsing: .upToNextOption,
    help: ArgumentHelp("A channel.", valueName: "old new"))
  var channel: [String] = []
  @Option(
    name: .shortAndLong, parsing: .upToNextOption,
    help: ArgumentHelp("A sample, in all channels.", valueName: "old new"))
  var sample: [String] = []
  @Option(
    name: .shortAndLong, parsing: .upToNextOption,
    help: ArgumentHelp("A modifier, everywhere.", valueName: "old new"))
  var modifier: [String] = []
  @Option(parsing: .upToNextOption, help: ArgumentHelp("A measurement.", valueName: "old new"))
  var measurement: [String] = []
  @OptionGroup var output: WorkspaceOutput

  func validate() throws {
    let lists = [
      ("--channel", channel), ("--sample", sample), ("--modifier", modifier),
      ("--measurement", measurement),
    ]
    for (option, names) in lists where names.count % 2 != 0 {
      throw ValidationError(
        "\(option) takes an old and a new name; found \(names.joined(separator: " ")).")
    }
  }

  func run() throws {
    var names = WorkspaceRenaming()
    names.channels = Self.pairs(channel)
    names.samples = Self.pairs(sample)
    names.modifiers = Self.pairs(modifier)
    names.measurements = Self.pairs(measurement)
    try output.write(source.checked().renaming(names).node.value)
  }

  private static func pairs(_ names: [String]) -> [WorkspaceRenaming.Pair] {
    stride(from: 0, to: names.count - 1, by: 2).map { (names[$0], names[$0 + 1]) }
  }
}
