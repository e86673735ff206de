import Documents
import Foundation
import Numerics
import Reports
import Runs

/// Many models: one row each, on all cores, to be stopped and continued at any time.
struct PredictBatch {
  var job: PredictionJob
  var table: (any BatchTable)?
  /// Folder and forms of the outputs per model.
  var outputs: (folder: String, forms: [PredictOutput])?
  var threads: Int?

  /// Columns of a row beside file and digest.
  static let columns = [
    "excluded", "r", "r_expected", "analysis", "dataset", "type", "txnames",
    "theory_prediction_fb", "upper_limit_fb", "expected_upper_limit_fb", "r_combination",
    "r_expected_combination", "predictions", "topologies", "missing_prompt_fb",
    "missing_displaced_fb", "missing_all_fb", "outside_grid_fb", "warnings", "seconds",
  ]

  /// Models between two transactions, for each thread.
  private static let blockPerThread = 32

  /// What became of a batch.
  struct Tally {
    var done = 0
    var failed = 0
    var excluded = 0
    var skipped = 0
  }

  /// Goes through the files; `progress` is told after each block, and may end the batch.
  func run(_ files: [String], progress: (Tally) -> Bool) throws -> Tally {
    let known = try table?.done() ?? []
    var tally = Tally()
    let cores = threads ?? ProcessInfo.processInfo.activeProcessorCount
    let block = max(1, cores) * Self.blockPerThread
    for start in stride(from: 0, to: files.count, by: block) {
      let part = Array(files[start..<min(start + block, files.count)])
      let rows = Parallel.map(part.count, threads: threads) { place in
        row(part[place], known)
      }
      let fresh = rows.compactMap { $0 }
      try table?.append(fresh)
      tally.skipped += rows.count - fresh.count
      tally.done += fresh.count
      tally.failed += fresh.count { $0.failure != nil }
      tally.excluded += fresh.count { $0.values.first == .integer(1) }
      guard progress(tally) else { break }
    }
    return tally
  }

  /// The row of a model; nil where the table has it already.
  private func row(_ file: String, _ known: Set<BatchModel>) -> BatchRow? {
    var model = BatchModel(file: file, digest: "")
    do {
      let bytes = try Files.read(file, limit: ModelFile.largestSize)
      model.digest = Files.sha256(bytes)
      if known.contains(model) { return nil }
      let sheet = try job.sheet(file, bytes: bytes)
      if let outputs { try write(sheet, outputs) }
      return BatchRow(model, values: Self.values(sheet))
    } catch {
      return BatchRow(model, failure: "\(error)")
    }
  }

  private func write(_ sheet: AnswerSheet, _ outputs: (folder: String, forms: [PredictOutput]))
    throws(DocumentError)
  {
    let name = URL(filePath: sheet.setup.file).lastPathComponent
    for form in outputs.forms {
      try Files.write(
        Array(form.text(of: sheet).utf8), to: "\(outputs.folder)/\(name)\(form.ending)")
    }
  }

  private static func values(_ sheet: AnswerSheet) -> [BatchRow.Value] {
    let best = sheet.largest
    func number(_ value: Double?) -> BatchRow.Value { value.map { .number($0) } ?? .none }
    func text(_ value: String?) -> BatchRow.Value { value.map { .text($0) } ?? .none }
    func missing(_ name: String) -> BatchRow.Value {
      number(sheet.coverage?.first { $0.name == name }?.total)
    }
    return [
      .integer((best?.r ?? 0) >= 1 ? 1 : 0), number(best?.r), number(best?.expectedR),
      text(best?.folder), text(best?.datasetText), text(best?.type),
      text(best?.topologies.joined(separator: " ")), number(best?.crossSection),
      number(best?.upperLimit), number(best?.expectedUpperLimit), number(sheet.combination?.r),
      number(sheet.combination?.expectedR), .integer(sheet.rows.count),
      .integer(sheet.topologyCount), missing("missing (prompt)"), missing("missing (displaced)"),
      missing("missing (all)"), missing("outsideGrid (all)"),
      text(sheet.warnings.isEmpty ? nil : sheet.warnings.joined(separator: "; ")),
      .number(sheet.seconds.reduce(0) { $0 + $1.seconds }),
    ]
  }
}
