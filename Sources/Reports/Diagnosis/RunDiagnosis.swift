import MarkovChains
import Protomodels
import Runs

/// Whether the chains of a run have told enough, and what to do if not.
///
/// Of a posterior, and of a fit whose draws count alike: rank-normalised split-R̂ and effective sizes of its draws, which are about a density. Of
/// a search the same numbers only say whether its walkers are alike; what counts is whether they found
/// the same best K. Nested sampling is judged by the spread of its chains.
public struct RunDiagnosis: Sendable {
  /// How the exchanges of one chain's rungs went.
  public struct Swaps: Sendable, Equatable {
    /// The chain, from 0.
    public var chain: Int
    /// Temperatures from 1 up, infinite at the prior.
    public var temperatures: [Double]
    /// Accepted swaps per tried one, from each rung to the next; nil before the first.
    public var rates: [Double?]
    /// Λ, the sum of the mean refusals: twice as many rungs are a good choice.
    public var barrier: Double
  }

  /// The best K of one walker of a search.
  public struct BestK: Sendable, Equatable {
    public var chain: Int
    public var K: Double
    /// The step at which it was reached.
    public var step: Int
  }

  /// What was looked at.
  public let kind: RunKind
  public let name: String
  public let walkers: Int
  /// The steps whose draws were judged, and how many were in between.
  public let steps: (after: Int, to: Int, stride: Int)
  /// Steps per walker that the plan has.
  public let plannedSteps: Int
  /// The quantities with R̂ and effective sizes.
  public let convergence: Convergence
  /// How often each move was made in all chains.
  public let moves: [ChainSummary.MoveCount]
  /// Why proposals were refused, most frequent first.
  public let refusals: [ChainSummary.RefusalCount]
  /// Swaps, chain by chain; empty without tempering.
  public let swaps: [Swaps]
  /// The best K of each walker of a search; empty for other runs.
  public let best: [BestK]
  /// How the newborns of nested sampling lie among those alive, and the smallest and the largest error by families in
  /// units of that by threads; nil of other runs.
  public let insertion: InsertionTest?
  public let kin: ClosedRange<Double>?
  /// What was asked for.
  public let criterion: StopCriterion
  /// How far apart the best K of a search may be.
  public let agreement: Double
  /// The verdict.
  public let verdict: DiagnosisVerdict

  /// What a search's walkers have to agree to where nothing else is said.
  public static let standardAgreement = 0.1

  /// Judges a posterior by its draws.
  public init(
    _ posterior: PosteriorRun, draws: PosteriorDraws, support: PosteriorSpace
  ) throws {
    let run = posterior.run
    kind = .posterior
    name = run.folder.name
    walkers = run.walkers
    steps = (draws.burnIn, draws.last, draws.stride)
    plannedSteps = run.steps
    convergence = Convergence(
      PosteriorSummary.quantities(
        draws.models, logDensities: draws.logDensities, support: support)
    ).thinned(by: draws.stride)
    let summaries = try run.summaries()
    moves = Self.moves(summaries)
    refusals = Self.refusals(summaries)
    swaps = zip(run.chains, try posterior.temperedChains()).map { chain, point in
      Swaps(
        chain: chain.chain, temperatures: point.ladder.betas.map { 1 / $0 },
        rates: point.ladder.pairs.map(\.rate), barrier: point.ladder.barrier)
    }
    best = []
    (insertion, kin) = (nil, nil)
    criterion = posterior.plan.until?.criterion ?? StopCriterion(budget: max(1, run.steps))
    agreement = Self.standardAgreement
    verdict = DiagnosisVerdict(
      draws: convergence, criterion: criterion, command: "posterior", name: name,
      isAlone: walkers < 2, steps: (draws.last - draws.burnIn, draws.last, run.steps), swaps: swaps)
  }

  /// Judges a search by the second half of the steps that every walker has made; nil before there are
  /// some.
  public init?(_ hunt: HuntRun, upTo step: Int? = nil) throws {
    let run = hunt.run
    guard let made = try run.lastCommonStep(), min(step ?? made, made) >= 8 else { return nil }
    let end = min(step ?? made, made)
    let after = end / 2
    let range = try run.drawRange(
      after: after, to: end, atMost: Int.max, every: (end - after) / Self.searchDraws)
    let (last, stride) = (range.last, range.stride)
    let draws = try run.chains.map {
      try $0.draws(SearchState.self, after: after, to: last, every: stride)
    }
    kind = .hunt
    name = run.folder.name
    walkers = run.walkers
    steps = (after, last, stride)
    plannedSteps = run.steps
    convergence = Convergence(Self.quantities(draws)).thinned(by: stride)
    let summaries = try run.summaries()
    moves = Self.moves(summaries)
    refusals = Self.refusals(summaries)
    swaps = []
    best = try run.chains.compactMap { try Self.bestK($0, upTo: last) }
    (insertion, kin) = (nil, nil)
    criterion = StopCriterion(budget: max(1, run.steps))
    agreement = hunt.plan.until?.agreement ?? Self.standardAgreement
    verdict = DiagnosisVerdict(
      search: convergence, criterion: criterion, best: best, agreement: agreement, name: name,
      steps: (end, run.steps))
  }

  private static let searchDraws = 2000
}

extension RunDiagnosis {
  /// Of the state of a search what diagnoses need.
  private struct SearchState: Decodable, Sendable { var point: Protomodel }

  private static func quantities(
    _ chains: [[ChainDraw<SearchState>]]
  ) -> [(name: String, draws: Draws)] {
    var quantities = [
      ("K", Draws(chains.map { $0.map { 2 * $0.logDensity } })),
      (
        "number of particles",
        Draws(chains.map { $0.map { Double($0.state.point.unstable.count) } })
      ),
    ]
    let count = Double(chains.reduce(0) { $0 + $1.count })
    for particle in Particles.all {
      let masses = chains.map { $0.compactMap { $0.state.point.mass(of: particle) } }
      guard Double(masses.reduce(0) { $0 + $1.count }) >= count / 2 else { continue }
      if let draws = Draws.evened(masses) {
        quantities.append(("mass of " + ParticleNames.name(for: particle), draws))
      }
    }
    return quantities
  }

  private static func bestK(_ chain: ChainReader, upTo last: Int) throws -> BestK? {
    try chain.largestLogDensity(upTo: last).map {
      BestK(chain: chain.chain, K: 2 * $0.logDensity, step: $0.step)
    }
  }

  static func moves(_ summaries: [ChainSummary]) -> [ChainSummary.MoveCount] {
    var counts: [ChainSummary.MoveCount] = []
    for move in summaries.flatMap(\.moves) {
      if let place = counts.firstIndex(where: { $0.name == move.name }) {
        counts[place].proposed += move.proposed
        counts[place].accepted += move.accepted
        counts[place].refused += move.refused
      } else {
        counts.append(move)
      }
    }
    return counts.sorted { $0.name < $1.name }
  }

  static func refusals(_ summaries: [ChainSummary]) -> [ChainSummary.RefusalCount] {
    var counts: [ChainSummary.RefusalCount] = []
    for refusal in summaries.flatMap(\.refusals) {
      if let place = counts.firstIndex(where: { $0.reason == refusal.reason }) {
        counts[place].count += refusal.count
      } else {
        counts.append(refusal)
      }
    }
    return counts.sorted { ($1.count, $0.reason) < ($0.count, $1.reason) }
  }
}
