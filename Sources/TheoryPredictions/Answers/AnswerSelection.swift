import ExperimentalResults
import Likelihoods

/// The answers of every result to one model, as SModelS gives them (version 3.1.1).
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
  private let limits: LimitCoverage
  private let choice: RegionChoice
  private let joint: JointPrediction

  init(
    _ yields: ResultYields, predictor: Predictor, settings: AnswerSettings,
    limits: LimitCoverage = .every
  ) {
    self.yields = yields
    self.predictor = predictor
    self.settings = settings
    self.limits = limits
    choice = RegionChoice(predictor)
    joint = JointPrediction(predictor)
  }

  /// All candidates in the order of the results, and what could not be computed.
  func select() -> (candidates: [Candidate], failures: [PredictionIssue]) {
    var lists = yields.limits.map { $0.map(limit) }
    var failures: [(result: Int, issue: PredictionIssue)] = []
    var waiting: [JointPrediction.Entry] = []
    for (number, regions) in yields.regions.enumerated() {
      guard let regions else { continue }
      do {
        let combined = try combined(number, regions)
        if let entry = combined.entry { waiting.append(entry) }
        if settings.reportsAllRegions {
          lists[number] += all(number, regions)
        } else if combined.entry == nil {
          lists[number] +=
            combined.outside.map { [region(number, $0, regions)] }
            ?? best(number, regions)
        }
      } catch {
        failures.append((number, Self.issue(error)))
        lists[number] += settings.reportsAllRegions ? all(number, regions) : best(number, regions)
      }
    }
    failures += add(waiting, to: &lists)
    return (
      lists.flatMap { $0 }, failures.sorted { $0.result < $1.result }.map(\.issue)
    )
  }

  private static func issue(_ error: any Error) -> PredictionIssue {
    guard let issue = error as? PredictionIssue else {
      preconditionFailure("a prediction fails with a PredictionIssue: \(error)")
    }
    return issue
  }

  /// Adds the predictions of joint likelihoods, before those of regions; where one fails the best region
  /// answers in its place, and the reader is told.
  private func add(_ entries: [JointPrediction.Entry], to lists: inout [[Candidate]]) -> [(
    result: Int, issue: PredictionIssue
  )] {
    var failures: [(result: Int, issue: PredictionIssue)] = []
    var largest = lists.joined().compactMap(\.prediction.r).max() ?? 0
    var leader: JointPrediction.Entry?
    for entry in limits == .leading ? entries.cheapFirst : entries {
      do {
        let candidate = try candidate(entry, above: largest)
        lists[entry.result].insert(candidate, at: 0)
        if let r = candidate.prediction.r, r > largest { (largest, leader) = (r, entry) }
      } catch {
        failures.append((entry.result, Self.issue(error)))
        if !settings.reportsAllRegions { lists[entry.result] += best(entry.result, entry.yields) }
      }
    }
    guard limits == .leading, let leader else { return failures }
    do {
      lists[leader.result][0] = try candidate(leader, limits: .both)
    } catch { failures.append((leader.result, Self.issue(error))) }
    return failures
  }

  /// The joint likelihood that speaks, or the region outside it that expects more; neither where there is
  /// none.
  private func combined(_ number: Int, _ regions: RegionYields) throws -> (
    entry: JointPrediction.Entry?, outside: Int?
  ) {
    guard settings.combinesRegions, let entry = try joint.entry(number, regions) else {
      return (nil, nil)
    }
    if let region = try choice.leadingOutside(entry) { return (nil, region) }
    return (entry, nil)
  }

  /// The prediction of a joint likelihood, without limits where only the largest r counts and its r is
  /// certainly smaller.
  private func candidate(_ entry: JointPrediction.Entry, above largest: Double) throws -> Candidate
  {
    guard limits == .leading else { return try candidate(entry, limits: .both) }
    let isBelow = try largest > 0 && entry.signal.observedLimitExceeds(entry.size / largest)
    return try candidate(entry, limits: isBelow ? .none : .observed)
  }

  private func candidate(_ entry: JointPrediction.Entry, limits: JointPrediction.Limits) throws
    -> Candidate
  {
    let model = limits == .none ? entry.signal.models[0] : try entry.signal.chosen()
    return Candidate(
      prediction: try joint.prediction(entry, model, limits: limits, yields: yields),
      hypotheses: StrengthHypotheses(model, scale: entry.size / model.unit),
      sources: sources(entry.yields, entry.yields.regions))
  }

  private func all(_ number: Int, _ regions: RegionYields) -> [Candidate] {
    regions.regions.map { region(number, $0, regions) }
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
