import Likelihoods
import Synchronization

/// The profile of any likelihood in μ, by fits that warm each other; refits are remembered.
///
/// Every fit starts from the fit at μ = 0 moved along its tangent dθ̂/dμ, so that the value at a μ
/// does not depend on which other μ were asked for before. With the search `fromStart` no fit helps
/// another: each begins at the same start, as in other programs. Analyses of a `JointLikelihood` that
/// share nothing but μ are fitted one by one.
public final class FittedProfile: StrengthProfile {
  private let likelihood: any Likelihood
  private let data: Observations
  private let search: FitSearch
  private let state: Mutex<State>
  /// The analyses by themselves, where they are to be fitted so.
  private let factored: FactoredProfile?

  /// The fit at one μ, and the second derivative of the profile where it was asked for.
  private struct Sample {
    var fit: FitResult
    var curvature: Double??
  }

  /// The fit at μ = 0, how it moves with μ, and its Hessian, with which all other fits begin.
  private struct Origin {
    var fit: FitResult, tangent: [Double], curvature: Double?, system: NewtonSystem
  }

  private struct State {
    var start: [Double]?
    var fit: NewtonFit?
    var origin: Origin?
    var samples: [Double: Sample] = [:]
    var evaluations = 0
    var hessians = 0

    mutating func count(_ fit: FitResult?) {
      evaluations += fit?.evaluations ?? 0
      hessians += fit?.hessians ?? 0
    }
  }

  /// Profiles `likelihood` on `data` (default: observed).
  ///
  /// `start` is where the fit at μ = 0 begins (default: the initial values), with the search
  /// `fromStart` every fit; other searches take more than one start for each μ.
  public init(
    _ likelihood: any Likelihood, data: Observations? = nil, start: [Double]? = nil,
    search: FitSearch = .automatic
  ) {
    self.likelihood = likelihood
    self.data = data ?? likelihood.observations
    self.search = search
    state = Mutex(State(start: start))
    factored = FactoredProfile(likelihood, data: self.data, start: start, search: search)
  }

  public func logLikelihood(atStrength mu: Double) throws -> (value: Double, slope: Double) {
    if let factored { return try factored.sum.logLikelihood(atStrength: mu) }
    let found = try state.withLock { state throws -> Sample in try sample(mu, &state) }
    return (found.fit.logLikelihood, found.fit.slope)
  }

  public func curvature(atStrength mu: Double) throws -> Double? {
    if let factored { return try factored.sum.curvature(atStrength: mu) }
    return try state.withLock { state throws -> Double? in
      let sample = try sample(mu, &state)
      if let known = sample.curvature { return known }
      let curvature = state.fit?.response(at: sample.fit.point, strength: mu)?.curvature
      state.samples[mu]?.curvature = .some(curvature)
      return curvature
    }
  }

  /// The fit with μ held at 0.
  public func backgroundFit() throws -> FitResult {
    if let factored { return try factored.fit(atStrength: 0) }
    return try state.withLock { state throws -> FitResult in try origin(&state).fit }
  }

  /// The profile of the background Asimov data: the expected data at the fit with μ = 0, main and
  /// auxiliary.
  ///
  /// Likelihoods without auxiliary data (the covariance forms) keep their constraints at the
  /// nominal values, as simplified likelihoods are used (arXiv:1809.05548): n := b + θ̂(0).
  public func asimov() throws -> FittedProfile {
    try asimov(at: backgroundFit().point)
  }

  /// The profile of the data expected with a signal of strength `mu`, nuisances fitted to the data
  /// with μ held there.
  public func asimov(atStrength mu: Double) throws -> FittedProfile {
    if mu == 0 { return try asimov() }
    return try asimov(at: fit(atStrength: mu).point)
  }

