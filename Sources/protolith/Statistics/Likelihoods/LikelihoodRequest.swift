import Approximations
import Documents
import HistFactory
import Likelihoods

/// A likelihood of any kind as a command asks for it: a file, patches, a signal, a measurement.
///
/// Which kind of file it is, a workspace, HS3, or counts with a covariance, is told apart here alone.
struct LikelihoodRequest {
  var source: WorkspaceSource
  /// A row of a table of signals, `TABLE[#NAME]`.
  var signal: String?
  var measurement: String?
  var codes = CodeChoice()

  /// The likelihood; what is odd but harmless goes to standard error.
  ///
  /// Without `needsSignal` a background-only file, whose parameter of interest comes with the signal,
  /// has none. Where it `isTested`, its signal strength must be named and free.
  func likelihood(needsSignal: Bool = true, isTested: Bool = false) throws -> any Likelihood {
    let document = try document()
    if let signal {
      let (bins, row) = try SignalTable.row(signal)
      return try hypotheses(document, bins: bins).likelihood(for: row.yields)
    }
    if CovarianceForm.describes(document) {
      return try CovarianceForm.likelihood(document, needsSignal: needsSignal)
    }
    let found = try reading(document)
    let workspace = needsSignal ? found.workspace : found.workspace.withoutAbsentInterest()
    if isTested { try workspace.checkTestable(measurement: measurement) }
    return try workspace.likelihood(measurement: measurement, codes: found.codes, warning: warn)
  }

  /// The background with a place for a signal in each of these bins.
  func hypotheses(bins: [String]) throws -> any SignalHypotheses {
    try hypotheses(document(), bins: bins)
  }

  /// The file as a workspace of schema 1.0.0, from whichever form, and its codes.
  func workspaceDocument() throws -> (node: JSONNode, codes: InterpolationCodes) {
    let document = try source.document()
    let found = try reading(document)
    if found.form == .pyhf { return (document, found.codes) }
    return (JSONNode(file: document.file, value: found.workspace.json), found.codes)
  }

  /// The JSON Patch that puts a signal into the file.
  func signalPatch(_ signal: SignalTable.Signal, in bins: [String]) throws -> JSONValue {
    let document = try source.document()
    if CovarianceForm.describes(document) {
      return try CovarianceForm.signalPatch(signal.yields, in: bins, of: document)
    }
    return try reading(document).workspace.signalPatch(
      signal.yields, in: bins, sample: signal.name, measurement: measurement)
  }

  /// The file with its patches and signal, as the user named them.
  var words: String {
    ([source.path] + source.patches + (signal.map { [$0] } ?? [])).joined(separator: ":")
  }

  /// What tells this model from others: digests, the measurement, the codes.
  var modelName: String {
    get throws {
      let document = try source.document()
      var name = "sha256:\(Files.sha256(document.value.canonicalBytes))"
      if !CovarianceForm.describes(document) {
        let codes = codes.of(try Workspace.reading(document))
        name += " measurement:\(measurement ?? "first")"
        name += " histosys:\(codes.histosys.rawValue) normsys:\(codes.normsys.rawValue)"
      }
      guard let signal else { return name }
      let (bins, row) = try SignalTable.row(signal)
      return name + zip(bins, row.yields).map { " \($0):\($1)" }.joined()
    }
  }
}

extension LikelihoodRequest {
  /// The document, patched; what a simplified form is worth goes to standard error.
  private func document() throws -> JSONNode {
    let document = try source.document()
    if let errors = try MeasuredErrors.read(of: document, file: source.path) {
      Outcome.say("protolith: \(source.path): \(errors.words)")
    }
    return document
  }

  private func hypotheses(_ document: JSONNode, bins: [String]) throws -> any SignalHypotheses {
    if CovarianceForm.describes(document) {
      return try NamedRegions(bins, of: CovarianceForm.hypotheses(document))
    }
    let found = try reading(document)
    return try WorkspaceHypotheses(
      found.workspace, regionBins: bins.map { ($0, $0) }, measurement: measurement,
      codes: found.codes)
  }

  /// The workspace of whichever form, with the codes that are asked for.
  private func reading(_ document: JSONNode) throws -> WorkspaceReading {
    var found = try Workspace.reading(document)
    for text in found.warnings { warn(text) }
    found.codes = codes.of(found)
    let measurements = found.workspace.measurements
    if measurement == nil, measurements.count > 1 {
      warn(
        "\(source.path) has \(measurements.count) measurements"
          + " (\(measurements.map(\.name).joined(separator: ", "))); the first is taken, choose with"
          + " --measurement")
    }
    return found
  }

  private func warn(_ text: String) { Outcome.say("protolith: warning: \(text)") }
}

/// The interpolation codes that the user asks for.
struct CodeChoice {
  var shapes: InterpolationCodes.Shapes?
  var factors: InterpolationCodes.Factors?

  /// These, else those of the file.
  func of(_ found: WorkspaceReading) -> InterpolationCodes {
    InterpolationCodes(
      histosys: shapes ?? found.codes.histosys, normsys: factors ?? found.codes.normsys)
  }
}

extension SignalTable {
  /// The bins and the row that `TABLE[#NAME]` means; without a name the only row.
  static func row(_ text: String) throws -> (bins: [String], row: Signal) {
    let parts = text.split(separator: "#", maxSplits: 1).map(String.init)
    let whole = Files.exists(text)
    let path = whole ? text : parts.first ?? text
    let table = try SignalTable(contentsOf: path)
    let name = whole || parts.count < 2 ? nil : parts[1]
    return (table.bins, try table.row(named: name, file: path))
  }

  /// The row of a name, or the only one.
  func row(named name: String?, file: String) throws -> Signal {
    if let name, let found = signals.first(where: { $0.name == name }) { return found }
    if name == nil, signals.count == 1 { return signals[0] }
    let known = signals.prefix(20).map(\.name).joined(separator: ", ")
    throw DocumentError.malformed(
      file: file, place: "its rows", found: name.map { "no signal “\($0)”" } ?? "several signals",
      expected: "one of \(known)\(signals.count > 20 ? ", …" : "")",
      remedy: "choose one by its name")
  }
}

extension MeasuredErrors {
  /// One line for people.
  var words: String {
    func percent(_ value: Double) -> String { "\(Decimals.text(100 * value, 1)) %" }
    return "a simplified likelihood; its limits differ from those of the full one by"
      + " \(percent(observed.median)) (median) and \(percent(observed.largest)) (largest), the"
      + " expected ones by \(percent(expected.median)) and \(percent(expected.largest)), of"
      + " \(signals) signals"
  }
}
