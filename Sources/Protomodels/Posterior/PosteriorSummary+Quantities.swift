import MarkovChains
import SimplifiedModels

extension PosteriorSummary {
  /// Shares of draws between which the presence of a particle can be judged at all.
  private static let presences = 0.02...0.98
  /// From this share on the mass of a particle is judged.
  private static let mostly = 0.5

  /// The numbers by which convergence is judged: those that every point has, whatever its content.
  ///
  /// ln density and the number of particles, the mass of the LSP, whether each particle is there that
  /// sometimes is, and the mass of each one that mostly is. The rest says little that the number of
  /// particles does not.
  public static func quantities(
    _ chains: [[PosteriorModel]], logDensities: [[Double]], support: PosteriorSpace
  ) -> [(name: String, draws: Draws)] {
    func draws(_ value: (PosteriorModel) -> Double) -> Draws {
      Draws(chains.map { $0.map(value) })
    }
    var quantities = [
      ("ln density", Draws(logDensities)),
      ("number of particles", draws { Double($0.unstable.count) }),
      ("mass of the LSP", draws { $0.mass(of: Particles.lsp) ?? 0 }),
    ]
    for particle in support.unstable {
      let name = ParticleNames.name(for: particle)
      let presence = draws { $0.contains(particle) ? 1 : 0 }
      if presences.contains(presence.mean) { quantities.append((name + " is there", presence)) }
      guard presence.mean >= mostly else { continue }
      let masses = chains.map { $0.compactMap { $0.mass(of: particle) } }
      if let draws = Draws.evened(masses) { quantities.append(("mass of " + name, draws)) }
    }
    return quantities
  }
}
