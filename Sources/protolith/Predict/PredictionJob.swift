import Documents
import ExperimentalResults
import Foundation
import Reports
import SimplifiedModels
import TheoryPredictions

/// From a model's file to its answer, stage by stage.
struct PredictionJob: Sendable {
  private let predictor: Predictor
  private let settings: PredictSettings
  private let choices: ModelChoices
  private let detail: AnswerDetail

  init(
    database: ResultsDatabase, settings: PredictSettings, choices: ModelChoices,
    detail: AnswerDetail = .all
  ) {
    self.detail = detail
    // Models of a batch have few signals in common.
    predictor = Predictor(
      database: database, settings: settings.predictions, remembering: 8)
    self.settings = settings
    self.choices = choices
  }

  /// What the results say of the model in a file.
  func sheet(_ file: String, bytes: [UInt8]? = nil) throws -> AnswerSheet {
    var clock = StageClock()
    let model = try ModelFile(file, bytes: bytes, choices: choices).producing()
    clock.ends("reading")
    let decomposition = Decomposition(model.spectrum, settings: settings.decomposition)
    clock.ends("decomposition")
    let answer = try predictor.answer(
      decomposition, settings: settings.answers, sigmaCut: settings.decomposition.sigmaCut,
      detail: detail)
    clock.ends("prediction")
    var warnings = model.notes.map(\.description)
    if decomposition.isTruncated {
      warnings.append("the model has more decay chains than are followed: raise --sigma-cut")
    }
    return AnswerSheet(
      answer,
      setup: .init(
        file: file, family: model.family?.rawValue, program: Version.program,
        database: predictor.database.digest, decomposition: settings.decomposition,
        predictions: settings.predictions, answers: settings.answers),
      database: predictor.database, topologyCount: decomposition.count,
      spectrum: settings.answers.describesTopologies ? model.spectrum : nil, warnings: warnings,
      seconds: clock.stages)
  }
}
