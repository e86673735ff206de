import MarkovChains
import Numerics

/// Draws all weights of one particle's decays anew by the prior, whatever they were.
struct RedrawRatios: ReversibleMove {
  typealias T = PosteriorTarget
  let name = "ratios anew"
  let prior: PosteriorPrior

  func propose(
    from point: PosteriorModel, using random: inout RandomStream
  ) -> Proposal<PosteriorModel>? {
    let places = point.members.indices.filter { !point.members[$0].weights.isEmpty }
    guard !places.isEmpty else { return nil }
    let place = places[random.index(below: places.count)]
    var redrawn = point
    redrawn.members[place].weights = prior.drawWeights(
      of: point.members[place].id, using: &random)
    return Proposal(
      redrawn,
      logReverseOverForward: PosteriorPrior.logDensity(ofWeights: point.members[place].weights)
        - PosteriorPrior.logDensity(ofWeights: redrawn.members[place].weights))
  }
}
