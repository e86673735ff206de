import Documents
import GlobalFits
import MarkovChains
import Runs

/// A fit that is read from its folder, finished or not.
public struct FitRun: Sendable {
  /// Chains and folder.
  public let run: Run
  /// Everything that decides the bytes of the fit.
  public let plan: RunPlan<FitRunPlan>
  /// What is fitted.
  public let fit: FitPlan

  /// Opens a fit; a run of another kind is refused.
  public init(opening folder: RunFolder, families: FitFamilies) throws {
    plan = try folder.plan(.fit, settings: FitRunPlan.self)
    fit = try plan.settings.fit.fitPlan(families, file: folder.planPath)
    run = try Run(opening: folder)
  }

  /// The sampler.
  public var sampler: SamplerSettings { plan.settings.sampler }

  private typealias Stored = ChainState<DrawsTarget<FitTarget>>

  /// Draws that are kept of all chains together, at most; more are thinned evenly.
  private static let largest = 60_000

  /// Whether the chains are the rungs of one ladder.
  public var isLadder: Bool { plan.settings.ladder != nil }

  /// The chains whose steps are draws: all of them, of a ladder that of temperature 1.
  public var drawChains: [ChainReader] { isLadder ? Array(run.chains.prefix(1)) : run.chains }

  /// The draws after the burn-in, of samplers whose draws count alike up to a step; nil before every chain has
  /// some.
  public func draws(upTo step: Int? = nil) throws -> FitDraws? {
    guard run.chains.count == plan.walkers else { return nil }
    var lasts: [Int] = []
    for chain in run.chains { lasts.append(try chain.lastStep() ?? 0) }
    switch sampler.weighting {
    case .equal: return try equalDraws(to: min(lasts.min() ?? 0, step ?? .max))
    case .logWeights: return try nestedDraws(lasts)
    case .none:
      let chains = try points()
      return chains.allSatisfy { $0.count >= 4 } ? FitDraws(search: chains) : nil
    }
  }

  private func equalDraws(to last: Int) throws -> FitDraws? {
    let burnIn = sampler.burnIn
    guard last - burnIn >= 8 else { return nil }
    let perStep = sampler.drawsPerStep(dimension: fit.parameters.dimension)
    let range = try drawRange(to: last)
    var sequences: [[FitDraws.Draw]] = []
    for chain in drawChains {
      let states = try chain.draws(
        Stored.self, after: burnIn, to: range.last, every: range.stride)
      // The walkers of an ensemble are sequences of their own.
      for walker in 0..<perStep {
        sequences.append(states.map { Self.draw($0.state.point.draws[walker]) })
      }
    }
    guard sequences.allSatisfy({ $0.count >= 8 }) else { return nil }
    return FitDraws(equal: sequences)
  }

  /// The steps whose draws are looked at, of samplers whose draws count alike.
  func drawRange(to last: Int) throws -> DrawRange {
    let perStep = sampler.drawsPerStep(dimension: fit.parameters.dimension)
    let limit = max(8, Self.largest / (perStep * max(1, drawChains.count)))
    return try run.drawRange(after: min(sampler.burnIn, last), to: last, atMost: limit)
  }

  /// The last step of the chain that is the furthest back, and of the furthest one; nil before all have begun.
  func lastSteps() throws -> (common: Int, all: Int)? {
    guard let common = try run.lastCommonStep() else { return nil }
    return (common, try run.chains.reduce(0) { max($0, try $1.lastStep() ?? 0) })
  }

  /// The ladder of every chain of tempering that is no rung itself.
  func temperedLadders() throws -> [(chain: Int, ladder: TemperatureLadder)] {
    try zip(run.chains, states()).compactMap { chain, state in
      guard case .tempering(let memory) = state.point.memory else { return nil }
      return (chain.chain, memory.tempered.ladder)
    }
  }

