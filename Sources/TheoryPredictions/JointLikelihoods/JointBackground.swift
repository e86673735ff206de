import ExperimentalResults
import Inference
import Likelihoods
import Synchronization

/// A likelihood that ties regions together, before any signal: its fits, made once on first use.
final class JointBackground: Sendable {
  /// The data that a signal is compared with.
  enum DataSet: Int, Sendable {
    /// What was measured.
    case observed
    /// What is expected without signal after the fit to the observed data.
    case asimov
    /// What is expected without signal before any fit (SModelS: a priori).
    case nominal
  }

  /// One data set and its best point without signal.
  struct Anchor: Sendable {
    var data: Observations
    /// Parameters at μ = 0 that maximise ln L of the data.
    var point: [Double]
    var logLikelihood: Double
    /// Expected counts per bin at `point`.
    var rates: [Double]
    /// d ln L / dμ there for one signal event in each region.
    var slopes: [Double]
  }

  /// How the counts of the bins answer to one signal event in a region: bins and factors.
  typealias Response = [(bin: Int, factor: Double)]

  /// Everything that does not depend on the signal.
  struct Fit: Sendable {
    /// In the order of the data sets.
    var anchors: [Anchor]
    var responses: [Response]

    subscript(_ set: DataSet) -> Anchor { anchors[set.rawValue] }
  }

  /// The folder, for messages.
  let result: String
  /// The result's region for each region of the likelihood.
  let regions: [Int]
  private let published: PublishedLikelihood
  private let state = Mutex<Fit?>(nil)

  /// Nil where the likelihood names regions that the result does not have.
  init?(_ result: ExperimentalResult, _ published: PublishedLikelihood) {
    self.result = result.folder
    self.published = published
    regions = published.regions.compactMap { name in
      result.regions.firstIndex { $0.name == name }
    }
    guard !regions.isEmpty, regions.count == published.regions.count else { return nil }
  }

  /// Which kind of prediction it makes.
  var kind: PredictionKind {
    if case .covariance = published.form { return .covariance }
    return .workspace
  }

  /// The covariance of the regions' backgrounds; nil for a workspace.
  var covariance: [Double]? {
    get throws { (try hypotheses() as? CovarianceHypotheses)?.covariance }
  }

  private func hypotheses() throws -> any SignalHypotheses {
    try published.hypotheses()
  }

  /// The fits without signal.
  func fit() throws -> Fit {
    try state.withLock { known in
      if let known { return known }
      let fit = try makeFit()
      known = fit
      return fit
    }
  }

  /// The likelihood for signal events per region at μ = 1.
  func likelihood(for yields: [Double]) throws -> any Likelihood {
    do {
      return try hypotheses().likelihood(for: yields)
    } catch {
      throw PredictionIssue.signalRefused(
        result: result, yields: "\(yields)", reason: String(describing: error))
    }
  }

  private func makeFit() throws -> Fit {
    let events = try self.events()
    let likelihood = events[0]
    var nominal = likelihood.parameters.parameters.map(\.initial)
    if let poi = likelihood.parameters.parameterOfInterest { nominal[poi] = 0 }
    let observed = try anchor(events, likelihood.observations, start: nominal)
    let asimov = try anchor(
      events, likelihood.expected(at: observed.point), start: observed.point)
    let prior = try anchor(events, likelihood.expected(at: nominal), start: nominal)
    return Fit(
      anchors: [observed, asimov, prior], responses: responses(of: events, at: observed.point))
  }

  /// The likelihoods of one signal event, region by region.
  private func events() throws -> [any Likelihood] {
    try regions.indices.map { region in
      var yields = [Double](repeating: 0, count: regions.count)
      yields[region] = 1
      return try likelihood(for: yields)
    }
  }

  private func anchor(_ events: [any Likelihood], _ data: Observations, start: [Double]) throws
    -> Anchor
  {
    do {
      let fit = try Fitting.fit(events[0], data: data, fixing: 0, start: start)
      let slopes = events.map { likelihood in
        var derivatives: Derivatives? = Derivatives(count: fit.point.count, wantsHessian: false)
        _ = likelihood.logLikelihood(at: fit.point, of: data, derivatives: &derivatives)
        let poi = likelihood.parameters.parameterOfInterest
        return poi.flatMap { derivatives?.gradient[$0] } ?? 0
      }
      return Anchor(
        data: data, point: fit.point, logLikelihood: fit.logLikelihood,
        rates: events[0].expected(at: fit.point).main, slopes: slopes)
    } catch {
      throw PredictionIssue.fitFailed(
        result: result, strength: 0, reason: String(describing: error))
    }
  }

  /// Which bins one signal event reaches while the nuisance parameters stay.
  ///
  /// The parameters of the covariance form are the rates themselves; there a region is a bin.
  private func responses(of events: [any Likelihood], at point: [Double]) -> [Response] {
    if kind == .covariance { return events.indices.map { [(bin: $0, factor: 1)] } }
    return events.map { likelihood in
      guard let poi = likelihood.parameters.parameterOfInterest else { return [] }
      var with = point
      with[poi] = 1
      let (signal, none) = (likelihood.expected(at: with), likelihood.expected(at: point))
      return zip(signal.main, none.main).enumerated().compactMap { bin, rates in
        rates.0 == rates.1 ? nil : (bin, rates.0 - rates.1)
      }
    }
  }
}
