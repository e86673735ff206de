import ExperimentalResults
import Inference
import Likelihoods
import Numerics

/// How the data of a likelihood that ties regions together are drawn.
///
/// A covariance: rates of all regions from N(b, V), or the skewed form, then Poisson counts; what was
/// measured aside stays as published. A workspace: true rates are those of the fit to the real data
/// without signal, main data are drawn from them and auxiliary data from their constraints about the
/// fitted values (the unconditional ensemble, as in toys of one analysis).
struct JointLaw: Sendable {
  private enum Kind: Sendable {
    case covariance(CovarianceHypotheses)
    case workspace(any Likelihood, point: [Double], bins: [Int])
  }

  /// Drawn background data.
  struct Draw {
    var data: Observations
    /// By region of the likelihood.
    var counts: [Double]
  }

  let published: PublishedLikelihood
  /// Regions of the result.
  let regions: [Int]
  /// Mean counts without signal by region of the likelihood.
  let rates: [Double]
  private let kind: Kind
  private let hypotheses: any SignalHypotheses

  /// Prepares a likelihood of a result; nil where it names a region that the result does not have.
  init?(_ published: PublishedLikelihood, of result: ExperimentalResult) throws {
    self.published = published
    regions = published.regions.compactMap { name in
      result.regions.firstIndex { $0.name == name }
    }
    guard !regions.isEmpty, regions.count == published.regions.count else { return nil }
    let hypotheses = try published.hypotheses()
    self.hypotheses = hypotheses
    if let covariance = hypotheses as? CovarianceHypotheses {
      kind = .covariance(covariance)
      rates = covariance.background
    } else {
      let (likelihood, point) = try Self.background(hypotheses, regions.count, result.folder)
      let main = likelihood.expected(at: point).main
      let count = hypotheses.regions.count
      let bins = try (0..<count).map { region in
        var yields = [Double](repeating: 0, count: count)
        yields[region] = 1
        let signal = Self.signal(try hypotheses.likelihood(for: yields), at: point)
        return signal.indices.max { signal[$0] < signal[$1] } ?? 0
      }
      kind = .workspace(likelihood, point: point, bins: bins)
      rates = bins.map { main[$0] }
    }
  }

  /// Whether the regions' own expectations were measured anew with the data.
  var isRemeasured: Bool {
    if case .workspace = kind { return true }
    return false
  }

  /// The covariance of the backgrounds, row-major; nil for a workspace.
  var covariance: [Double]? {
    if case .covariance(let own) = kind { return own.covariance }
    return nil
  }

  /// Data without signal.
  func draw(fudge: Double, using random: inout RandomStream) -> Draw {
    switch kind {
    case .covariance(let own):
      let rates = own.sampleRates(fudge: fudge, using: &random)
      let counts = rates.map { random.count(mean: $0) }
      return Draw(data: Observations(main: counts), counts: counts)
    case .workspace(let likelihood, let point, let bins):
      var data = likelihood.sample(at: point, using: &random)
      if fudge != 1 {
        let centre = likelihood.expected(at: point).auxiliary
        data.auxiliary = zip(centre, data.auxiliary).map { $0 + fudge * ($1 - $0) }
      }
      return Draw(data: data, counts: bins.map { data.main[$0] })
    }
  }

  /// Adds drawn signal events, `events` expected ones by region of the likelihood.
  func add(_ events: [Double], to draw: inout Draw, using random: inout RandomStream) throws {
    switch kind {
    case .covariance:
      for place in events.indices { draw.counts[place] += random.count(mean: events[place]) }
      draw.data.main = draw.counts
    case .workspace(_, let point, let bins):
      let signal = Self.signal(try hypotheses.likelihood(for: events), at: point)
      for bin in signal.indices { draw.data.main[bin] += random.count(mean: signal[bin]) }
      draw.counts = bins.map { draw.data.main[$0] }
    }
  }

  private static func background(
    _ hypotheses: any SignalHypotheses, _ count: Int, _ folder: String
  ) throws -> (any Likelihood, [Double]) {
    let likelihood = try hypotheses.likelihood(for: [Double](repeating: 0, count: count))
    var start = likelihood.parameters.parameters.map(\.initial)
    if let interest = likelihood.parameters.parameterOfInterest { start[interest] = 0 }
    do {
      return (likelihood, try Fitting.fit(likelihood, fixing: 0, start: start).point)
    } catch {
      throw ProtomodelError.noPseudoData(result: folder, reason: "\(error)")
    }
  }

  /// What a signal adds to the main data at μ = 1.
  private static func signal(_ likelihood: any Likelihood, at point: [Double]) -> [Double] {
    guard let interest = likelihood.parameters.parameterOfInterest else { return [] }
    var (with, without) = (point, point)
    with[interest] = 1
    without[interest] = 0
    return zip(likelihood.expected(at: with).main, likelihood.expected(at: without).main)
      .map { max(0, $0 - $1) }
  }
}

extension RandomStream {
  /// A Poisson count; none where the mean is not positive.
  mutating func count(mean: Double) -> Double {
    guard mean > 0 else { return 0 }
    guard mean > 1e9 else { return Double(poisson(mean: mean)) }
    return normal(mean: mean, deviation: mean.squareRoot()).rounded()
  }

  /// A normal number that is not negative: drawn anew until it is not.
  mutating func positive(mean: Double, deviation: Double) -> Double {
    guard deviation > 0 else { return max(0, mean) }
    for _ in 0..<10_000 {
      let value = normal(mean: mean, deviation: deviation)
      if value >= 0 { return value }
    }
    return 0
  }
}
