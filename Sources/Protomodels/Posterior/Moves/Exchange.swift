import Foundation
import MarkovChains
import Numerics

/// Makes another kind of a particle: the mass stays, ratios and strengths are drawn by the prior.
///
/// Its own way back. The kinds to choose from are those that may come once the particle has left; they
/// are the same for both ways. The mass is carried over: |J| = 1.
struct Exchange: ReversibleMove {
  typealias T = PosteriorTarget
  let name = "exchange"
  let support: PosteriorSpace
  let prior: PosteriorPrior

  func propose(
    from point: PosteriorModel, using random: inout RandomStream
  ) -> Proposal<PosteriorModel>? {
    let leaving = support.removable(from: point)
    guard !leaving.isEmpty else { return nil }
    let old = leaving[random.index(below: leaving.count)]
    var changed = point
    changed.remove(old)
    let kinds = support.addable(to: changed)
    let new = kinds[random.index(below: kinds.count)]
    guard new != old, let mass = point.mass(of: old) else { return nil }
    prior.bring(new, mass: mass, to: &changed, support, &random)
    let logDrawn = prior.logFreedom(of: new, in: changed)
    let leavingNext = support.removable(from: changed).count
    return Proposal(
      changed,
      logReverseOverForward: prior.logFreedom(of: old, in: point) - logDrawn
        + log(Double(leaving.count) / Double(leavingNext)))
  }
}
