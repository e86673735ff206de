import Numerics

/// One rung of a ladder over a fit: adaptive Metropolis on likelihood^β, frozen after the burn-in; at β = 0 draws of
/// the prior.
///
/// As in a `SamplerKernel` the density that is stored is the ln likelihood, on all rungs; only the rung of
/// β = 1 gives draws of the posterior. The proposal stays with the rung when points are exchanged.
public struct CubeRungKernel<B: CubeTarget>: ExchangeKernel {
  public typealias T = SampledTarget<B>
  public typealias Replica = CubeDraw<B.Evidence>
  /// The posterior.
  public var target: B
  /// The power of the likelihood, from 1 to 0.
  public var beta: Double
  /// Moves of a step, burn-in and kinds of moves; the rungs are those of the run.
  public var settings: TemperingSettings

  /// Puts a rung together.
  public init(target: B, beta: Double, settings: TemperingSettings) {
    precondition((0...1).contains(beta), "a power of the likelihood")
    (self.target, self.beta, self.settings) = (target, beta, settings)
  }

  /// The powers of the likelihood on so many rungs, from 1 to 0: those with which a `TemperatureLadder` begins.
  public static func betas(rungs: Int) -> [Double] { TemperatureLadder(rungs: rungs).betas }

  private var sampler: MetropolisSampler<B> {
    MetropolisSampler(target: target, settings: MetropolisSettings())
  }

  /// The first state, drawn by the prior.
  public func start(using random: inout RandomStream) throws -> ChainState<T> {
    try sampler.start(using: &random)
  }

  public func step(from state: ChainState<T>, using random: inout RandomStream) throws -> (
    ChainState<T>, Transition
  ) {
    guard case .metropolis(var proposal) = state.point.memory else { throw SamplerMismatch() }
    var next = state
    next.step += 1
    if beta == 0 { return try priorStep(next, using: &random) }
    var (told, accepted) = (Transition.nothing, 0)
    for _ in 0..<settings.moves {
      let made = try sampler.walk(
        next.point.draws.draws[0], beta: beta, proposal, singleShare: settings.singleShare,
        &next.evidence, using: &random)
      next.point.draws.draws = [made.draw]
      if next.step <= settings.burnIn {
        proposal.adapt(made.step, probability: made.probability, at: made.draw.point)
      }
      if made.transition.outcome == .accepted { accepted += 1 }
      if made.transition.outcome == .accepted || accepted == 0 { told = made.transition }
    }
    next.point.memory = .metropolis(proposal)
    next.logDensity = next.point.draws.draws[0].logLikelihood
    next.evidence.acceptance = Double(accepted) / Double(settings.moves)
    told.temperature = beta > 0 ? 1 / beta : .infinity
    return (next, told)
  }

  /// A new draw of the prior; where it has no value, the rung stays where it is.
  private func priorStep(
    _ state: ChainState<T>, using random: inout RandomStream
  ) throws -> (ChainState<T>, Transition) {
    var next = state
    var told = Transition(
      moves: ["prior"], outcome: .refused, proposedLogDensity: nil, temperature: .infinity)
    let point = CubePoint.draw(dimension: target.dimension, using: &random)
    switch try sampler.value(at: point, &next.evidence) {
    case .outside: break
    case .refused(let reason): told.reason = reason
    case .draw(let draw):
      told.outcome = .accepted
      told.proposedLogDensity = draw.logLikelihood
      take(draw, into: &next)
    }
    next.evidence.acceptance = told.outcome == .accepted ? 1 : 0
    return (next, told)
  }

  /// The draw.
  public func replica(of state: ChainState<T>) -> Replica { state.point.draws.draws[0] }

  /// Puts another draw in its place.
  public func take(_ replica: Replica, into state: inout ChainState<T>) {
    state.point.draws.draws = [replica]
    state.logDensity = replica.logLikelihood
  }
}
