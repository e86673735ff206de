import MarkovChains
import Numerics
import SimplifiedModels

/// Moves a particle and the LSP by as much, along the direction of equal decay products: symmetric.
struct MoveMassWithLSP: ReversibleMove {
  typealias T = PosteriorTarget
  let name = "mass with LSP"

  func propose(
    from point: PosteriorModel, using random: inout RandomStream
  ) -> Proposal<PosteriorModel>? {
    let candidates = point.unstable
    guard !candidates.isEmpty, let lsp = point.index(of: Particles.lsp),
      let place = point.index(of: candidates[random.index(below: candidates.count)])
    else { return nil }
    let step = MoveMass.step(using: &random)
    var moved = point
    moved.members[lsp].mass += step
    moved.members[place].mass += step
    return Proposal(moved)
  }
}
