import TheoryPredictions

/// What holds the signal strength of a model back.
///
/// Either rule acts as a cap on μ and refuses no model: the strength is free in a hunt, so that a model
/// that is excluded at one strength is still a model at a smaller one. A veto (as in the newer programs)
/// would make the walk find that strength by steps of its own, and would refuse most of what is proposed
/// near the best models, which stand at the edge of what is allowed.
public enum CriticRule: String, Codable, Sendable, CaseIterable {
  /// One result excludes: r ≤ 1.3 for all (`PaperCritic`).
  case paper
  /// A number of sensitive results, and their best combination (`SensitiveCritic`).
  case sensitive

  /// How strong the model may be, as a multiple of what it is.
  func maximalStrength(_ predictions: Predictions) -> Double {
    switch self {
    case .paper: PaperCritic.maximalStrength(predictions.critic)
    case .sensitive: SensitiveCritic.maximalStrength(predictions)
    }
  }

  /// Whether a model that may have this multiple of its strengths is excluded as it stands.
  ///
  /// Caps have a margin of 0.1 %, at which the best models of a hunt stand: they are not excluded.
  public static func excludes(_ maximalStrength: Double) -> Bool { maximalStrength < 0.999 }

  /// The bound where no result constrains the model.
  static let unconstrained = 1e4

  /// Whether expected limits of all joint likelihoods and the limit of their combination are needed.
  var isSensitive: Bool { self == .sensitive }
}
