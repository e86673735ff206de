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
      parameter of interest and the luminosity; it has no uncertainty of its own.
      """)

  @OptionGroup var source: WorkspaceOptions
  @Option(help: ArgumentHelp("The table of yields.", valueName: "FILE")) var signals: String
  @Option(help: "The signal of the table (default: the first).") var name: String?
  @Option(name: .shortAndLong, help: "Where to write the patch (default: print it).")
  var output: String?

  func run() throws {
    let table = try SignalTable(contentsOf: signals)
    guard
      let signal = name == nil
        ? table.signals.first : table.signals.first(where: { $0.name == name })
    else {
      throw ValidationError(
        "--name \(name ?? ""): the signals of \(signals) are "
          + table.signals.prefix(20).map(\.name).joined(separator: ", "))
    }
    let patch = try source.read().signalPatch(
      signal.yields, in: table.bins, sample: signal.name, measurement: source.measurement)
    let text = patch.prettyText
    if let output {
      try Files.write(Array(text.utf8), to: output)
    } else {
      print(text, terminator: "")
    }
  }
}
