import ExperimentalResults
import Likelihoods

/// The results for which a joint likelihood speaks.
///
/// A joint likelihood is used when at least two regions of its result have a signal (specs: SModelS §6).
/// Where several folders of one analysis have one, the aggregated version (`-agg`) is preferred.
struct JointSelection {
  /// A result with a signal in joint likelihoods.
  struct Entry {
    var result: Int
    var yields: RegionYields
    var signal: JointSignal
    /// Events in the largest region at μ = 1.
    var size: Double
  }

  /// By result; nil where no joint likelihood speaks.
  let entries: [Entry?]
  /// Whether an analysis has an entry, by number of the analysis.
  private let hasEntry: [Bool]
  private let predictor: Predictor
  private let yields: ResultYields

  init(_ yields: ResultYields, predictor: Predictor) throws {
    self.predictor = predictor
    self.yields = yields
    let results = predictor.database.results
    var entries = [Entry?](repeating: nil, count: results.count)
    for number in results.indices {
      entries[number] = try Self.entry(number, yields, predictor)
    }
    var hasEntry = [Bool](repeating: false, count: results.count)
    var hasAggregated = hasEntry
    for number in results.indices where entries[number] != nil {
      hasEntry[predictor.analyses[number]] = true
      if Self.isAggregated(results[number]) { hasAggregated[predictor.analyses[number]] = true }
    }
    for number in results.indices where hasAggregated[predictor.analyses[number]] {
      if !Self.isAggregated(results[number]) { entries[number] = nil }
    }
    self.entries = entries
    self.hasEntry = hasEntry
  }

  /// Whether a joint likelihood speaks for the analysis of a result.
  func speaks(for result: Int) -> Bool { hasEntry[predictor.analyses[result]] }

  private static func isAggregated(_ result: ExperimentalResult) -> Bool {
    result.folder.hasSuffix("-agg")
  }

  private static func entry(_ number: Int, _ yields: ResultYields, _ predictor: Predictor) throws
    -> Entry?
  {
    let backgrounds = predictor.backgrounds[number]
    guard !backgrounds.isEmpty, let regions = yields.regions[number] else { return nil }
    let active = regions.regions
    let inside = Set(backgrounds.flatMap(\.regions))
    guard active.count > 1, active.contains(where: inside.contains) else { return nil }
    let luminosity = predictor.database.results[number].luminosity
    let events = regions.crossSections.enumerated().map { region, crossSection in
      inside.contains(region) ? crossSection * luminosity : 0
    }
    let (shape, size) = SignalShape.make(result: number, events: events)
    return Entry(
      result: number, yields: regions, signal: try predictor.memory.signal(shape, backgrounds),
      size: size)
  }

  /// Which limits a prediction carries.
  enum Limits { case none, observed, both }

  /// The prediction of a model of an entry.
  func prediction(_ entry: Entry, _ model: JointModel, limits: Limits) throws -> TheoryPrediction {
    let scale = entry.size / model.unit
    let observed = limits == .none ? nil : try model.observedLimit()
    let expected = limits == .both ? try model.expectedLimit() : nil
    let regions = model.background.regions.filter { entry.yields.crossSections[$0] > 0 }
    let crossSection = regions.reduce(0) { $0 + entry.yields.crossSections[$1] }
    let (topologies, contributions, particles) = yields.names(entry.result, entry.yields, regions)
    return TheoryPrediction(
      result: entry.result, kind: model.background.kind, topologies: topologies,
      contributions: contributions, particles: particles, crossSection: crossSection,
      conditionViolation: regions.reduce(0) { max($0, entry.yields.violations[$1]) },
      upperLimit: observed.map { $0 / scale * crossSection },
      expectedUpperLimit: expected.map { $0 / scale * crossSection },
      profile: ScaledProfile(profile: model.observed, scale: scale),
      backgroundLogLikelihood: model.observed.valueAtZero,
      data: data(model.background, result: entry.result))
  }

  /// Sums over the regions of a joint likelihood.
  private func data(_ background: JointBackground, result: Int) -> PredictionData {
    let content = predictor.database.results[result]
    let regions = background.regions.map { content.regions[$0] }
    var variance = regions.reduce(0) { $0 + $1.error * $1.error }
    if let covariance = background.hypotheses as? CovarianceHypotheses {
      variance = covariance.covariance.reduce(0, +)
    }
    return PredictionData(
      observed: regions.reduce(0) { $0 + $1.observed },
      expected: regions.reduce(0) { $0 + $1.expected },
      error: max(0, variance).squareRoot())
  }
}
