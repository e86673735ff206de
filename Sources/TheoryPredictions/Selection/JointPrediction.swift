import ExperimentalResults
import Likelihoods

/// The prediction of one result's joint likelihood.
///
/// It is used when at least two regions of the result have a signal (as in SModelS 3.1.1).
struct JointPrediction {
  /// A result with a signal in joint likelihoods.
  struct Entry {
    var result: Int
    var yields: RegionYields
    var signal: JointSignal
    /// Events in the largest region at μ = 1.
    var size: Double
  }

  private let predictor: Predictor

  init(_ predictor: Predictor) { self.predictor = predictor }

  /// The signal in the joint likelihoods of a result; nil where fewer than two regions have one.
  func entry(_ number: Int, _ regions: RegionYields) throws -> Entry? {
    let backgrounds = predictor.backgrounds[number]
    guard !backgrounds.isEmpty else { return nil }
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

  /// The prediction of a model of an entry; `yields` names what stands behind it.
  func prediction(
    _ entry: Entry, _ model: JointModel, limits: Limits, yields: ResultYields
  ) throws -> TheoryPrediction {
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
      data: try data(model.background, result: entry.result))
  }

  /// Sums over the regions of a joint likelihood.
  private func data(_ background: JointBackground, result: Int) throws -> PredictionData {
    let content = predictor.database.results[result]
    let regions = background.regions.map { content.regions[$0] }
    var variance = regions.reduce(0) { $0 + $1.error * $1.error }
    if let covariance = try background.covariance { variance = covariance.reduce(0, +) }
    return PredictionData(
      observed: regions.reduce(0) { $0 + $1.observed },
      expected: regions.reduce(0) { $0 + $1.expected },
      error: max(0, variance).squareRoot())
  }
}

extension [JointPrediction.Entry] {
  /// Covariances before workspaces, whose fits cost most, and within each what promises the larger r
  /// first: the larger the r known, the fewer limits have to be solved for.
  var cheapFirst: [JointPrediction.Entry] {
    sorted { a, b in
      let (first, second) = (a.signal.models[0], b.signal.models[0])
      let kinds = (first.background.kind == .workspace, second.background.kind == .workspace)
      if kinds.0 != kinds.1 { return kinds.1 }
      let promises = (a.size / first.unit, b.size / second.unit)
      return promises.0 != promises.1 ? promises.0 > promises.1 : a.result < b.result
    }
  }
}
