import Inference
import SimplifiedModels

extension Predictor {
  /// What all results say of a model.
  ///
  /// A fit that fails does not end it: the most sensitive region answers in place of the joint
  /// likelihood, and `failures` says so. `sigmaCut` (fb) is that of the decomposition: missing
  /// topologies below it are left out of the coverage.
  public func answer(
    _ decomposition: Decomposition, settings answers: AnswerSettings = .init(),
    sigmaCut: Double = 0, detail: AnswerDetail = .all
  ) throws -> ModelAnswer {
    let matches = try MapMatches(decomposition, predictor: self)
    let yields = ResultYields(matches, predictor: self)
    let isLeading = detail == .leading && answers.combinedAnalyses.isEmpty
    let selection = AnswerSelection(
      yields, predictor: self, settings: answers, limits: isLeading ? .leading : .every)
    var (candidates, failures) = selection.select()
    candidates.sort { ($0.prediction.r ?? -1) > ($1.prediction.r ?? -1) }
    var entries: [ModelAnswer.Entry] = []
    for candidate in candidates {
      var entry = ModelAnswer.Entry(prediction: candidate.prediction)
      if answers.computesStatistics, !isLeading, let hypotheses = candidate.hypotheses {
        do {
          entry.statistics = try StrengthStatistics(hypotheses.observed)
        } catch {
          failures.append(failure(candidate.prediction, error))
        }
      }
      if answers.describesTopologies {
        entry.average = AverageTopology(of: candidate.sources, decomposition)
      }
      entries.append(entry)
    }
    var combination: ModelAnswer.Combination?
    if !answers.combinedAnalyses.isEmpty {
      let product = AnalysesCombination(candidates, database: database)
      combination = try product.answer(answers.combinedAnalyses)
    }
    return ModelAnswer(
      entries: entries, combination: combination,
      coverage: answers.testsCoverage
        ? coverage(
          matches, sigmaCut: answers.coverageCut ?? sigmaCut, onlyTotals: detail == .leading) : nil,
      failures: failures)
  }

  private func failure(_ prediction: TheoryPrediction, _ error: any Error) -> PredictionIssue {
    error as? PredictionIssue
      ?? .fitFailed(
        result: database.results[prediction.result].folder, strength: 1,
        reason: String(describing: error))
  }
}