  /// The profile of the data expected before any fit, nuisances at their initial values, with a
  /// signal of strength `mu`.
  public func asimovBeforeFit(atStrength mu: Double = 0) throws -> FittedProfile {
    guard let interest = likelihood.parameters.parameterOfInterest else {
      throw InferenceError.noParameterOfInterest
    }
    var point = likelihood.parameters.parameters.map(\.initial)
    point[interest] = mu
    return asimov(at: point)
  }

  /// The profile of the data expected at a point, which is where its fits begin if they may.
  private func asimov(at point: [Double]) -> FittedProfile {
    FittedProfile(
      likelihood, data: likelihood.expected(at: point),
      start: search == .fromStart ? state.withLock(\.start) : point, search: search)
  }

  /// The fit with μ held at a value.
  public func fit(atStrength mu: Double) throws -> FitResult {
    if let factored { return try factored.fit(atStrength: mu) }
    return try state.withLock { state throws -> FitResult in try sample(mu, &state).fit }
  }

  /// Evaluations of ln L with its gradient in all fits so far.
  public var evaluations: Int { factored?.evaluations ?? state.withLock { $0.evaluations } }
  /// How many of them were with the Hessian.
  public var hessians: Int { factored?.hessians ?? state.withLock { $0.hessians } }
}

extension FittedProfile {
  private func sample(_ mu: Double, _ state: inout State) throws(InferenceError) -> Sample {
    if let known = state.samples[mu] { return known }
    let origin = try origin(&state)
    if let known = state.samples[mu] { return known }  // μ = 0
    let sample = Sample(fit: try fit(mu, from: origin, &state))
    state.samples[mu] = sample
    return sample
  }

  /// The fit at μ = 0, its tangent and Hessian, made once.
  private func origin(_ state: inout State) throws(InferenceError) -> Origin {
    if let origin = state.origin { return origin }
    let start = state.start ?? initial
    var fit = try NewtonFit(likelihood, data: data, fixing: 0)
    fit.reach = search.reach
    let best = try searched(0, from: start)
    let result = try settled(fit.maximise(from: best), &fit)
    let response = fit.response(at: result.point, strength: 0)
    let none = [Double](repeating: 0, count: result.point.count)
    let origin = Origin(
      fit: result, tangent: response?.tangent ?? none, curvature: response?.curvature,
      system: fit.system)
    state.count(result)
    state.fit = fit
    state.origin = origin
    state.samples[0] = Sample(fit: result, curvature: .some(response?.curvature))
    return origin
  }

  /// Where the fit at `mu` begins: with a multistart search at the best of several fits.
  private func searched(_ mu: Double, from start: [Double]) throws(InferenceError) -> [Double] {
    guard case .multistart = search else { return start }
    return try Fitting.fit(likelihood, data: data, fixing: mu, start: start, search: search).point
  }

  /// The better of a fit and, with an automatic search, one from its mirror image, where that
  /// promises something.
  private func settled(
    _ result: FitResult, _ fit: inout NewtonFit, reference: NewtonSystem? = nil
  ) -> FitResult {
    guard search == .automatic, let mirrored = fit.mirrorImage(of: result) else { return result }
    let other = try? fit.maximise(from: mirrored, reference: reference)
    let margin = 1e-9 * max(1, abs(result.logLikelihood))
    guard let other else { return result }
    var best = other.logLikelihood > result.logLikelihood + margin ? other : result
    best.evaluations = result.evaluations + other.evaluations
    best.hessians = result.hessians + other.hessians
    return best
  }

  /// The fit at `mu`: where one start fails, from the next.
  private func fit(
    _ mu: Double, from origin: Origin, _ state: inout State
  ) throws(InferenceError) -> FitResult {
    let first = state.start ?? initial
    if search == .fromStart { return try maximise(mu, from: first, nil, &state) }
    if let found = try? maximise(mu, from: start(mu, origin, &state), origin.system, &state) {
      return found
    }
    if let found = try? maximise(mu, from: origin.fit.point, origin.system, &state) {
      return found
    }
    return try maximise(mu, from: first, nil, &state)
  }