  private func nestedDraws(_ lasts: [Int]) throws -> FitDraws? {
    guard lasts.allSatisfy({ $0 >= 8 }) else { return nil }
    var chains: [[FitDraws.Draw]] = []
    var deaths: [[NestedSequence.Record]] = []
    for (chain, last) in zip(run.chains, lasts) {
      let states = try chain.draws(Stored.self, after: 0, to: last).map(\.state)
      chains.append(states.map { Self.draw($0.point.draws[0]) })
      deaths.append(states.map(Self.death))
    }
    return FitDraws(nested: chains, sequence: NestedSequence(deaths))
  }

  private static func death(_ state: Stored) -> NestedSequence.Record {
    let point = state.point
    return NestedSequence.Record(
      logLikelihood: point.draws[0].logLikelihood, live: point.live ?? 1, family: point.family,
      births: point.births)
  }

  /// Every point that the chains have stored, burn-in included, chain by chain: for profiles.
  public func points() throws -> [[FitDraws.Draw]] {
    try run.chains.map { chain in
      var points: [FitDraws.Draw] = []
      try chain.forEachRecord(from: 0, to: try chain.lastStep() ?? 0) { record in
        guard let text = record.state else { return }
        let state = try StateCoder.decode(Stored.self, from: Array(text.utf8))
        points += state.point.draws.map(Self.draw)
      }
      return points
    }
  }

  private static func draw(_ draw: CubeDraw<FitEvidence>) -> FitDraws.Draw {
    FitDraws.Draw(
      values: draw.evidence.values, logLikelihood: draw.logLikelihood, cube: draw.point.coordinates)
  }

  /// The accounts of the chains, as they stand.
  public func accounts() throws -> [SamplerAccount] {
    try states().map(\.evidence)
  }

  private func states() throws -> [ChainState<SampledTarget<FitTarget>>] {
    try run.chains.compactMap {
      try $0.checkpoint(as: ChainState<SampledTarget<FitTarget>>.self)
    }
  }

  /// What the rungs of a ladder say of the evidence, by stepping stones and by integration; nil before there are
  /// 64 draws, and of other runs.
  public func ladderEvidences() throws -> (
    stones: EvidenceEstimate, integral: EvidenceEstimate?
  )? {
    guard isLadder, let last = try run.lastCommonStep(), last > sampler.burnIn else { return nil }
    let range = try run.drawRange(after: sampler.burnIn, to: last, atMost: Self.largestLadder)
    let rungs = try run.chains.map {
      try $0.draws(Stored.self, after: range.after, to: range.last, every: range.stride)
        .map(\.logDensity)
    }
    let steps = rungs.map(\.count).min() ?? 0
    guard steps >= 64 else { return nil }
    let estimator = EvidenceEstimator(
      betas: CubeRungKernel<FitTarget>.betas(rungs: rungs.count),
      logLikelihoods: (0..<steps).map { step in rungs.map { $0[step] } })
    return (estimator.steppingStone, estimator.thermodynamicIntegral)
  }

  /// Steps of a ladder that evidences are made of, at most; more are thinned evenly.
  private static let largestLadder = 20_000

  /// What the ladders of tempering say of the evidence: by stepping stones and by integration, chain by chain.
  public func temperingEvidences() throws -> (
    stones: [EvidenceEstimate?], integral: [EvidenceEstimate?]
  ) {
    let memories = try states().compactMap { state -> RungMemory<FitTarget>? in
      if case .tempering(let memory) = state.point.memory { memory } else { nil }
    }
    return (memories.map(\.steppingStone), memories.map(\.thermodynamicIntegral))
  }

  /// What the deaths of nested sampling say of the evidence, all chains together, and each alone.
  public func nestedEvidence() throws -> (all: EvidenceEstimate, chains: [Double])? {
    guard sampler.weighting == .logWeights else { return nil }
    var deaths: [[NestedSequence.Record]] = []
    for chain in run.chains {
      let last = try chain.lastStep() ?? 0
      guard last >= 8 else { return nil }
      deaths.append(try chain.draws(Stored.self, after: 0, to: last).map { Self.death($0.state) })
    }
    return (
      NestedSequence(deaths).evidence, deaths.map { NestedSequence([$0]).evidence.logEvidence }
    )
  }
}
