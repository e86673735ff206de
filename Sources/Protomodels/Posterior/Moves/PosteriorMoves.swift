import MarkovChains

/// The catalogue of moves of the posterior.
public enum PosteriorMoves {
  /// Moves with the odds of choosing each, the same everywhere.
  static func mixture(
    support: PosteriorSpace, prior: PosteriorPrior
  ) -> MoveMixture<PosteriorTarget> {
    typealias Entry = MoveMixture<PosteriorTarget>.Entry
    let pairs: [(any ReversibleMove<PosteriorTarget>, Int, Double)] = [
      (Birth(support: support, prior: prior), 1, 1), (Death(support: support, prior: prior), 0, 1),
      (Split(support: support, prior: prior), 3, 0.5),
      (Join(support: support, prior: prior), 2, 0.5),
      (Exchange(support: support, prior: prior), 4, 1),
      (MoveMass(), 5, 3), (MoveMassWithLSP(), 6, 1), (ScaleRatio(), 7, 2),
      (RedrawRatios(prior: prior), 8, 0.5), (MoveStrength(), 9, 2),
      (MoveParticleStrengths(), 10, 1),
    ]
    return MoveMixture(
      pairs.map { move, reverse, weight in Entry(move, reverse: reverse) { _ in weight } })
  }
}
