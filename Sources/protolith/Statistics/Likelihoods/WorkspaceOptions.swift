import ArgumentParser
import Documents
import HistFactory

/// Where a command finds its likelihood: a workspace, patches, a measurement, interpolation codes.
struct WorkspaceOptions: ParsableArguments {
  @OptionGroup var file: WorkspaceFileOptions
  @Option(help: "The measurement by name or index (default: the first).") var measurement: String?
  @Option(
    help: ArgumentHelp(
      "How yields between and beyond ±1σ follow from those at ±1σ (default: code4p, or as HS3 says).",
      valueName: "code"))
  var interpolationHistosys: InterpolationCodes.Shapes?
  @Option(
    help: ArgumentHelp(
      "How factors between and beyond ±1σ follow from those at ±1σ (default: code4, or as HS3 says).",
      valueName: "code"))
  var interpolationNormsys: InterpolationCodes.Factors?

  /// The workspace as the user named it.
  var workspace: String { file.workspace }

  /// The patches as the user named them.
  var patch: [String] { file.patch }

  /// The interpolation that these options name, whatever the file says.
  var interpolation: InterpolationChoice {
    InterpolationChoice(histosys: interpolationHistosys, normsys: interpolationNormsys)
  }

  /// The document, patched.
  func document() throws -> JSONNode { try file.document() }

  /// The likelihood that the options ask for.
  var request: LikelihoodRequest {
    LikelihoodRequest(source: file.source, measurement: measurement, interpolation: interpolation)
  }
}

/// Where a command finds a workspace's document.
struct WorkspaceFileOptions: ParsableArguments {
  @Argument(
    help: """
      The workspace: .json, .json.gz, or an archive as published (.tar.gz, .tgz, .zip, .tar.xz); \
      - is the standard input.
      """)
  var workspace: String
  @Option(
    help: ArgumentHelp(
      "Which workspace of an archive: its path, the end of it, or its folder.", valueName: "path"))
  var member: String?
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      """
      A patch to apply, several in order: a JSON Patch file (FILE, or FILE#POINTER inside it), a \
      patch of a patch set by name or values (750,100), or a patch file of the archive.
      """, valueName: "patch"))
  var patch: [String] = []
  @Option(
    help: ArgumentHelp(
      "The patch set of --patch (default: those in the archive).", valueName: "file"))
  var patchset: String?
  @Flag(help: "Do not compare the patch set's digests with the workspace.") var unverified = false

  /// The place that the options describe.
  var source: WorkspaceSource {
    var source = WorkspaceSource(workspace, member: member, patches: patch)
    source.patchSet = patchset
    source.isVerified = !unverified
    return source
  }

  /// The document, patched.
  func document() throws -> JSONNode { try source.document() }
}

extension InterpolationCodes.Shapes: ExpressibleByArgument {}
extension InterpolationCodes.Factors: ExpressibleByArgument {}
