import Foundation
import MarkovChains
import SimplifiedModels

/// What a posterior says, from the draws of its chains.
public struct PosteriorSummary: Sendable, Equatable {
  /// A particle content.
  public struct Content: Sendable, Equatable {
    /// The particles besides the LSP, sorted.
    public var particles: [ParticleID]
    /// Its posterior probability: its share of the draws.
    public var probability: Double
    /// The Monte Carlo standard error of the probability; nil where draws cannot tell.
    public var error: Double?
    /// Its prior probability.
    public var priorProbability: Double
    /// ln of its evidence over that of the LSP alone; nil where that content was not met.
    ///
    /// Posterior odds over prior odds; the prior of a content is known in closed form.
    public var logEvidenceRatio: Double?
  }

  /// A particle.
  public struct Presence: Sendable, Equatable {
    public var particle: ParticleID
    /// The posterior probability that it is there, and its Monte Carlo standard error.
    public var probability: Double
    public var error: Double?
    /// The prior probability that it is there.
    public var priorProbability: Double
    /// Its mass in GeV where it is there; nil where it never is.
    public var mass: Spread?
  }

  /// The strengths of one pair of particles.
  public struct Strength: Sendable, Equatable {
    /// The pair, unsigned, the smaller code first.
    public var first: ParticleID
    public var second: ParticleID
    /// The probability that both are there.
    public var probability: Double
    /// The multiplier of the reference cross sections where they are.
    public var multiplier: Spread
  }

  /// Where draws of a number lie.
  public struct Spread: Sendable, Equatable {
    /// The middle of the draws, and its Monte Carlo standard error (nil where draws cannot tell).
    public var median: Double
    public var medianError: Double?
    /// The shortest intervals that hold 68 % and 95 % of the draws.
    public var shortest68: ClosedRange<Double>
    public var shortest95: ClosedRange<Double>
    /// Quantiles: 2.5, 16, 50, 84 and 97.5 %.
    public var quantiles: [Double]
  }

  /// Contents met, the most probable first; of equal ones the one whose codes come first.
  public var contents: [Content]
  /// Every particle of the support and the LSP, sorted.
  public var particles: [Presence]
  /// Pairs that are met, the most probable first, then by code.
  public var strengths: [Strength]
  /// ln of the evidence over that of the background, from the share of the LSP alone, and its error.
  ///
  /// The LSP alone gives no signal, so that its likelihood ratio is 1: Z = its prior probability over its
  /// posterior one. Nil where it was not met, or always.
  public var logEvidenceOfAlone: (value: Double, error: Double)?

  /// Quantiles that `Spread.quantiles` holds.
  public static let shares = [0.025, 0.16, 0.5, 0.84, 0.975]

  /// Sums up the draws of chains of one length, burn-in left out.
  public init(
    _ chains: [[PosteriorModel]], support: PosteriorSpace, prior: PosteriorPrior
  ) {
    contents = Self.contents(chains, support, prior)
    particles = ([Particles.lsp] + support.unstable).sorted().map { particle in
      let draws = Draws(chains.map { $0.map { $0.contains(particle) ? 1 : 0 } })
      return Presence(
        particle: particle, probability: draws.mean, error: draws.meanError,
        priorProbability: prior.probability(of: particle, in: support),
        mass: Spread(chains.map { $0.compactMap { $0.mass(of: particle) } }))
    }
    strengths = Self.strengths(chains)
    if let alone = contents.first(where: { $0.particles.isEmpty }), let error = alone.error {
      logEvidenceOfAlone = (
        log(alone.priorProbability / alone.probability), error / alone.probability
      )
    }
  }

  public static func == (one: PosteriorSummary, other: PosteriorSummary) -> Bool {
    one.contents == other.contents && one.particles == other.particles
      && one.strengths == other.strengths
  }

  private static func contents(
    _ chains: [[PosteriorModel]], _ support: PosteriorSpace, _ prior: PosteriorPrior
  ) -> [Content] {
    let contents = chains.map { $0.map(\.unstable) }
    var found = Set(contents.joined()).map { content in
      let draws = Draws(contents.map { $0.map { $0 == content ? 1 : 0 } })
      return Content(
        particles: content, probability: draws.mean, error: draws.meanError,
        priorProbability: exp(prior.logContent(content.count, support)))
    }
    if let alone = found.first(where: { $0.particles.isEmpty }) {
      for place in found.indices {
        let odds = log(found[place].probability / alone.probability)
        found[place].logEvidenceRatio =
          odds - log(found[place].priorProbability / alone.priorProbability)
      }
    }
    return found.sorted { a, b in
      a.probability != b.probability
        ? a.probability > b.probability : a.particles.lexicographicallyPrecedes(b.particles)
    }
  }

  private static func strengths(_ chains: [[PosteriorModel]]) -> [Strength] {
    var pairs: [[ParticleID]: [[Double]]] = [:]
    for (chain, models) in chains.enumerated() {
      for strength in models.lazy.flatMap(\.strengths) {
        pairs[[strength.first, strength.second], default: chains.map { _ in [] }][chain]
          .append(exp(strength.logarithm))
      }
    }
    let count = Double(chains.reduce(0) { $0 + $1.count })
    return pairs.compactMap { pair, draws -> Strength? in
      guard let spread = Spread(draws) else { return nil }
      let met = Double(draws.reduce(0) { $0 + $1.count })
      return Strength(
        first: pair[0], second: pair[1], probability: met / count, multiplier: spread)
    }.sorted { a, b in
      a.probability != b.probability
        ? a.probability > b.probability : (a.first, a.second) < (b.first, b.second)
    }
  }
}

extension PosteriorSummary.Spread {
  /// Where draws of some chains lie, each with as many as it has; nil without any.
  init?(_ chains: [[Double]]) {
    let sorted = chains.joined().sorted()
    guard let first = sorted.first else { return nil }
    quantiles = PosteriorSummary.shares.map { Draws([sorted]).quantile($0) }
    median = quantiles[2]
    medianError = Draws.evened(chains)?.quantileError(0.5)
    shortest68 = Self.shortest(0.68, sorted) ?? first...first
    shortest95 = Self.shortest(0.95, sorted) ?? first...first
  }

  /// The shortest interval between draws that holds a share of them; of equal ones the first.
  private static func shortest(_ share: Double, _ sorted: [Double]) -> ClosedRange<Double>? {
    let inside = min(sorted.count, Int((share * Double(sorted.count)).rounded(.up)))
    let starts = 0...(sorted.count - inside)
    let best = starts.min { a, b in
      sorted[a + inside - 1] - sorted[a] < sorted[b + inside - 1] - sorted[b]
    }
    return best.map { sorted[$0]...sorted[$0 + inside - 1] }
  }
}

extension Draws {
  /// Chains of different lengths, thinned to the shortest; nil where that has fewer than four draws.
  ///
  /// Chains that have none are left out: they say nothing of the number.
  public static func evened(_ chains: [[Double]]) -> Draws? {
    let some = chains.filter { !$0.isEmpty }
    guard let least = some.map(\.count).min(), least >= 4 else { return nil }
    return Draws(some.map { chain in (0..<least).map { chain[$0 * chain.count / least] } })
  }
}
