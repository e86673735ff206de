import ArgumentParser
import Documents
import ExperimentalResults
import Foundation
import Reports
import Runs
import TheoryPredictions

/// `protolith predict`, which answers whether a model is excluded.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Predictions, limits and likelihoods of a model, or of a folder of models.",
    discussion: """
      MODEL is a SLHA or LHE file, or a folder of them. One file is answered on standard output in the form \
      of --output. Several are rows of a table (--into results.sqlite or .csv); a file that cannot be \
      read is a row of its errors. A batch that was stopped goes on when the same command is given \
      again: files that are done and have not changed are skipped.
      """)

  @Argument(help: ArgumentHelp("SLHA or LHE files, or folders of them.", valueName: "model"))
  var models: [String]
  @OptionGroup var place: DatabaseOption
  @Option(help: "Which results: a name below selections/, or a file.") var selection = "all"
  @Option(help: ArgumentHelp("SModelS's parameters.ini; options go before it.", valueName: "file"))
  var parameters: String?
  @OptionGroup var reading: ModelOptions
  @OptionGroup var decomposition: DecompositionOptions
  @OptionGroup var combination: CombinationOptions
  @OptionGroup var prediction: PredictionOptions
  @Option(
    help: ArgumentHelp(
      "What no result constrains is left out up to this, fb (default: --sigma-cut).",
      valueName: "fb"))
  var coverageCut: Double?
  @Option(
    help: ArgumentHelp(
      "\(PredictOutput.allCases.map(\.rawValue).joined(separator: ", ")); several with commas for --outputs.",
      valueName: "form"))
  var output: String?
  @Option(help: ArgumentHelp("Write each model's answer into this folder.", valueName: "folder"))
  var outputs: String?
  @Option(help: ArgumentHelp("Table of all models, .sqlite or .csv.", valueName: "file"))
  var into: String?
  @Option(help: "Threads (default: all cores); no result depends on it.") var threads: Int?
  @Option(help: "Answer one model so many times and show the times of the last (for benchmarks).")
  var `repeat` = 1

  func validate() throws {
    guard self.repeat > 0 else { throw ValidationError("--repeat: give a number above 0") }
    guard coverageCut ?? 0 >= 0 else {
      throw ValidationError("--coverage-cut: give 0 or more, in fb")
    }
    guard threads ?? 1 > 0 else { throw ValidationError("--threads: give a number above 0") }
  }

  func run() throws {
    let parameters = try self.parameters.map { try ParametersFile($0) }
    for note in parameters?.notes ?? [] { Outcome.say("warning: \(note)") }
    var settings = chosen(parameters)
    let forms = try outputForms(parameters)
    settings.answers.describesTopologies = forms.contains(where: \.describesTopologies)
    let files = try ModelFiles.list(models)
    let database = try ResultsDatabase.opened(
      parameters?.database ?? place.database, selection: selection)
    let isOne = files.count == 1 && into == nil && outputs == nil && models == files
    // A row of a table says nothing of what is not leading.
    let job = PredictionJob(
      database: database, settings: settings, choices: try reading.choices(place.database),
      detail: isOne || outputs != nil ? .all : .leading)
    if isOne {
      for _ in 1..<self.repeat { _ = try job.sheet(files[0]) }
      print(forms[0].text(of: try job.sheet(files[0])), terminator: "")
      return
    }
    try batch(job, files, forms, settings, database, threads ?? parameters?.threads)
  }

  private func chosen(_ parameters: ParametersFile?) -> PredictSettings {
    var settings = parameters?.settings ?? PredictSettings()
    decomposition.apply(to: &settings.decomposition)
    combination.apply(to: &settings.answers)
    if let coverageCut { settings.answers.coverageCut = coverageCut }
    if let version = combination.workspace { settings.predictions.workspaces = version }
    if let form = prediction.limitForm { settings.predictions.limitForm = form }
    if prediction.roundQueries { settings.predictions.roundQueries = true }
    if let value = prediction.cellValue { settings.predictions.cellValue = value }
    return settings
  }

  private func outputForms(_ parameters: ParametersFile?) throws -> [PredictOutput] {
    guard let output else {
      let named = parameters?.outputs ?? []
      return named.isEmpty ? [.text] : named
    }
    return try CombinationOptions.list(output).map { word in
      guard let form = PredictOutput(rawValue: word) else {
        let known = PredictOutput.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("--output \(word): give some of \(known)")
      }
      return form
    }
  }

  private func batch(
    _ job: PredictionJob, _ files: [String], _ forms: [PredictOutput], _ settings: PredictSettings,
    _ database: ResultsDatabase, _ threads: Int?
  ) throws {
    guard into != nil || outputs != nil else {
      throw ValidationError("several models: give --into results.sqlite (or .csv), or --outputs")
    }
    if let outputs {
      try FileManager.default.createDirectory(
        atPath: outputs, withIntermediateDirectories: true)
    }
    let made = String(decoding: try StateCoder.encode(settings), as: UTF8.self)
    let table = try into.map {
      try BatchTables.open(
        $0, columns: PredictBatch.columns, settings: "database \(database.digest), \(made)")
    }
    let batch = PredictBatch(
      job: job, table: table, outputs: outputs.map { ($0, forms) }, threads: threads)
    let stop = StopSignal()
    stop.listen()
    let line = ProgressLine("predict")
    let clock = ContinuousClock()
    let start = clock.now
    let tally = try batch.run(files) { tally in
      let seconds = (clock.now - start) / .seconds(1)
      line.show(Self.text(tally, of: files.count, seconds))
      return !stop.isRaised
    }
    line.end()
    Outcome.say(
      "protolith: " + Self.text(tally, of: files.count, (clock.now - start) / .seconds(1)))
    if tally.done + tally.skipped < files.count { throw Outcome.stoppedEarly }
  }

  private static func text(_ tally: PredictBatch.Tally, of count: Int, _ seconds: Double) -> String
  {
    var parts = ["\(tally.done + tally.skipped) of \(count) models"]
    if tally.skipped > 0 { parts.append("\(tally.skipped) were done before") }
    parts.append("\(tally.excluded) excluded")
    if tally.failed > 0 { parts.append("\(tally.failed) failed (see the table of errors)") }
    parts.append("\(Decimals.short(Double(tally.done) / max(seconds, 1e-9), 3)) models/s")
    return parts.joined(separator: " · ")
  }
}
