import Foundation
import MarkovChains
import Numerics

/// Takes a particle out, any that no heavier twin needs: the way back of `Birth`.
struct Death: ReversibleMove {
  typealias T = PosteriorTarget
  let name = "death"
  let support: PosteriorSpace
  let prior: PosteriorPrior

  func propose(
    from point: PosteriorModel, using random: inout RandomStream
  ) -> Proposal<PosteriorModel>? {
    let leaving = support.removable(from: point)
    guard !leaving.isEmpty else { return nil }
    let particle = leaving[random.index(below: leaving.count)]
    var shrunk = point
    shrunk.remove(particle)
    let logDrawn =
      prior.logFreedom(of: particle, in: point)
      - log(support.masses(of: particle, in: shrunk).length)
    let kinds = support.addable(to: shrunk).count
    return Proposal(
      shrunk, logReverseOverForward: logDrawn - log(Double(kinds) / Double(leaving.count)))
  }
}
