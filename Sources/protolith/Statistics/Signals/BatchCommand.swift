import ArgumentParser
import Documents
import HistFactory
import Inference

/// `protolith batch`: tests and limits of many signals over one background.
struct BatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "batch", abstract: "Test many signals over one background, on all cores.",
    discussion: """
      Signals come from a table (the line “signal,BIN,BIN,…”, then a name and the expected events at \
      mu = 1 in each bin; a bin is channel[bin], or the name of a one-bin channel), or from a patch \
      set. The result is a table with a row for each signal, in the same order; a signal that fails \
      says why in the last column.
      """)

  @OptionGroup var source: WorkspaceOptions
  @Option(help: ArgumentHelp("A table of yields.", valueName: "FILE")) var signals: String?
  @Flag(help: "The signals are those of the patch set: of --patchset, or of the archive.")
  var allPatches = false
  @Option(help: "The signal strength.") var testPoi = 1.0
  @Option(help: "The confidence level of the limits.") var confidenceLevel = 0.95
  @Flag(help: "Hypothesis tests only, no limits.") var noLimits = false
  @Option(help: "Threads (default: all cores); no result depends on it.") var threads: Int?
  @Option(name: .shortAndLong, help: "Where to write the table as CSV (default: print it).")
  var output: String?
  @Flag(help: "A column of seconds for each signal.") var timing = false
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    guard (signals == nil) == allPatches else {
      throw ValidationError("give either --signals or --all-patches")
    }
    guard confidenceLevel > 0, confidenceLevel < 1 else {
      throw ValidationError("--confidence-level \(confidenceLevel): give a number between 0 and 1")
    }
    guard threads ?? 1 > 0 else { throw ValidationError("--threads: give a number above 0") }
  }

  func run() throws {
    var batch = SignalBatch()
    batch.strength = testPoi
    batch.wantsLimits = !noLimits
    batch.confidenceLevel = confidenceLevel
    batch.threads = threads
    let clock = ContinuousClock()
    let start = clock.now
    let rows = try signals.map { try ofTable($0, batch) } ?? ofPatches(batch)
    let seconds = (clock.now - start) / .seconds(1)
    let report = BatchReport(rows: rows, hasLimits: !noLimits, hasTiming: timing)
    if let output {
      try Files.write(Array(report.csv.utf8), to: output)
    } else if json {
      print(report.document.prettyText, terminator: "")
    } else {
      report.table.show()
    }
    let failures = rows.count { $0.result.failure != nil }
    Outcome.say(
      "\(rows.count) signals in \(Decimals.short(seconds, 3)) s"
        + (failures == 0 ? "" : ", \(failures) of them failed"))
  }

  private func ofTable(_ path: String, _ batch: SignalBatch) throws -> [BatchReport.Row] {
    let table = try SignalTable(contentsOf: path)
    let hypotheses = try source.request.hypotheses(bins: table.bins)
    let results = batch.results(for: table.signals.map(\.yields), over: hypotheses)
    return zip(table.signals, results).map { BatchReport.Row(name: $0.name, result: $1) }
  }

  private func ofPatches(_ batch: SignalBatch) throws -> [BatchReport.Row] {
    let document = try source.document()
    let hypotheses = try PatchedHypotheses(
      document, measurement: source.measurement, choosing: source.interpolation)
    for text in hypotheses.warnings { Outcome.say("protolith: warning: \(text)") }
    let set = try source.file.source.allPatches(of: document)
    let results = batch.results(count: set.patches.count) { index in
      try hypotheses.likelihood(patchedBy: set.patches[index].operations).likelihood
    }
    return zip(set.patches, results).map { BatchReport.Row(name: $0.name, result: $1) }
  }
}

/// The results of a batch as a table, CSV or JSON.
struct BatchReport {
  /// One signal.
  struct Row {
    var name: String
    var result: SignalResult
  }
  var rows: [Row]
  var hasLimits: Bool
  var hasTiming: Bool

  private static let bands = ["-2sigma", "-1sigma", "median", "+1sigma", "+2sigma"]

  private var heads: [String] {
    ["signal", "CLs_obs", "CLs_exp"]
      + (hasLimits ? ["limit_obs"] + Self.bands.map { "limit_exp_\($0)" } : [])
      + (hasTiming ? ["seconds"] : []) + ["error"]
  }

  /// The numbers of a row; nil where there is none.
  private func numbers(_ result: SignalResult) -> [Double?] {
    var numbers = [result.test?.cls, result.test?.expected[2]]
    if hasLimits {
      numbers.append(result.limits?.observed)
      numbers += (0..<5).map { result.limits?.expected[$0] }
    }
    return hasTiming ? numbers + [result.seconds] : numbers
  }

  /// Text for other programs: all digits, an empty cell where there is no number.
  var csv: String {
    let lines = rows.map { row in
      let cells = numbers(row.result).map { $0.map { "\($0)" } ?? "" }
      let error = row.result.failure.map { "\"\($0.replacing("\"", with: "'"))\"" } ?? ""
      return ([row.name] + cells + [error]).joined(separator: ",")
    }
    return ([heads.joined(separator: ",")] + lines).joined(separator: "\n") + "\n"
  }

  var table: TextTable {
    var table = TextTable(
      heads.map { $0.replacing("limit_exp_", with: "exp ") }, numeric: Set(1..<(heads.count - 1)))
    for row in rows {
      table.add(
        [row.name] + numbers(row.result).map { $0.map { Decimals.short($0, 5) } ?? "–" }
          + [row.result.failure ?? ""])
    }
    return table
  }

  var document: JSONValue {
    .array(
      rows.map { row in
        var members: [(String, JSONValue)] = [("name", .string(row.name))]
        if let test = row.result.test {
          members.append(("CLs_obs", .number(test.cls)))
          members.append(("CLs_exp", .array(test.expected.map { .number($0) })))
        }
        if let limits = row.result.limits {
          members.append(("limit_obs", .number(limits.observed)))
          members.append(("limit_exp", .array(limits.expected.map { .number($0) })))
        }
        if hasTiming { members.append(("seconds", .number(row.result.seconds))) }
        if let failure = row.result.failure { members.append(("error", .string(failure))) }
        return .object(members)
      })
  }
}
