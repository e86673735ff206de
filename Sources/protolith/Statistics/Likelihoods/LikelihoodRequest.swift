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
  /// The interpolation that is asked for; the rest is as the file says.
  var interpolation = InterpolationChoice()

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

  /// The file and the workspace in it, from whichever form.
  func workspace() throws -> (document: JSONNode, reading: WorkspaceReading) {
    let document = try source.document()
    return (document, try reading(document))
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
        let codes = try Workspace.reading(document, choosing: interpolation).codes
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
    return try WorkspaceHypotheses(
      reading(document), regionBins: bins.map { ($0, $0) }, measurement: measurement)
  }

  /// The workspace of whichever form, with the codes that are asked for.
  private func reading(_ document: JSONNode) throws -> WorkspaceReading {
    let found = try Workspace.reading(document, choosing: interpolation)
    for text in found.warnings { warn(text) }
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
