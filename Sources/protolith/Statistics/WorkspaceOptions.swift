import ArgumentParser
import Documents
import HistFactory

/// Where a command finds its likelihood: a workspace, patches, a measurement.
struct WorkspaceOptions: ParsableArguments {
  @Argument(help: "The workspace: .json or .json.gz.") var workspace: String
  @Option(
    name: .shortAndLong,
    help: "A JSON Patch to apply to the workspace; may be given several times, in order.")
  var patch: [String] = []
  @Option(help: "The measurement (default: the first).") var measurement: String?

  /// The document, patched.
  func document() throws -> JSONNode {
    var node = try JSONNode.read(workspace)
    for path in patch {
      node = JSONNode(
        file: workspace, value: try JSONPatch.apply(try JSONNode.read(path), to: node.value))
    }
    return node
  }

  /// The workspace, patched and checked.
  func read() throws -> Workspace { try Workspace(document()) }

  /// The likelihood; what is odd but harmless goes to standard error.
  func likelihood() throws -> WorkspaceLikelihood {
    try read().likelihood(measurement: measurement) { Outcome.say("protolith: warning: \($0)") }
  }
}
