import MarkovChains
import Numerics
import SimplifiedModels

/// Changes the branching ratios of one particle, with probability 0.2.
///
/// One time in twenty a single tag gets everything. Otherwise every tag that is used closes with 5 %, and
/// any other ratio moves within ±0.1/√n for n open channels.
struct ChangeBranchings: SearchMove {
  typealias T = HuntTarget
  let name = "branchings"
  private static let probability = 0.2
  private static let singleShare = 0.05
  private static let closingShare = 0.05

  func propose(
    _ draft: inout Protomodel, from state: ChainState<HuntTarget>, changedAlready: Bool,
    using random: inout RandomStream
  ) -> Bool {
    guard random.uniform() < Self.probability else { return false }
    let candidates = draft.unstable
    guard !candidates.isEmpty else { return false }
    let mother = candidates[random.index(below: candidates.count)]
    let open = draft.openTags(of: mother)
    guard open.count >= 2, !draft.isOffShell(mother) else { return false }
    let before = draft
    if random.uniform() < Self.singleShare {
      draft.setBranchings(of: mother, [(open[random.index(below: open.count)], 1)])
    } else {
      draft.setBranchings(of: mother, weights(open, of: mother, in: draft, using: &random))
    }
    return draft != before
  }

  private func weights(
    _ open: [Protomodel.OpenTag], of mother: ParticleID, in draft: Protomodel,
    using random: inout RandomStream
  ) -> [(open: Protomodel.OpenTag, weight: Double)] {
    let width = 0.1 / Double(open.reduce(0) { $0 + $1.count }).squareRoot()
    var weights = open.map { tag -> (open: Protomodel.OpenTag, weight: Double) in
      let ratio = draft.ratio(of: tag.tag.name, mother: mother) * Double(tag.count)
      if ratio > 0, random.uniform() < Self.closingShare { return (tag, 0) }
      let moved = random.uniform(max(0, ratio - width), min(1, ratio + width))
      return (tag, moved / Double(tag.count))
    }
    if weights.allSatisfy({ $0.weight <= 0 }) {
      weights[random.index(below: weights.count)].weight = 1
    }
    return weights
  }
}
