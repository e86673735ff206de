import ArgumentParser
import Foundation
import GlobalFits
import Inspector
import Reports
import Runs

/// `protolith runs serve`.
struct RunsServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Show runs and their chains in a browser, also while they are walked.",
    discussion: """
      Prints the address of a page that can be opened on this machine only (127.0.0.1), with a token that \
      is drawn anew each time. The page only reads; it needs nothing from outside. On a cluster: \
      ssh -L PORT:127.0.0.1:PORT NODE, then open the address here. Ends with SIGINT or SIGTERM.
      """)
  @Option(help: "Port of 127.0.0.1; 0 takes a free one.") var port: UInt16 = 0
  @OptionGroup var place: RunsOption
  @Option(
    help: ArgumentHelp(
      "Folder of the database for predictions made again (default: that of each run's plan).",
      valueName: "folder"))
  var database: String?

  func run() async throws {
    let database = database
    let sources = ModelSources(
      hunt: { try $0.target(database: database) },
      posterior: {
        try $0.plan.posterior(of: $0.run.folder, database: database).support
      },
      fit: { try FitRun(opening: $0, families: .inProgram) })
    let inspector = try Inspector(runs: place.runs, sources: sources, version: Version.text)
    let server = try InspectorServer(inspector, port: port)
    // A reader at the end of a pipe gets the address at once.
    try FileHandle.standardOutput.write(contentsOf: Data((server.address + "\n").utf8))
    let stop = StopSignal()
    stop.listen()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run() }
      group.addTask { while !stop.isRaised { try await Task.sleep(for: .milliseconds(100)) } }
      try await group.next()
      group.cancelAll()
    }
  }
}
