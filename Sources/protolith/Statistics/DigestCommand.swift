import ArgumentParser
import Documents

/// `protolith digest`: the digests of a workspace.
struct DigestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "digest", abstract: "Print the digest of a workspace's canonical form.")

  @OptionGroup var source: WorkspaceOptions

  func run() throws {
    print("sha256:\(Files.sha256(try source.document().value.canonicalBytes))")
  }
}
