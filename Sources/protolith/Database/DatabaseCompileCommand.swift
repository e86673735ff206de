import ArgumentParser
import Documents
import ExperimentalResults
import Foundation

/// `protolith database compile`.
struct DatabaseCompileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compile",
    abstract: "Compile a database into one mapped file (otherwise done on first use).",
    discussion: """
      Every other command and hunts take the file with --database. A text database can be compiled as it \
      is; what of it is not taken 'database check' lists.
      """)
  @OptionGroup var place: DatabaseOption
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Where the file goes; into the database or the cache without it.", valueName: "file"))
  var output: String?
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let clock = ContinuousClock()
    let start = clock.now
    let path = try ResultsDatabase.compile(place.database, into: output)
    let seconds = Double((clock.now - start) / .milliseconds(1)) / 1000
    let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    if json {
      JSONValue.object([
        ("file", .string(path)), ("bytes", .integer(Int64(size))), ("seconds", .number(seconds)),
      ]).show()
    } else {
      print("\(path): \(size / 1_000_000) MB in \(Decimals.text(seconds, 1)) s")
    }
  }
}
