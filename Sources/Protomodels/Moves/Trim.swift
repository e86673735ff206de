import MarkovChains
import Numerics
import SimplifiedModels

/// Freezes every particle that the best combination of the present state does not see.
///
/// Deterministic. A particle that must be there because a heavier one alike is seen stays.
struct Trim: SearchMove {
  typealias T = HuntTarget
  let name = "trim"
  let space: ModelSpace

  func propose(
    _ draft: inout Protomodel, from state: ChainState<HuntTarget>, changedAlready: Bool,
    using random: inout RandomStream
  ) -> Bool {
    guard !state.evidence.contributions.isEmpty else { return false }
    let before = draft.members.count
    while let idle = draft.unstable.first(where: { particle in
      space.isFreezable(particle, in: draft)
        && !state.evidence.contributions.contains { $0.particles.contains(particle) }
    }) {
      draft.freeze(idle)
    }
    return draft.members.count < before
  }
}