  private var initial: [Double] { likelihood.parameters.parameters.map(\.initial) }

  /// Where the fit at `mu` starts: along the tangent from μ = 0.
  ///
  /// Where that is far, all of the way, half of it or none, whichever has the highest ln L.
  private func start(
    _ mu: Double, _ origin: Origin, _ state: inout State
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
    _ mu: Double, from start: [Double], _ reference: NewtonSystem?, _ state: inout State
  ) throws(InferenceError) -> FitResult {
    guard var fit = state.fit.take() else { preconditionFailure("a fit at μ = 0 comes first") }
    defer { state.fit = fit }
    fit.hold(strength: mu)
    let best = try searched(mu, from: start)
    let result = try settled(
      fit.maximise(from: best, reference: reference), &fit, reference: reference)
    state.count(result)
    return result
  }
}

extension FittedProfile: SelfMaximising {
  /// The maximum by one fit in which μ is free, from the fit at μ = 0 moved by Newton's step.
  ///
  /// Nil where that is no sure way: for multistart searches, and where ln L is not concave in μ
  /// at 0; and for analyses that are fitted one by one. The curvature given is that at μ = 0.
  func maximum(in range: ClosedRange<Double>) throws -> StrengthMaximum? {
    if case .multistart = search { return nil }
    if factored != nil { return nil }
    guard range.contains(0) else { return nil }
    return try state.withLock { state throws -> StrengthMaximum? in
      let origin = try origin(&state)
      if search == .fromStart { return try maximumFromStart(in: range, origin, &state) }
      guard let curvature = origin.curvature, curvature < 0 else { return nil }
      let gain = -0.5 * origin.fit.slope * origin.fit.slope / curvature
      let isPushedOut = origin.fit.slope <= 0 && range.lowerBound == 0
      if isPushedOut || gain <= StrengthMaximum.tolerance {
        return StrengthMaximum(
          strength: 0, logLikelihood: origin.fit.logLikelihood, slope: origin.fit.slope,
          curvature: curvature)
      }
      let fit = try? freeFit(in: range, from: origin, curvature)
      state.count(fit)
      guard let fit, let index = likelihood.parameters.parameterOfInterest,
        fit.logLikelihood >= origin.fit.logLikelihood
      else { return nil }
      return StrengthMaximum(
        strength: fit.point[index], logLikelihood: fit.logLikelihood, slope: fit.slope,
        curvature: curvature)
    }
  }

  private func freeFit(
    in range: ClosedRange<Double>, from origin: Origin, _ curvature: Double
  ) throws(InferenceError) -> FitResult {
    var fit = try NewtonFit(likelihood, data: data, fixing: nil)
    fit.bound(strength: range, unit: 1 / (-curvature).squareRoot())
    let step = min(max(-origin.fit.slope / curvature, range.lowerBound), range.upperBound)
    let point = origin.fit.point
    let start = point.indices.map { point[$0] + step * origin.tangent[$0] }
    return try settled(fit.maximise(from: start), &fit)
  }

  /// The maximum that the free fit reaches from the start, be it the highest or not.
  private func maximumFromStart(
    in range: ClosedRange<Double>, _ origin: Origin, _ state: inout State
  ) throws(InferenceError) -> StrengthMaximum? {
    guard let index = likelihood.parameters.parameterOfInterest else { return nil }
    var fit = try NewtonFit(likelihood, data: data, fixing: nil)
    fit.reach = search.reach
    let bend = -(origin.curvature ?? 0)
    fit.bound(
      strength: range,
      unit: bend > 0 ? 1 / bend.squareRoot() : NewtonFit.scale(of: fit.parameters[index]))
    let found = try fit.maximise(from: state.start ?? initial)
    state.count(found)
    return StrengthMaximum(
      strength: found.point[index], logLikelihood: found.logLikelihood, slope: found.slope,
      curvature: origin.curvature)
  }
}
