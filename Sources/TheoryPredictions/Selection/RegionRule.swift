/// Which region stands for an analysis in a combination (arXiv:2012.12246).
///
/// The same rule chooses among the limits of an upper-limit result, and among several folders of one
/// analysis that have joint likelihoods.
public enum RegionRule: String, Sendable, Codable, CaseIterable {
  /// The one with the largest ratio of observed to expected limit, as in the published hunt.
  ///
  /// It looks at the data: of many regions the one with the largest excess is taken, whatever the model
  /// puts there, so that Z is large without any signal too. Pseudo-data that are treated alike say how
  /// large.
  case data
  /// The one that is expected to be the most sensitive to the model; the data have no say.
  case expected

  /// What is compared: the largest stands for the analysis; nil without an expected limit.
  func merit(crossSection: Double, limit: Double?, expectedLimit: Double?) -> Double? {
    guard let expectedLimit else { return nil }
    switch self {
    case .data: return limit.map { $0 / expectedLimit }
    case .expected: return crossSection / expectedLimit
    }
  }
}
