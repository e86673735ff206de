import MarkovChains
import Protomodels
import Runs

/// A posterior that is read from its folder, finished or not.
public struct PosteriorRun: Sendable {
  /// Chains and folder.
  public let run: Run
  /// Everything that decides the bytes of the posterior.
  public let plan: RunPlan<PosteriorPlan>

  /// Opens a posterior; a run of another kind is refused.
  public init(opening folder: RunFolder) throws(RunError) {
    plan = try folder.plan(.posterior, settings: PosteriorPlan.self)
    run = try Run(opening: folder)
  }

  /// The last step that every chain has made; nil before all have begun.
  public func lastCommonStep() throws(RunError) -> Int? {
    try run.lastCommonStep()
  }

  /// Draws of the posterior, the burn-in left out, evenly thinned to at most `limit` of each chain.
  ///
  /// All chains have as many. Nil before the burn-in has ended in every chain.
  public func draws(atMost limit: Int = 10_000, upTo step: Int? = nil) throws -> PosteriorDraws? {
    let burnIn = plan.settings.posterior.burnIn
    guard var last = try lastCommonStep() else { return nil }
    if let step { last = min(last, step) }
    guard last - burnIn >= 4 else { return nil }
    let range = try run.drawRange(after: burnIn, to: last, atMost: limit)
    guard range.last - burnIn >= 4 else { return nil }
    let chains = try run.chains.map {
      try $0.draws(
        ChainState<PosteriorTarget>.self, after: burnIn, to: range.last, every: range.stride)
    }
    return PosteriorDraws(
      burnIn: burnIn, last: range.last, stride: range.stride, chains: chains)
  }

  /// The ladder of every chain and what it has tallied, as they stand in the checkpoints.
  public func temperedChains() throws -> [TemperedPoint<PosteriorTarget>] {
    try run.chains.compactMap {
      try $0.checkpoint(as: ChainState<TemperedTarget<PosteriorTarget>>.self)?.point
    }
  }
}

/// Draws of a posterior: models with their ln densities, chain by chain.
public struct PosteriorDraws: Sendable {
  /// Steps of each chain that were left out at the beginning.
  public let burnIn: Int
  /// The last step that is among the draws.
  public let last: Int
  /// Steps from one draw to the next.
  public let stride: Int
  /// The models of each chain, in the order of the steps.
  public let models: [[PosteriorModel]]
  /// ln density (prior × likelihood ratio, not normalised) of each.
  public let logDensities: [[Double]]
  /// ln of the likelihood ratio to the background of each.
  public let logLikelihoods: [[Double]]

  init(burnIn: Int, last: Int, stride: Int, chains: [[ChainDraw<ChainState<PosteriorTarget>>]]) {
    self.burnIn = burnIn
    self.last = last
    self.stride = stride
    models = chains.map { $0.map(\.state.point) }
    logDensities = chains.map { $0.map(\.logDensity) }
    logLikelihoods = chains.map { $0.map(\.state.evidence.logLikelihood) }
  }

  /// Draws of all chains.
  public var count: Int { models.reduce(0) { $0 + $1.count } }
}

extension PosteriorRun {
  /// The command that makes this run anew.
  public var command: String {
    let settings = plan.settings
    var words = ["protolith posterior"]
    if settings.database != "database" { words.append("--database \(settings.database)") }
    if settings.selection != "all" { words.append("--selection \(settings.selection)") }
    if case .run(let name, _) = settings.posterior.choice {
      words.append("--combination-from \(name)")
    }
    words.append("--walkers \(plan.walkers) --steps \(plan.steps) --seed \(plan.seed)")
    words.append("--burn-in \(settings.posterior.burnIn)")
    let betas = settings.posterior.betas
    words.append(
      "--temperatures "
        + (settings.posterior.ladderAdapts
          ? "\(betas.count)"
          : betas.map { $0 > 0 ? "\(1 / $0)" : "inf" }.joined(separator: ",")))
    if !settings.posterior.forbidden.isEmpty {
      words.append(
        "--forbid " + settings.posterior.forbidden.map { "\($0.rawValue)" }.joined(separator: " "))
    }
    return words.joined(separator: " ")
  }
}
