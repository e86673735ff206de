import ArgumentParser
import HistFactory

/// `protolith combine`: two workspaces as one.
struct CombineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "combine", abstract: "Combine two workspaces into one.",
    discussion: """
      Modifiers of one name share their parameters in the result; the names are listed on standard \
      error. Joins of what both have: none (an error), outer (must be the same), left outer (the \
      first wins), right outer (the second wins).
      """)

  @Argument(help: "The first workspace, or a place in an archive (FILE.tar.gz/RegionA).")
  var first: String
  @Argument(help: "The second workspace.") var second: String
  @Option(name: .shortAndLong, help: "How parts that both have are joined.")
  var join: WorkspaceJoin = .none
  @Flag(inversion: .prefixedNo, help: "Join the samples of channels that both have.")
  var mergeChannels = false
  @OptionGroup var output: WorkspaceOutput

  func run() throws {
    let left = try WorkspaceDocument(WorkspaceSource(first).document())
    let right = try WorkspaceDocument(WorkspaceSource(second).document())
    let result = try left.combined(with: right, join: join, mergesChannels: mergeChannels) {
      Outcome.say("protolith: warning: \($0)")
    }
    let shared = left.sharedModifiers(with: right)
    if !shared.isEmpty {
      Outcome.say(
        "protolith: \(shared.count) modifiers are in both and share their parameters: "
          + shared.joined(separator: ", "))
    }
    try output.write(result.node.value)
  }
}

extension WorkspaceJoin: ExpressibleByArgument {}
