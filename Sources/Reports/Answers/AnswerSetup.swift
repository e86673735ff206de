import SimplifiedModels
import TheoryPredictions

extension AnswerSheet {
  /// How an answer was made.
  public struct Setup: Sendable {
    /// The model's file as the user named it.
    public var file: String
    /// The family that gave quantum numbers; nil where the file has them all.
    public var family: String?
    /// This program with its version.
    public var program: String
    /// The database's version or digest.
    public var database: String
    public var decomposition: DecompositionSettings
    public var predictions: PredictionSettings
    public var answers: AnswerSettings
    /// Makes a setup.
    public init(
      file: String, family: String? = nil, program: String, database: String,
      decomposition: DecompositionSettings, predictions: PredictionSettings,
      answers: AnswerSettings
    ) {
      self.file = file
      self.family = family
      self.program = program
      self.database = database
      self.decomposition = decomposition
      self.predictions = predictions
      self.answers = answers
    }
  }
}
