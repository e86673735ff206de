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
    /// Quantiles of its mass in GeV where it is there: 2.5, 16, 50, 84 and 97.5 %; empty where it never is.
    public var mass: [Double]
  }

  /// Contents met, the most probable first; of equal ones the one whose codes come first.
  public var contents: [Content]
  /// Every particle of the support and the LSP, sorted.
  public var particles: [Presence]

  /// Quantiles that `Presence.mass` holds.
  public static let massShares = [0.025, 0.16, 0.5, 0.84, 0.975]

  /// Sums up the draws of chains of one length, burn-in left out.
  public init(
    _ chains: [[PosteriorModel]], support: PosteriorSpace, prior: PosteriorPrior
  ) {
    let contents = chains.map { $0.map(\.unstable) }
    let kinds = Set(contents.joined())
    var found = kinds.map { content in
      let draws = Draws(contents.map { $0.map { $0 == content ? 1 : 0 } })
      return Content(particles: content, probability: draws.mean, error: draws.meanError)
    }
    if let alone = found.first(where: { $0.particles.isEmpty }) {
      for place in found.indices {
        let odds = log(found[place].probability / alone.probability)
        let number = found[place].particles.count
        found[place].logEvidenceRatio =
          odds - prior.logContent(number, support) + prior.logContent(0, support)
      }
    }
    self.contents = found.sorted { a, b in
      a.probability != b.probability
        ? a.probability > b.probability : a.particles.lexicographicallyPrecedes(b.particles)
    }
    particles = ([Particles.lsp] + support.unstable).sorted().map { Self.presence($0, chains) }
  }

  private static func presence(_ particle: ParticleID, _ chains: [[PosteriorModel]]) -> Presence {
    let draws = Draws(chains.map { $0.map { $0.contains(particle) ? 1 : 0 } })
    let masses = chains.joined().compactMap { $0.mass(of: particle) }
    return Presence(
      particle: particle, probability: draws.mean, error: draws.meanError,
      mass: masses.isEmpty ? [] : massShares.map { Draws([masses]).quantile($0) })
  }

  /// The numbers by which convergence is judged: those that every point has, whatever its content.
  ///
  /// The number of particles, the mass of the LSP, and of each particle whether it is there.
  public static func quantities(
    _ chains: [[PosteriorModel]], support: PosteriorSpace
  ) -> [(name: String, draws: Draws)] {
    func draws(_ value: (PosteriorModel) -> Double) -> Draws {
      Draws(chains.map { $0.map(value) })
    }
    return [
      ("number of particles", draws { Double($0.unstable.count) }),
      ("mass of the LSP", draws { $0.mass(of: Particles.lsp) ?? 0 }),
    ]
      + support.unstable.map { particle in
        (ParticleNames.name(for: particle), draws { $0.contains(particle) ? 1 : 0 })
      }
  }
}
