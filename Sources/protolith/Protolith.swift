import ArgumentParser

/// The command line: parse, compose catalogues, call, print.
@main
struct Protolith: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "protolith",
    abstract: "Looks for dispersed excesses in published LHC searches.",
    version: Version.text,
    subcommands: [])

  static func main() async {
    do {
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      Outcome.exit(for: error)
    }
  }
}

/// Which version this is.
enum Version {
  static let text = "0.1.0"
}
