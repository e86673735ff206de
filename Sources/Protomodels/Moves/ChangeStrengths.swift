import Foundation
import MarkovChains
import Numerics
import SimplifiedModels

/// Changes signal strengths, with probability 0.25; all sign combinations of a pair change together.
struct ChangeStrengths: SearchMove {
  typealias T = HuntTarget
  let name = "strengths"
  let space: ModelSpace
  private static let probability = 0.25
  private static let singlePairShare = 0.2
  /// Windows of a factor on the strengths of one particle, drawn log-uniform between these; the
  /// published hunt has the larger one.
  var smallestWindow = 0.02, largestWindow = 0.2
  /// Whether a pair that is switched off or set to 1 is so in all its sign combinations.
  var mirrors = true
  /// The strength of a mode that is switched off.
  private static let off = 1e-5

  func propose(
    _ draft: inout Protomodel, from state: ChainState<HuntTarget>, changedAlready: Bool,
    using random: inout RandomStream
  ) -> Bool {
    guard random.uniform() < Self.probability else { return false }
    let families = space.families(in: draft)
    guard !families.isEmpty else { return false }
    let before = draft
    if random.uniform() < Self.singlePairShare {
      moveOnePair(families, in: &draft, using: &random)
    } else {
      changeParticle(families, in: &draft, using: &random)
    }
    return draft != before
  }

  /// strength' = max(0, strength · N(1, 0.1) + N(0.1, 0.1)) of one pair.
  private func moveOnePair(
    _ families: [ModelSpace.Family], in draft: inout Protomodel, using random: inout RandomStream
  ) {
    let family = families[random.index(below: families.count)]
    let factor = random.normal(mean: 1, deviation: 0.1)
    let shift = random.normal(mean: 0.1, deviation: 0.1)
    draft.setStrength(of: family, to: (draft.strength(of: family) ?? 0) * factor + shift)
  }

  /// One pair off, back to 1, or equal to another; most often all pairs of one particle by up to ±20 %.
  private func changeParticle(
    _ families: [ModelSpace.Family], in draft: inout Protomodel, using random: inout RandomStream
  ) {
    let lot = random.uniform()
    let family = families[random.index(below: families.count)]
    switch lot {
    case 0.9...: draft.setStrength(of: affected(family, using: &random), to: Self.off)
    case ..<0.1: draft.setStrength(of: affected(family, using: &random), to: 1)
    case ..<0.2:
      let other = families[random.index(below: families.count)]
      draft.setStrength(of: family, to: draft.strength(of: other) ?? 1)
    default:
      let particles = draft.unstable
      guard !particles.isEmpty else { return }
      let particle = particles[random.index(below: particles.count)]
      let window = smallestWindow * pow(largestWindow / smallestWindow, random.uniform())
      let factor = random.uniform(1 - window, 1 + window)
      for family in families where family.involves(particle) {
        draft.setStrength(of: family, to: (draft.strength(of: family) ?? 0) * factor)
      }
    }
  }

  /// The whole family, or one of its modes.
  private func affected(
    _ family: ModelSpace.Family, using random: inout RandomStream
  ) -> ModelSpace.Family {
    guard !mirrors, family.modes.count > 1 else { return family }
    return ModelSpace.Family(
      first: family.first, second: family.second,
      modes: [family.modes[random.index(below: family.modes.count)]])
  }
}
