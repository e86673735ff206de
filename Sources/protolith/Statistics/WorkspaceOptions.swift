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

  /// The interpolation codes for a file that has none.
  var codes: InterpolationCodes {
    InterpolationCodes(
      histosys: interpolationHistosys ?? .code4p, normsys: interpolationNormsys ?? .code4)
  }

  /// The document, patched.
  func document() throws -> JSONNode { try file.document() }

  /// The codes that these options name, else those of the file.
  func codes(for found: WorkspaceReading) -> InterpolationCodes {
    InterpolationCodes(
      histosys: interpolationHistosys ?? found.codes.histosys,
      normsys: interpolationNormsys ?? found.codes.normsys)
  }

  /// The workspace in whichever form, patched and checked.
  func reading() throws -> WorkspaceReading { try reading(file.source) }

  /// The workspace of any source with the codes of these options, else those of its file; warnings
  /// go to standard error.
  func reading(_ source: WorkspaceSource) throws -> WorkspaceReading {
    var found = try source.reading()
    for text in found.warnings { Outcome.say("protolith: warning: \(text)") }
    found.codes = codes(for: found)
    return found
  }

  /// The workspace, patched and checked.
  func read() throws -> Workspace { try reading().workspace }

  /// The likelihood; what is odd but harmless goes to standard error.
  ///
  /// Without `needsSignal` a background-only file, whose parameter of interest comes with the signal,
  /// has none. Where it `isTested`, its signal strength must be named and free.
  func likelihood(
    needsSignal: Bool = true, isTested: Bool = false
  ) throws -> WorkspaceLikelihood {
    let source = try reading()
    let workspace = needsSignal ? source.workspace : source.workspace.withoutAbsentInterest()
    if isTested { try workspace.checkTestable(measurement: measurement) }
    if measurement == nil, workspace.measurements.count > 1 {
      Outcome.say(
        "protolith: warning: \(self.workspace) has \(workspace.measurements.count) measurements "
          + "(\(workspace.measurements.map(\.name).joined(separator: ", "))); the first is taken, "
          + "choose with --measurement")
    }
    return try workspace.likelihood(measurement: measurement, codes: source.codes) {
      Outcome.say("protolith: warning: \($0)")
    }
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
