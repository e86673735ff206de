import ArgumentParser
import Documents
import HistFactory

/// `protolith convert`: a workspace in another form.
struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert", abstract: "Write a workspace in another form: HS3 or pyhf's.",
    discussion: """
      HS3 is the form of RooFit and of pyhs3, which write it differently: choose with --dialect. The \
      input may be either form, with patches; its content decides. A file that cannot be expressed \
      in the other form is refused with the place that cannot.
      """)

  /// The forms that are written.
  enum Form: String, ExpressibleByArgument, CaseIterable { case hs3, pyhf }

  @OptionGroup var file: WorkspaceFileOptions
  @Option(help: "The form to write: hs3 or pyhf.") var to: Form
  @Option(help: "The dialect of HS3 to write: root or pyhs3 (default: root).")
  var dialect: HS3Dialect?
  @Option(
    help: "The dialect of HS3 to read, root or pyhs3, where the file does not tell.")
  var inputDialect: HS3Dialect?
  @Option(help: "The interpolation code of shapes to write in HS3, where the input has none.")
  var interpolationHistosys: InterpolationCodes.Shapes?
  @Option(help: "The interpolation code of factors to write in HS3, where the input has none.")
  var interpolationNormsys: InterpolationCodes.Factors?
  @Option(help: "Write this measurement only, by name or index (default: all).")
  var measurement: String?
  @OptionGroup var output: WorkspaceOutput

  func validate() throws {
    guard to == .hs3 || dialect == nil else {
      throw ValidationError(
        "--dialect is what HS3 is written in; the one of the input is --input-dialect")
    }
  }

  func run() throws {
    let source = try Workspace.reading(file.document(), dialect: inputDialect)
    for text in source.warnings { warn(text) }
    var codes = source.codes
    if source.form == .pyhf {
      codes.histosys = interpolationHistosys ?? codes.histosys
      codes.normsys = interpolationNormsys ?? codes.normsys
    }
    var workspace = source.workspace
    if let measurement { try workspace.keep(measurement: measurement) }
    let document: JSONValue
    switch to {
    case .pyhf:
      document = workspace.json
      if source.codes != InterpolationCodes() {
        warn(
          "\(file.workspace): it interpolates by \(source.codes.inWords), which the form of pyhf "
            + "cannot say; give --interpolation-histosys and --interpolation-normsys with it")
      }
    case .hs3:
      document = try workspace.hs3(
        dialect ?? .root, codes: codes, program: ("protolith", Version.text),
        warning: warn)
    }
    try output.write(document)
  }

  private func warn(_ text: String) { Outcome.say("protolith: warning: \(text)") }
}

extension HS3Dialect: ExpressibleByArgument {}

extension InterpolationCodes {
  /// The codes by name.
  fileprivate var inWords: String { "\(histosys) (histosys) and \(normsys) (normsys)" }
}
