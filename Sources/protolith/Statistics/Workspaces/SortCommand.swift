import ArgumentParser

/// `protolith sort`: a workspace with all its lists by name.
struct SortCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sort", abstract: "Sort channels, samples, modifiers and settings by name.")

  @OptionGroup var source: WorkspaceFileOptions
  @OptionGroup var output: WorkspaceOutput

  func run() throws { try output.write(source.checked().sorted().node.value) }
}
