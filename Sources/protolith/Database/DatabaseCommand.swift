import ArgumentParser
import Documents
import ExperimentalResults

/// `protolith database`: the published results.
struct DatabaseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "database",
    abstract: "Look at published results; import, check, compile and compare them.",
    subcommands: [
      DatabaseListCommand.self, DatabaseShowCommand.self, DatabaseQueryCommand.self,
      DatabaseCheckCommand.self, DatabaseCompileCommand.self, DatabaseImportCommand.self,
      DatabaseDiffCommand.self,
    ])
}

/// Which database a command works on.
struct DatabaseOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The database: a compiled file, a native folder, or a SModelS text folder or archive.",
      valueName: "path"))
  var database = "database"

  /// Opens it to be looked at; says on standard error when it has to be compiled first.
  func browser() throws -> DatabaseBrowser {
    try DatabaseBrowser(database) { note in Outcome.say("protolith: \(note)") }
  }
}

extension ResultsDatabase {
  /// Opens a database with every format that this program reads; says on standard error when it has
  /// to be compiled first.
  static func opened(_ path: String, selection: String) throws -> ResultsDatabase {
    try open(path, selection: selection, formats: .all) { note in
      Outcome.say("protolith: \(note)")
    }
  }
}

extension JSONValue {
  /// Prints it for programs.
  func show() { print(prettyText, terminator: "") }
}

extension LikelihoodRecord {
  /// One line about it.
  var label: String {
    switch self {
    case .covariance(let regions, _): "covariance of \(regions.count) regions"
    case .workspace(let workspace):
      "\(workspace.version.rawValue) workspace \(workspace.file), \(workspace.bins.count) regions"
    }
  }

  /// The kind in one word.
  var kind: String {
    switch self {
    case .covariance: "covariance"
    case .workspace(let workspace): workspace.version.rawValue
    }
  }

  var json: JSONValue {
    switch self {
    case .covariance(let regions, _):
      .object([("form", .string("covariance")), ("regions", .texts(regions))])
    case .workspace(let workspace):
      .object([
        ("form", .string("workspace")), ("version", .string(workspace.version.rawValue)),
        ("file", .string(workspace.file)), ("source", .string(workspace.source)),
        ("bins", .object(workspace.bins.map { ($0.region, .string($0.bin)) })),
      ])
    }
  }
}
