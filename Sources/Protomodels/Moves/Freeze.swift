import MarkovChains
import Numerics
import SimplifiedModels

/// Takes a particle out: 30 % the heaviest, else any.
///
/// Done in `HuntMoves.structureShare` of the steps where N(μ, 0.5) ≤ n / n_all with
/// μ = 0.4 / max(1, Z + 1), for more than two particles.
struct Freeze: SearchMove {
  typealias T = HuntTarget
  let name = "freeze"
  let space: ModelSpace
  /// Share of the steps that may take a particle out.
  var share = HuntMoves.structureShare
  private static let heaviestShare = 0.3

  func propose(
    _ draft: inout Protomodel, from state: ChainState<HuntTarget>, changedAlready: Bool,
    using random: inout RandomStream
  ) -> Bool {
    guard draft.members.count > 2, random.uniform() < share else { return false }
    let mean = 0.4 / max(1, state.evidence.Z + 1)
    let filled = Double(draft.members.count) / Double(space.particles.count)
    if random.normal(mean: mean, deviation: 0.5) > filled { return false }
    let candidates = draft.members.filter { space.isFreezable($0.id, in: draft) }
    guard let heaviest = candidates.max(by: { $0.mass < $1.mass }) else { return false }
    let takesHeaviest = random.uniform() < Self.heaviestShare
    draft.freeze(
      takesHeaviest ? heaviest.id : candidates[random.index(below: candidates.count)].id)
    return true
  }
}
