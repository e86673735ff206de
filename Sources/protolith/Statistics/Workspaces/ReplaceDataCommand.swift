import ArgumentParser
import Documents
import HistFactory

/// `protolith replace-data`: a workspace with other observed events.
struct ReplaceDataCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replace-data", abstract: "Put other observed events into a workspace.",
    discussion: """
      The data are a JSON object of channels and counts, {"SR": [3, 5]}, a list of observations, \
      or another workspace, whose observations are taken. Other channels keep theirs.
      """)

  @OptionGroup var source: WorkspaceFileOptions
  @Option(name: .shortAndLong, help: ArgumentHelp("The observed events.", valueName: "file"))
  var data: String
  @OptionGroup var output: WorkspaceOutput

  func run() throws {
    let counts = try Self.counts(JSONNode.read(data))
    try output.write(source.checked().replacingData(counts).node.value)
  }

  private static func counts(
    _ node: JSONNode
  ) throws(DocumentError) -> [(channel: String, node: JSONNode)] {
    if case .object = node.value {
      if let observations = try node.optionalMember("observations") {
        return try counts(observations)
      }
      return try node.members().map { ($0.name, $0.node) }
    }
    var counts: [(channel: String, node: JSONNode)] = []
    for observation in try node.elements() {
      counts.append((try observation.member("name").string(), try observation.member("data")))
    }
    return counts
  }
}
