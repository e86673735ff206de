import ExperimentalResults
import SimplifiedModels
import TheoryPredictions

extension Contribution {
  /// What a member of the best combination shows at the strength μ̂.
  init(
    _ prediction: TheoryPrediction, muHat: Double, in database: ResultsDatabase
  ) throws {
    let result = database.results[prediction.result]
    let value = try prediction.profile?.logLikelihood(atStrength: muHat).value
    weight = value.map { 2 * ($0 - prediction.backgroundLogLikelihood) } ?? 0
    analysis = result.analysis
    type = prediction.kind.rawValue
    dataset = prediction.datasetName
    topologies = prediction.topologies
    observed = prediction.data.observed
    expected = prediction.data.expected ?? 0
    error = prediction.kind == .upperLimit ? 0 : prediction.data.error ?? 0
    unit = prediction.kind == .upperLimit ? "fb" : "events"
    sigma = prediction.data.significance(of: prediction.kind) ?? 0
    particles = prediction.particles
  }
}

extension CriticValue {
  /// The r-value of a prediction for the model with its strengths multiplied by `muHat`; nil without one.
  init?(_ prediction: TheoryPrediction, muHat: Double, in database: ResultsDatabase) {
    guard let r = prediction.r else { return nil }
    self.init(
      analysis: database.results[prediction.result].analysis, type: prediction.kind.rawValue,
      dataset: prediction.datasetName, topologies: prediction.topologies, r: r * muHat,
      expectedR: prediction.expectedR.map { $0 * muHat })
  }
}

extension TheoryPrediction {
  var datasetName: String {
    region ?? (kind == .upperLimit ? "all" : "combined")
  }
}
