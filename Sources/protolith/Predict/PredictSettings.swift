import SimplifiedModels
import TheoryPredictions

/// Everything that decides what is predicted for a model.
struct PredictSettings: Encodable {
  var decomposition = DecompositionOptions.standard
  var predictions = PredictionSettings()
  var answers = AnswerSettings()
}
