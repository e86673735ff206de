import ArgumentParser
import Foundation
import Runs

/// `protolith runs prune`.
struct RunsPruneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune",
    abstract: "Remove the backups that rewind and cut have left, and thin chains on request.",
    discussion: """
      --thin K leaves every Kth step as a draw. The first and the last step, every step that was the best so \
      far, best points, counts of moves, evidence and checkpoint stay: the run can go on, and what reads its \
      draws knows their stride.
      """)
  @OptionGroup var argument: RunArgument
  @Option(help: ArgumentHelp("Leave every Kth step; the others are gone.", valueName: "K"))
  var thin: Int?
  @Flag(help: "Only say what there is to remove.") var dryRun = false

  func validate() throws {
    if let thin, thin < 2 { throw ValidationError("--thin \(thin): use 2 or more") }
  }

  func run() throws {
    let editor = try RunEditor(try argument.folder())
    let backups = editor.backups()
    for (path, bytes) in backups {
      print("\(dryRun ? "would remove" : "removed") \(path), \(ByteText.text(bytes))")
    }
    if backups.isEmpty { print("no backups") }
    guard !dryRun else { return }
    try editor.removeBackups()
    if let thin {
      let (before, after) = try editor.thin(every: thin)
      print(
        "thinned to every \(thin)th step: from \(ByteText.text(before)) to \(ByteText.text(after))")
    }
  }
}

/// Bytes in words.
enum ByteText {
  static func text(_ bytes: Int) -> String {
    bytes < 10_000_000
      ? "\(Decimals.text(Double(bytes) / 1e3, 0)) kB"
      : "\(Decimals.text(Double(bytes) / 1e6, 0)) MB"
  }
}
