import SimplifiedModels
import TheoryPredictions

/// Everything that decides what is predicted for a model.
struct PredictSettings: Encodable {
  /// SModelS's cuts; prompt particles of other charge, spin or colour are other particles.
  var decomposition: DecompositionSettings = {
    var settings = DecompositionSettings(sigmaCut: 0.005, massGap: 5)
    settings.mergesPromptParticles = false
    return settings
  }()
  var predictions = PredictionSettings()
  var answers = AnswerSettings()
}
