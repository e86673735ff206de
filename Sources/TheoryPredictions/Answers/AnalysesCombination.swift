import ExperimentalResults
import Likelihoods

/// Chosen analyses with a common signal strength (SModelS 2.3, arXiv:2306.17676).
struct AnalysesCombination {
  private let candidates: [AnswerSelection.Candidate]
  private let database: ResultsDatabase

  init(_ candidates: [AnswerSelection.Candidate], database: ResultsDatabase) {
    self.candidates = candidates
    self.database = database
  }

  /// The product of the likelihoods of `analyses` (ids, or folders); nil where none has one.
  func answer(_ analyses: [String]) throws -> ModelAnswer.Combination? {
    let members = analyses.uniqued.compactMap(best)
    guard !members.isEmpty else { return nil }
    let product = StrengthHypotheses(product: members.compactMap(\.hypotheses))
    let limits = try product.limits()
    let crossSection = members.reduce(0) { $0 + $1.prediction.crossSection }
    return ModelAnswer.Combination(
      members: members.map(\.prediction), crossSection: crossSection,
      upperLimit: limits.observed * crossSection,
      expectedUpperLimit: limits.apriori * crossSection,
      statistics: try StrengthStatistics(product.observed))
  }

  /// The prediction that stands for an analysis: joint before regions before limits, then the larger
  /// expected r.
  private func best(_ analysis: String) -> AnswerSelection.Candidate? {
    candidates.filter { candidate in
      let result = database.results[candidate.prediction.result]
      return candidate.hypotheses != nil
        && (result.analysis == analysis || result.folder == analysis)
    }.max { a, b in
      let (first, second) = (Self.rank(a.prediction), Self.rank(b.prediction))
      return first != second
        ? first < second : (a.prediction.expectedR ?? 0) < (b.prediction.expectedR ?? 0)
    }
  }

  private static func rank(_ prediction: TheoryPrediction) -> Int {
    switch prediction.kind {
    case .covariance, .workspace: 2
    case .efficiencyMap: 1
    case .upperLimit: 0
    }
  }
}

extension [String] {
  /// Without repetitions, in the order of first mention.
  fileprivate var uniqued: [String] {
    var seen: Set<String> = []
    return filter { seen.insert($0).inserted }
  }
}
