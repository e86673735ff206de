import Likelihoods
import Synchronization

/// The profile of any likelihood in μ, by fits that warm each other; refits are remembered.
///
/// Every fit starts from the fit at μ = 0 moved along its tangent dθ̂/dμ, so that the value at a μ
/// does not depend on which other μ were asked for before.
public final class FittedProfile: StrengthProfile {
  private let likelihood: any Likelihood
  private let data: Observations
  private let search: FitSearch
  private let state: Mutex<State>

  /// ln L, slope and curvature at one μ.
  private struct Sample {
    var value: Double, slope: Double, curvature: Double?
  }

  private struct State {
    var start: [Double]?
    var fit: NewtonFit?
    var origin: (fit: FitResult, tangent: [Double])?
    var samples: [Double: Sample] = [:]
    var evaluations = 0
  }

  /// Profiles `likelihood` on `data` (default: observed).
  ///
  /// `start` is where the fit at μ = 0 begins (default: the initial values); with a multistart
  /// `search` each μ is searched from several starts.
  public init(
    _ likelihood: any Likelihood, data: Observations? = nil, start: [Double]? = nil,
    search: FitSearch = .fromStart
  ) {
    self.likelihood = likelihood
    self.data = data ?? likelihood.observations
    self.search = search
    state = Mutex(State(start: start))
  }

  public func logLikelihood(atStrength mu: Double) throws -> (value: Double, slope: Double) {
    let found = try state.withLock { state throws -> Sample in try sample(mu, &state) }
    return (found.value, found.slope)
  }

  public func curvature(atStrength mu: Double) throws -> Double? {
    try state.withLock { state throws -> Double? in try sample(mu, &state).curvature }
  }

  /// The fit with μ held at 0.
  public func backgroundFit() throws -> FitResult {
    try state.withLock { state throws -> FitResult in try origin(&state).fit }
  }

  /// The profile of the background Asimov data: the expected data at the fit with μ = 0, main and
  /// auxiliary.
  ///
  /// Likelihoods without auxiliary data (the covariance forms) keep their constraints at the
  /// nominal values, as the spec (SModelS §7) wants it: n := b + θ̂(0).
  public func asimov() throws -> FittedProfile {
    let point = try backgroundFit().point
    return FittedProfile(
      likelihood, data: likelihood.expected(at: point), start: point, search: search)
  }

  /// The profile of the data expected with a signal of strength `mu`, nuisances fitted to the data
  /// with μ held there.
  public func asimov(atStrength mu: Double) throws -> FittedProfile {
    if mu == 0 { return try asimov() }
    let point = try fit(atStrength: mu).point
    return FittedProfile(
      likelihood, data: likelihood.expected(at: point), start: point, search: search)
  }

  /// The profile of the background data expected before any fit, nuisances at their initial values.
  public func asimovBeforeFit() throws -> FittedProfile {
    guard let interest = likelihood.parameters.parameterOfInterest else {
      throw InferenceError.noParameterOfInterest
    }
    var point = likelihood.parameters.parameters.map(\.initial)
    point[interest] = 0
    return FittedProfile(
      likelihood, data: likelihood.expected(at: point), start: point, search: search)
  }

  /// The fit with μ held at a value.
  public func fit(atStrength mu: Double) throws -> FitResult {
    try state.withLock { state throws -> FitResult in
      let origin = try origin(&state)
      return mu == 0 ? origin.fit : try fit(mu, from: origin, &state)
    }
  }

  /// Evaluations of ln L with derivatives so far.
  public var evaluations: Int { state.withLock { $0.evaluations } }
}

extension FittedProfile {
  private func sample(_ mu: Double, _ state: inout State) throws(InferenceError) -> Sample {
    if let known = state.samples[mu] { return known }
    let origin = try origin(&state)
    if let known = state.samples[mu] { return known }
    let result = try fit(mu, from: origin, &state)
    return remember(result, at: mu, &state).sample
  }

  /// The fit at μ = 0 and its tangent, made once.
  private func origin(
    _ state: inout State
  ) throws(InferenceError) -> (fit: FitResult, tangent: [Double]) {
    if let origin = state.origin { return origin }
    let start = state.start ?? likelihood.parameters.parameters.map(\.initial)
    state.fit = try NewtonFit(likelihood, data: data, fixing: 0)
    let result = try maximise(0, from: start, &state)
    let tangent = remember(result, at: 0, &state).tangent
    let origin = (fit: result, tangent: tangent)
    state.origin = origin
    return origin
  }

  private func fit(
    _ mu: Double, from origin: (fit: FitResult, tangent: [Double]), _ state: inout State
  ) throws(InferenceError) -> FitResult {
    do throws(InferenceError) {
      return try maximise(mu, from: start(mu, origin, &state), &state)
    } catch {
      return try maximise(mu, from: origin.fit.point, &state)
    }
  }

  /// Where the fit at `mu` starts: along the tangent from μ = 0.
  ///
  /// Where that is far, all of the way, half of it or none, whichever has the highest ln L.
  private func start(
    _ mu: Double, _ origin: (fit: FitResult, tangent: [Double]), _ state: inout State
  ) -> [Double] {
    let point = origin.fit.point
    func moved(_ part: Double) -> [Double] {
      point.indices.map { point[$0] + part * mu * origin.tangent[$0] }
    }
    let whole = moved(1)
    guard var fit = state.fit.take() else { return whole }
    defer { state.fit = fit }
    guard fit.distance(whole, point) > 0.5 else { return whole }
    fit.hold(strength: mu)
    var best = (start: whole, value: fit.logLikelihood(at: whole))
    for candidate in [moved(0.5), point] {
      let value = fit.logLikelihood(at: candidate)
      if value > best.value { best = (candidate, value) }
    }
    return best.start
  }

  private func maximise(
    _ mu: Double, from start: [Double], _ state: inout State
  ) throws(InferenceError) -> FitResult {
    guard var fit = state.fit.take() else { preconditionFailure("a fit at μ = 0 comes first") }
    defer { state.fit = fit }
    fit.hold(strength: mu)
    var best = start
    if case .multistart = search {
      best = try Fitting.fit(likelihood, data: data, fixing: mu, start: start, search: search).point
    }
    let result = try fit.maximise(from: best)
    state.evaluations += result.evaluations
    return result
  }

  private func remember(
    _ result: FitResult, at mu: Double, _ state: inout State
  ) -> (sample: Sample, tangent: [Double]) {
    let response = state.fit?.response()
    let sample = Sample(
      value: result.logLikelihood, slope: result.slope, curvature: response?.curvature)
    state.samples[mu] = sample
    let none = [Double](repeating: 0, count: result.point.count)
    return (sample, response?.tangent ?? none)
  }
}
