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
  private let family: ModelFamily?
  private let references: ReferenceCrossSections?

  init(
    database: ResultsDatabase, settings: PredictSettings, family: ModelFamily? = nil,
    references: ReferenceCrossSections? = nil
  ) {
    predictor = Predictor(database: database, settings: settings.predictions)
    self.settings = settings
    self.family = family
    self.references = references
  }

  /// What the results say of the model in a file.
  func sheet(_ file: String, bytes: [UInt8]? = nil) throws -> AnswerSheet {
    var clock = StageClock()
    let model = try ModelFile(file, bytes: bytes, family: family, references: references)
      .producing()
    clock.ends("reading")
    let decomposition = Decomposition(model.spectrum, settings: settings.decomposition)
    clock.ends("decomposition")
    let answer = try predictor.answer(
      decomposition, settings: settings.answers, sigmaCut: settings.decomposition.sigmaCut)
    clock.ends("prediction")
    var warnings = model.notes.map(\.description)
    if decomposition.isTruncated {
      warnings.append("the model has more decay chains than are followed: raise --sigma-cut")
    }
    return AnswerSheet(
      answer,
      setup: .init(
        file: file, program: Version.program, database: predictor.database.digest,
        sigmaCut: settings.decomposition.sigmaCut, massGap: settings.decomposition.massGap,
        conditionLimit: settings.predictions.maximalConditionViolation,
        combinesRegions: settings.answers.combinesRegions),
      database: predictor.database, topologyCount: decomposition.count,
      warnings: warnings, seconds: clock.stages)
  }
}

/// Times of the stages of a job.
private struct StageClock {
  private let clock = ContinuousClock()
  private var last: ContinuousClock.Instant
  private(set) var stages: [(stage: String, seconds: Double)] = []

  init() { last = clock.now }

  mutating func ends(_ stage: String) {
    let now = clock.now
    stages.append((stage, (now - last) / .seconds(1)))
    last = now
  }
}
