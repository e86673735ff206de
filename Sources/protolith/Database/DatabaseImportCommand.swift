import ArgumentParser
import Documents
import ExperimentalResults
import Foundation

/// `protolith database import`.
struct DatabaseImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Import analyses of a SModelS text database.",
    discussion: """
      PATH is a folder or an archive (.tar.xz) in the text format, of any version up to 3.2. What is \
      not taken is listed with its reason. To use a text database as it is, 'database compile' is enough. Exit status 65 if something was malformed.
      """)

  @Argument(help: "Folder or archive of the text database.")
  var path: String
  @Option(
    name: .customLong("analysis"), parsing: .upToNextOption,
    help: "Analyses (all their folders) or folders to take; all without this option.")
  var analyses: [String] = []
  @Flag(help: "Take --analysis as exact names of folders.")
  var exactFolders = false
  @Option(
    name: .customLong("topology"), parsing: .upToNextOption,
    help: "Topologies to take; all without this option.")
  var topologies: [String] = []
  @Option(help: ArgumentHelp("Folder of the native database.", valueName: "folder"))
  var into = "database"
  @Option(
    help: ArgumentHelp(
      "A published workspace that the text database does not name: "
        + "FOLDER=FILE:REGION=BIN,REGION=BIN,…", valueName: "workspace"))
  var workspace: [String] = []
  @Option(help: "Where the --workspace files were published.")
  var workspaceSource = "published with the analysis"
  @Flag(help: "Print JSON.") var json = false
  @Option(help: "A list of pairs of analyses that may be combined, restated for what is there.")
  var combinations: String?

  func run() throws {
    let work = DatabaseImport(
      analyses: analyses, exactFolders: exactFolders, topologies: topologies,
      workspaces: try workspace.map(parse))
    let report = try work.run(path, into: into)
    if json {
      JSONValue.object(report.members).show()
      if report.problems.contains(where: { $0.kind == .malformed }) { throw ExitCode(65) }
      return
    }
    for problem in report.problems { print(problem) }
    for (path, maps, points) in report.written { print("\(path): \(maps) maps, \(points) points") }
    let count = { (kind: ImportProblem.Kind) in report.problems.count { $0.kind == kind } }
    print(
      "database \(report.version): \(report.written.count) folders written; "
        + ImportProblem.Kind.allCases.map { "\(count($0)) \($0.rawValue)" }
        .joined(separator: ", "))
    if let combinations {
      let pairs = try CombinationRules.restate(combinations, into: into)
      print("\(pairs) pairs of analyses may be combined")
    }
    for (file, remedy) in [
      ("combinations.json", "name the pairs that may be combined with --combinations"),
      ("cross-sections", "copy the folder of reference cross sections into it"),
    ] where !FileManager.default.fileExists(atPath: "\(into)/\(file)") {
      print("before a hunt, \(into) needs \(file): \(remedy)")
    }
    if count(.malformed) > 0 { throw ExitCode(65) }
  }

  /// `FOLDER=FILE:REGION=BIN,…`.
  private func parse(_ text: String) throws -> DatabaseImport.Workspace {
    let wrong = ValidationError("--workspace '\(text)': write FOLDER=FILE:REGION=BIN,REGION=BIN,…")
    guard let equals = text.firstIndex(of: "="), let colon = text.lastIndex(of: ":"),
      equals < colon
    else { throw wrong }
    let bins = try text[text.index(after: colon)...].split(separator: ",").map { pair in
      let parts = pair.split(separator: "=")
      guard parts.count == 2 else { throw wrong }
      return (region: String(parts[0]), bin: String(parts[1]))
    }
    return DatabaseImport.Workspace(
      folder: String(text[..<equals]), path: String(text[text.index(after: equals)..<colon]),
      source: workspaceSource, bins: bins)
  }
}

extension DatabaseImport.Report {
  fileprivate var members: [(name: String, value: JSONValue)] {
    [
      ("version", .string(version)),
      (
        "written",
        .array(
          written.map { entry in
            .object([
              ("folder", .string(entry.path)), ("maps", .integer(Int64(entry.maps))),
              ("points", .integer(Int64(entry.points))),
            ])
          })
      ),
      (
        "problems",
        .array(
          problems.map { problem in
            .object([
              ("path", .string(problem.path)), ("kind", .string(problem.kind.rawValue)),
              ("reason", .string(problem.reason)),
            ])
          })
      ),
    ]
  }
}
