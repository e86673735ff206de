import TheoryPredictions

/// The critic of the published hunt (arXiv:2012.12246): μ_max = 0.999 · 1.3 / r_max.
///
/// Values of r up to 1.3 are tolerated because many results are tested at once; how many does not
/// matter. A result without a limit has no say.
enum PaperCritic {
  /// The r-value that is still tolerated.
  static let tolerance = 1.3
  /// The margin below it.
  static let margin = 0.999

  static func maximalStrength(_ predictions: [TheoryPrediction]) -> Double {
    let largest = predictions.lazy.compactMap(\.r).max() ?? 0
    let unconstrained = CriticRule.unconstrained
    return largest > 0 ? min(unconstrained, margin * tolerance / largest) : unconstrained
  }
}
