import ExperimentalResults
import Likelihoods

/// The answers of every result to one model, as SModelS gives them (specs: SModelS §6).
///
/// Per efficiency-map result the joint likelihood where at least two of its regions have a signal,
/// unless a region outside it expects a larger r; otherwise the region with the largest expected r.
/// Upper-limit results: every prediction.
struct AnswerSelection {
  /// A prediction with its likelihood.
  struct Candidate {
    var prediction: TheoryPrediction
    var hypotheses: StrengthHypotheses?
    /// The topologies behind it: one list for each region.
    var sources: [[PredictionSource]] = []
  }

  private let yields: ResultYields
  private let predictor: Predictor
  private let settings: AnswerSettings
  private let choice: RegionChoice
  private let joint: JointPrediction

  init(_ yields: ResultYields, predictor: Predictor, settings: AnswerSettings) {
    self.yields = yields
    self.predictor = predictor
    self.settings = settings
    choice = RegionChoice(predictor)
    joint = JointPrediction(predictor)
  }

  /// All candidates in the order of the results, and what could not be computed.
  func select() -> (candidates: [Candidate], failures: [PredictionIssue]) {
    var candidates: [Candidate] = []
    var failures: [PredictionIssue] = []
    for number in predictor.database.results.indices {
      candidates += yields.limits[number].map(limit)
      guard let regions = yields.regions[number] else { continue }
      do {
        candidates += try answers(number, regions)
      } catch let issue as PredictionIssue {
        // The best region answers in its place, and the reader is told.
        failures.append(issue)
        candidates += best(number, regions)
      } catch {
        preconditionFailure("a prediction fails with a PredictionIssue: \(error)")
      }
    }
    return (candidates, failures)
  }

  private func answers(_ number: Int, _ regions: RegionYields) throws -> [Candidate] {
    let combined = try combined(number, regions)
    if settings.reportsAllRegions {
      return [combined].compactMap { $0 }.filter { $0.prediction.region == nil }
        + regions.regions.map { region(number, $0, regions) }
    }
    return combined.map { [$0] } ?? best(number, regions)
  }

  /// The joint likelihood, or the region outside it that expects more; nil where none speaks.
  private func combined(_ number: Int, _ regions: RegionYields) throws -> Candidate? {
    guard settings.combinesRegions, let entry = try joint.entry(number, regions) else { return nil }
    if let region = try choice.leadingOutside(entry) { return self.region(number, region, regions) }
    let model = try entry.signal.chosen()
    return Candidate(
      prediction: try joint.prediction(entry, model, limits: .both, yields: yields),
      hypotheses: StrengthHypotheses(model, scale: entry.size / model.unit),
      sources: sources(regions, regions.regions))
  }

  private func best(_ number: Int, _ regions: RegionYields) -> [Candidate] {
    choice.best(number, regions, among: regions.regions).map { [region(number, $0, regions)] } ?? []
  }

  private func region(_ number: Int, _ region: Int, _ regions: RegionYields) -> Candidate {
    let prediction = yields.prediction(number, region, regions)
    return Candidate(
      prediction: prediction,
      hypotheses: (prediction.profile as? CountingProfile).map { StrengthHypotheses($0) },
      sources: sources(regions, [region]))
  }

  private func sources(_ yields: RegionYields, _ regions: [Int]) -> [[PredictionSource]] {
    settings.describesTopologies ? regions.map { yields.sources(ofRegion: $0) } : []
  }

  private func limit(_ prediction: TheoryPrediction) -> Candidate {
    Candidate(
      prediction: prediction,
      hypotheses: settings.usesLimitLikelihoods
        ? StrengthHypotheses(prediction, form: predictor.settings.limitForm) : nil,
      sources: [prediction.sources])
  }
}
