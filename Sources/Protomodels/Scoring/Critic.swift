import TheoryPredictions

/// The critic: how strong a model may be before published limits exclude it.
///
/// It caps the signal strength and never rejects a model: μ_max = 0.999 · 1.3 / r_max. Values of r up to
/// 1.3 are tolerated because many results are tested at once. A result without a limit has no say.
enum Critic {
  /// The r-value that is still tolerated.
  static let tolerance = 1.3
  /// The margin below it.
  static let margin = 0.999
  /// The bound where no result constrains the model.
  static let unconstrained = 1e4

  static func maximalStrength(_ predictions: [TheoryPrediction]) -> Double {
    let largest = predictions.lazy.compactMap(\.r).max() ?? 0
    return largest > 0 ? min(unconstrained, margin * tolerance / largest) : unconstrained
  }
}
