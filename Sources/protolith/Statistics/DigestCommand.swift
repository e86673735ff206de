import ArgumentParser
import Documents

/// `protolith digest`: the digests of a workspace, as patch sets have them.
struct DigestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "digest",
    abstract: "Print the digest of a workspace, as published patch sets and pyhf have it.",
    discussion: """
      The digest is that of the document with sorted names, whatever its layout and packing; \
      numbers that are written with a point and those without one differ.
      """)

  @OptionGroup var source: WorkspaceFileOptions
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("md5, sha1, sha256 or sha512; may be given several times (default: sha256).")
  )
  var algorithm: [String] = []
  @Flag(name: .shortAndLong, help: "Print a JSON object.") var json = false

  func validate() throws {
    for name in algorithm where !Files.digestAlgorithms.contains(name) {
      throw ValidationError(
        "There is no algorithm “\(name)”; use \(Files.digestAlgorithms.joined(separator: ", ")).")
    }
  }

  func run() throws {
    let bytes = try source.document().value.pythonCanonicalBytes
    let digests = (algorithm.isEmpty ? ["sha256"] : algorithm).map {
      (name: $0, value: Files.digest(bytes, $0) ?? "")
    }
    if json {
      let members = digests.map { (name: $0.name, value: JSONValue.string($0.value)) }
      print(JSONValue.object(members).prettyText, terminator: "")
    } else {
      for digest in digests { print("\(digest.name):\(digest.value)") }
    }
  }
}
