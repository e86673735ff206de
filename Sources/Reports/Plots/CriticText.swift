import Protomodels

/// What excludes a model in a hunt, in words.
enum CriticText {
  /// A few words for a legend.
  static func rule(_ critic: CriticRule) -> String {
    switch critic {
    case .paper: "r > 1.3"
    case .sensitive: "sensitive critic"
    }
  }

  /// For a caption.
  static func sentence(_ critic: CriticRule) -> Markup {
    switch critic {
    case .paper: "at the strengths of the best model some result has r above 1.3"
    case .sensitive:
      """
      at the strengths of the best model more sensitive results have r above 1.38 than chance lets, or the most sensitive combination excludes the model
      """
    }
  }

  /// The quantity of a scan in which a critic speaks, where it begins, and its value at a point.
  static func measure(_ critic: CriticRule) -> (
    label: String, bound: Double, value: @Sendable (StatisticScan.Point) -> Double?
  ) {
    switch critic {
    case .paper: ("largest r", 1.3, { $0.largestR })
    case .sensitive: ("1 / μ_{max}", 1, { $0.maximalStrength.map { 1 / $0 } })
    }
  }
}
