import Approximations
import ArgumentParser
import Documents
import HistFactory

/// `protolith simplify`: fast forms of a published likelihood, and what they cost in precision.
struct SimplifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simplify",
    abstract: "Put a likelihood into a fast form, and measure its error on limits.",
    discussion: """
      The background is fitted without signal to the control regions; the form holds the signal \
      regions only. Forms: workspace (one background sample per channel, readable by pyhf too), \
      covariance, skewed. The error is measured with the given signals (patches), or with made-up \
      ones: each bin alone, each channel, all bins. The file keeps it (--form workspace: a file beside \
      it, NAME.errors.json). A simplified likelihood never replaces the full one.
      """)

  @OptionGroup var source: WorkspaceOptions
  @Option(help: "The form to write: workspace, covariance or skewed (default: none, compare all).")
  var form: SimplifiedForm?
  @Option(parsing: .upToNextOption, help: "The channels that a signal may enter.")
  var signalRegions: [String] = []
  @Option(help: "Which data the background is fitted to: control or all.")
  var fit = FittedData.control
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Patches with signals to compare limits for.", valueName: "patch"))
  var signals: [String] = []
  @Option(name: .shortAndLong, help: "Where to write the form (default: print it).")
  var outputFile: String?
  @Flag(help: "Print the comparison as JSON.") var json = false

  func validate() throws {
    if outputFile != nil, form == nil {
      throw ValidationError("--output-file needs --form workspace, covariance or skewed")
    }
  }

  func run() throws {
    let (document, reading) = try source.request.workspace()
    let simplified = try SimplifiedSource(
      reading, signalChannels: signalRegions.isEmpty ? nil : signalRegions,
      measurement: source.measurement)
    let forms = try (form.map { [$0] } ?? SimplifiedForm.allCases).map {
      try SimplifiedLikelihood(simplified, form: $0, fitting: fit)
    }
    for form in forms {
      for note in form.notes { Outcome.say("protolith: \(form.form.rawValue): \(note)") }
    }
    if let form, outputFile == nil, !json, signals.isEmpty {
      _ = form
      print(forms[0].document.prettyText, terminator: "")
      return
    }
    let study = try ApproximationStudy(
      of: forms, against: simplified, signals: try chosenSignals(simplified))
    let errors = forms.indices.map {
      MeasuredErrors(
        study, form: $0, program: Version.program,
        command: Array(CommandLine.arguments.dropFirst()), source: document)
    }
    if let outputFile { try write(forms[0], errors[0], to: outputFile) }
    let comparison = Comparison(study: study, forms: forms.map(\.form), errors: errors)
    if json {
      print(comparison.document.prettyText, terminator: "")
    } else {
      comparison.show()
    }
  }

  private func write(
    _ form: SimplifiedLikelihood, _ errors: MeasuredErrors?, to path: String
  ) throws {
    let (document, beside) =
      errors?.stored(with: form.document, of: form.form) ?? (form.document, nil)
    try Files.write(Array(document.prettyText.utf8), to: path)
    Outcome.say("\(path): the form \(form.form.rawValue)")
    guard let beside else { return }
    let errorFile = MeasuredErrors.path(beside: path)
    try Files.write(Array(beside.prettyText.utf8), to: errorFile)
    Outcome.say("\(errorFile): its measured errors")
  }

  private func chosenSignals(_ simplified: SimplifiedSource) throws -> [ApproximationStudy.Signal] {
    guard !signals.isEmpty else { return try ApproximationStudy.madeUpSignals(simplified) }
    return try signals.map { patch in
      var place = source.file.source
      place.patches = [patch]
      return try ApproximationStudy.signal(
        of: place.document(), named: patch, in: simplified)
    }
  }
}

extension SimplifiedForm: ExpressibleByArgument {}
extension FittedData: ExpressibleByArgument {}

/// The limits of simplified forms beside those of the full likelihood.
private struct Comparison {
  let study: ApproximationStudy
  let forms: [SimplifiedForm]
  let errors: [MeasuredErrors?]

  func show() {
    var table = TextTable(
      ["signal", "full obs", "exp"] + forms.flatMap { ["\($0.rawValue) obs", "exp"] },
      numeric: Set(1..<(3 + 2 * forms.count)))
    for row in study.rows {
      var cells = [row.signal]
      cells += [row.full?.observed, row.full?.expected].map { $0.map { Decimals.short($0) } ?? "–" }
      for form in forms.indices {
        cells += [
          row.error(ofForm: form, \.observed), row.error(ofForm: form, \.expected),
        ].map(percent)
      }
      table.add(cells)
    }
    table.show()
    for (index, form) in forms.enumerated() { print(summary(index, form)) }
  }

  private func percent(_ value: Double?) -> String {
    value.map { ($0 < 0 ? "" : "+") + Decimals.text(100 * $0, 1) + " %" } ?? "–"
  }

  private func summary(_ index: Int, _ form: SimplifiedForm) -> String {
    guard let errors = errors[index] else { return "\(form.rawValue): no limit" }
    func percent(_ error: Double) -> String { "\(Decimals.text(100 * error, 1)) %" }
    let full = study.rows.compactMap { $0.full?.seconds }.reduce(0, +)
    let simple = study.rows.compactMap { $0.simplified[index]?.seconds }.reduce(0, +)
    return
      "\(form.rawValue): error of the observed limit \(percent(errors.observed.median)) (median),"
      + " \(percent(errors.observed.largest)) (largest); of the expected"
      + " \(percent(errors.expected.median)), \(percent(errors.expected.largest));"
      + " \(Decimals.short(full / simple, 3)) times faster"
  }

  var document: JSONValue {
    func limits(_ limits: ApproximationStudy.Limits?) -> JSONValue {
      guard let limits else { return .null }
      return .object([
        ("limit_obs", .number(limits.observed)), ("limit_exp", .number(limits.expected)),
        ("seconds", .number(limits.seconds)),
      ])
    }
    return .array(
      study.rows.map { row in
        .object(
          [("signal", .string(row.signal)), ("full", limits(row.full))]
            + zip(forms, row.simplified).map { ($0.rawValue, limits($1)) })
      })
  }
}
