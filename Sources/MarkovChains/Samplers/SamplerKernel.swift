import Numerics

/// The kernel of any sampler of the catalogue, as its settings ask for it.
///
/// `settings.kernel(on: target)` makes it and `start(using:)` the first state of a chain; all chains of a run
/// have the same settings and differ by their random streams. One step is: one proposal (Metropolis), one
/// move or one exchange on all rungs (tempering), one or more sweeps over all walkers (stretch), one
/// generation (evolution), one death (nested). Nested sampling and a search that has converged end their
/// chain before the last step of the plan, by `ChainState.isEnded`.
public struct SamplerKernel<B: CubeTarget>: Kernel {
  public typealias T = SampledTarget<B>
  /// The posterior.
  public let target: B
  /// Which sampler, and how.
  public let settings: SamplerSettings

  /// The first state of a chain, drawn by the prior.
  public func start(using random: inout RandomStream) throws -> ChainState<T> {
    try sampler.start(using: &random)
  }

  public func step(from state: ChainState<T>, using random: inout RandomStream) throws -> (
    ChainState<T>, Transition
  ) {
    var next = state
    next.step += 1
    if state.isEnded ?? false { return (next, Transition.nothing) }
    let transition = try sampler.step(&next, using: &random)
    if transition.outcome == .accepted {
      next.logDensity = next.point.draws.draws.map(\.logLikelihood).max() ?? state.logDensity
    }
    return (next, transition)
  }

  private var sampler: any CubeSampler<B> {
    switch settings {
    case .metropolis(let settings): MetropolisSampler(target: target, settings: settings)
    case .stretch(let settings): StretchSampler(target: target, settings: settings)
    case .tempering(let settings): RungSampler(target: target, settings: settings)
    case .evolution(let settings): EvolutionSampler(target: target, settings: settings)
    case .nested(let settings): NestedSampler(target: target, settings: settings)
    }
  }
}

extension SamplerSettings {
  /// The kernel of a chain of this sampler on a posterior.
  public func kernel<B: CubeTarget>(on target: B) -> SamplerKernel<B> {
    precondition(target.dimension > 0, "a fit has parameters")
    return SamplerKernel(target: target, settings: self)
  }
}

/// What a sampler of the catalogue implements.
protocol CubeSampler<B>: Sendable {
  associatedtype B: CubeTarget
  var target: B { get }
  /// The first state.
  func start(using random: inout RandomStream) throws -> ChainState<SampledTarget<B>>
  /// Makes a step of a state whose number is already that of the next.
  ///
  /// It is accepted where the draws have changed: only then they are stored.
  func step(
    _ state: inout ChainState<SampledTarget<B>>, using random: inout RandomStream
  ) throws -> Transition
}

/// What an evaluation at a point of the cube gave.
enum CubeValue<Evidence: BayesianEvidence> {
  case draw(CubeDraw<Evidence>)
  /// The target has no value there, for a reason.
  case refused(String)
  /// No point of the cube.
  case outside

  var draw: CubeDraw<Evidence>? {
    if case .draw(let draw) = self { draw } else { nil }
  }
}

extension CubeSampler {
  typealias Draw = CubeDraw<B.Evidence>

  /// What is at a point, counted; a point outside of the cube is not looked at.
  func value(
    at point: CubePoint, _ account: inout SamplerAccount
  ) throws -> CubeValue<B.Evidence> {
    guard point.isInside else { return .outside }
    account.evaluations += 1
    var reason = "the likelihood is not a number above 0"
    switch try target.attempt(point) {
    case .success(let evaluation) where evaluation.evidence.logLikelihood.isFinite:
      return .draw(Draw(point: evaluation.point, evidence: evaluation.evidence))
    case .success: break
    case .failure(let rejection): reason = rejection.reason
    }
    account.refused += 1
    return .refused(reason)
  }

  /// Points with a value, drawn by the prior.
  func drawPrior(
    _ count: Int, _ account: inout SamplerAccount, using random: inout RandomStream
  ) throws -> [Draw] {
    var (draws, tried): ([Draw], Int) = ([], 0)
    while draws.count < count {
      tried += 1
      let point = CubePoint.draw(dimension: target.dimension, using: &random)
      switch try value(at: point, &account) {
      case .draw(let draw): draws.append(draw)
      case .refused(let reason) where tried >= 1000 * (draws.count + 1):
        throw RejectedPoint("\(tried) points of the prior gave \(draws.count) values; \(reason)")
      default: continue
      }
    }
    account.allowedShare = Double(count) / Double(tried)
    return draws
  }

  /// A first state of some draws.
  func state(
    _ draws: CubeDraws<B.Evidence>, _ memory: SamplerMemory<B>, _ account: SamplerAccount
  ) -> ChainState<SampledTarget<B>> {
    ChainState(
      step: 0, point: SampledPoint(draws: draws, memory: memory),
      logDensity: draws.draws.map(\.logLikelihood).max() ?? -.infinity, evidence: account)
  }
}
