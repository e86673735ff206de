import Foundation
import MarkovChains
import Numerics

/// Brings in a particle: kind, mass, ratios and strengths are drawn by the prior given the others.
///
/// The way back is `Death`: ratio = (kinds that may come) / (particles that may leave afterwards) over
/// the density of what was drawn. The new parameters are the random numbers themselves: |J| = 1.
struct Birth: ReversibleMove {
  typealias T = PosteriorTarget
  let name = "birth"
  let support: PosteriorSpace
  let prior: PosteriorPrior

  func propose(
    from point: PosteriorModel, using random: inout RandomStream
  ) -> Proposal<PosteriorModel>? {
    let kinds = support.addable(to: point)
    guard !kinds.isEmpty else { return nil }
    let particle = kinds[random.index(below: kinds.count)]
    let range = support.masses(of: particle, in: point)
    guard let mass = range.mass(atShare: random.uniform()) else { return nil }
    var grown = point
    prior.bring(particle, mass: mass, to: &grown, support, &random)
    let logDrawn = prior.logFreedom(of: particle, in: grown) - log(range.length)
    let leaving = support.removable(from: grown).count
    return Proposal(
      grown, logReverseOverForward: log(Double(kinds.count) / Double(leaving)) - logDrawn)
  }
}
