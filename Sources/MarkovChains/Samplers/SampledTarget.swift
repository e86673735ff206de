/// All that the next step of a sampler depends on, beside what the last one gave.
public enum SamplerMemory<B: CubeTarget>: Codable, Sendable, Equatable {
  /// Adaptive Metropolis: its proposal.
  case metropolis(AdaptiveProposal)
  /// The stretch ensemble: nothing, for its draws are its walkers.
  case stretch
  /// Parallel tempering: replicas, ladder, and a proposal for each rung.
  case tempering(RungMemory<B>)
  /// Differential evolution: the population.
  case evolution(EvolutionMemory<B.Evidence>)
  /// Nested sampling: the live points.
  case nested(NestedMemory<B.Evidence>)
}

/// The state of a sampler: what its last step gave, and its memory.
public struct SampledPoint<B: CubeTarget>: Codable, Sendable, Equatable {
  /// What the step left.
  public var draws: CubeDraws<B.Evidence>
  /// What the next step needs besides.
  public var memory: SamplerMemory<B>

  /// Makes a state.
  public init(draws: CubeDraws<B.Evidence>, memory: SamplerMemory<B>) {
    self.draws = draws
    self.memory = memory
  }
}

/// What a `SamplerKernel` walks on: whole ensembles over the posterior of a fit.
///
/// A checkpoint holds the whole state; the record of a step is a `ChainState<DrawsTarget<B>>`, the same type
/// for every sampler, so that readers need to know nothing of samplers.
public struct SampledTarget<B: CubeTarget>: Target {
  public typealias Point = SampledPoint<B>
  public typealias Evidence = SamplerAccount
  public typealias Record = DrawsTarget<B>
  /// The posterior.
  public var target: B

  /// Wraps a posterior.
  public init(_ target: B) { self.target = target }

  /// What is stored of a state: the draws of its step.
  public static func record(of state: ChainState<Self>) -> ChainState<DrawsTarget<B>> {
    ChainState(
      step: state.step, point: state.point.draws, logDensity: state.logDensity,
      evidence: state.evidence)
  }

  /// Evaluates the draws anew.
  public func evaluate(_ point: Point) throws -> Evaluation<Point, Evidence> {
    let evaluation = try DrawsTarget(target).evaluate(point.draws)
    var evaluated = point
    evaluated.draws = evaluation.point
    return Evaluation(
      point: evaluated, logDensity: evaluation.logDensity, evidence: evaluation.evidence)
  }
}

/// The stored side of a `SampledTarget`: draws by step, `logDensity` being the largest ln likelihood of them.
///
/// How draws are read back: `ChainReader.draws(ChainState<DrawsTarget<B>>.self, after: burnIn, to: last)` with
/// the burn-in of the settings gives the states of all steps (a rejected step counts the state before it
/// again); `state.point.draws` are the draws of a step. Where `SamplerSettings.weighting` is `.equal` each
/// counts once; where it is `.logWeights` each counts exp(logWeight), and a `NestedSequence` of the chains
/// gives weights and evidence; where it is `.none` they are points of a search, good for profiles only.
public struct DrawsTarget<B: CubeTarget>: Target {
  public typealias Point = CubeDraws<B.Evidence>
  public typealias Evidence = SamplerAccount
  /// The posterior.
  public var target: B

  /// Wraps a posterior.
  public init(_ target: B) { self.target = target }

  /// Evaluates every draw anew.
  public func evaluate(_ point: Point) throws -> Evaluation<Point, Evidence> {
    var (evaluated, account) = (point, SamplerAccount())
    for place in point.draws.indices {
      account.evaluations += 1
      let evaluation = try target.evaluate(point.draws[place].point)
      evaluated.draws[place].point = evaluation.point
      evaluated.draws[place].evidence = evaluation.evidence
    }
    let best = evaluated.draws.map(\.logLikelihood).max() ?? -.infinity
    return Evaluation(point: evaluated, logDensity: best, evidence: account)
  }
}
