import AnalysisCombinations
import ExperimentalResults
import Inference
import Likelihoods

/// The combination that is expected to exclude a model most strongly, and its limit.
///
/// Of the predictions that may exclude a model (`CriticSelection`) those with a likelihood and an expected
/// limit are candidates, with weights (1.96 r)² of the expected r; the heaviest compatible set is taken,
/// so that the data have no say in the choice. Candidates with less than a tenth of the largest expected r
/// are left out: where the limit lies, they expect r < 0.1 (SModelS/protomodels after March 2024).
struct SensitiveCombination {
  /// The members, as places in the list of predictions.
  let members: [Int]
  private let predictions: [TheoryPrediction]
  private let joint: JointSelection
  private let predictor: Predictor

  private static let smallestShare = 0.1
  private static let tolerance = 1e-4

  init(
    _ predictions: [TheoryPrediction], _ joint: JointSelection, predictor: Predictor
  ) {
    self.predictions = predictions
    self.joint = joint
    self.predictor = predictor
    let all = predictions.indices.filter {
      predictions[$0].profile != nil && (predictions[$0].expectedR ?? 0) > 0
    }
    let largest = all.compactMap { predictions[$0].expectedR }.max() ?? 0
    let candidates = all.filter { (predictions[$0].expectedR ?? 0) >= Self.smallestShare * largest }
    let graph = CompatibilityGraph(count: candidates.count) { a, b in
      predictor.database.areCombinable(
        predictions[candidates[a]].result, predictions[candidates[b]].result)
    }
    let weights = candidates.map { place in
      let r = 1.96 * (predictions[place].expectedR ?? 0)
      return r * r
    }
    members = graph.heaviestSet(weights: weights).members.map { candidates[$0] }
  }

  /// The observed 95 % CLs limit on μ; nil where nothing is combined.
  func observedLimit() throws -> Double? {
    let hypotheses = try members.compactMap { try self.hypotheses(predictions[$0]) }
    guard !hypotheses.isEmpty else { return nil }
    let product = StrengthHypotheses(product: hypotheses)
    do {
      return try Asymptotics.upperLimit(
        observed: product.observed, asimov: product.asimov, relativeTolerance: Self.tolerance)
    } catch let issue as PredictionIssue {
      throw issue
    } catch {
      let names = members.map { predictor.database.name(of: predictions[$0]) }
      throw PredictionIssue.fitFailed(
        result: names.joined(separator: " with "), strength: 1,
        reason: String(describing: error))
    }
  }

  private func hypotheses(_ prediction: TheoryPrediction) throws -> StrengthHypotheses? {
    switch prediction.kind {
    case .upperLimit:
      return StrengthHypotheses(prediction, form: predictor.settings.limitForm)
    case .efficiencyMap:
      return (prediction.profile as? CountingProfile).map { StrengthHypotheses($0) }
    case .covariance, .workspace:
      guard let entry = joint.entries[prediction.result] else { return nil }
      let model = try entry.signal.chosen()
      return StrengthHypotheses(model, scale: entry.size / model.unit)
    }
  }
}
