import ArgumentParser
import Documents
import HistFactory

/// `protolith signal`: the patch that puts yields into a background-only workspace.
struct SignalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "signal", abstract: "Write the JSON Patch of a signal from its yields.",
    discussion: """
      FILE is a table: the line “signal,BIN,BIN,…”, then a name and the expected events at mu = 1 in \
      each bin. A bin is channel[bin], or the name of a one-bin channel. The signal is scaled by the \
      parameter of interest and the luminosity; it has no uncertainty of its own. Backgrounds may be \
      workspaces or covariance and skewed forms.
      """)

  @OptionGroup var source: WorkspaceOptions
  @Option(help: ArgumentHelp("The table of yields.", valueName: "FILE")) var signals: String
  @Option(help: "The signal of the table (default: the first).") var name: String?
  @Option(name: .shortAndLong, help: "Where to write the patch (default: print it).")
  var output: String?

  func run() throws {
    let table = try SignalTable(contentsOf: signals)
    let signal =
      name == nil ? table.signals[0] : try table.row(named: name, file: signals)
    let patch = try source.request.signalPatch(signal, in: table.bins)
    let text = patch.prettyText
    if let output {
      try Files.write(Array(text.utf8), to: output)
    } else {
      print(text, terminator: "")
    }
  }
}
