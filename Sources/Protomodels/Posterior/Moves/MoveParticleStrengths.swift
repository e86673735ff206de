import MarkovChains
import Numerics

/// Moves ln strength of all pairs of one particle by the same step: symmetric.
struct MoveParticleStrengths: ReversibleMove {
  typealias T = PosteriorTarget
  let name = "strengths"

  func propose(
    from point: PosteriorModel, using random: inout RandomStream
  ) -> Proposal<PosteriorModel>? {
    let particles = point.unstable
    guard !particles.isEmpty else { return nil }
    let particle = particles[random.index(below: particles.count)]
    let step = MoveStrength.step(using: &random)
    var moved = point
    for place in point.strengths.indices
    where point.strengths[place].first == particle || point.strengths[place].second == particle {
      moved.strengths[place].logarithm += step
    }
    return moved == point ? nil : Proposal(moved)
  }
}
