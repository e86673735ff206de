import MarkovChains
import SimplifiedModels

/// One particle in the place of two that are alike and closer than 200 GeV, repeated while there are any.
///
/// The merged particle has the mean mass, the decays of both, and strengths that keep σ of all modes
/// together at 13 TeV; the heavier one is frozen. Target and kernel decide whether that is better.
struct Merge: Simplification {
  typealias T = HuntTarget
  let name = "merge"
  let space: ModelSpace
  /// Whether the merged pairs keep the cross sections of both; else the lighter one's strengths stay.
  var addsStrengths = true
  private static let largestGap = 200.0

  func simplified(_ point: Protomodel) -> Protomodel? {
    var model = point
    var hasMerged = false
    while let pair = closestPair(in: model), let merged = merging(pair, in: model) {
      model = merged
      hasMerged = true
    }
    return hasMerged ? model : nil
  }

  private func closestPair(in model: Protomodel) -> (kept: ParticleID, gone: ParticleID)? {
    var closest: (gap: Double, kept: ParticleID, gone: ParticleID)?
    for group in Particles.alike {
      let there = group.compactMap { id in model.mass(of: id).map { (id: id, mass: $0) } }
      for (index, a) in there.enumerated() {
        for b in there[(index + 1)...] {
          let gap = abs(a.mass - b.mass)
          guard gap < Self.largestGap, gap < closest?.gap ?? .infinity else { continue }
          let (lighter, heavier) = a.mass <= b.mass ? (a.id, b.id) : (b.id, a.id)
          if space.isFreezable(heavier, in: model) {
            closest = (gap, lighter, heavier)
          } else if space.isFreezable(lighter, in: model) {
            closest = (gap, heavier, lighter)
          }
        }
      }
    }
    return closest.map { ($0.kept, $0.gone) }
  }

  private func merging(
    _ pair: (kept: ParticleID, gone: ParticleID), in model: Protomodel
  ) -> Protomodel? {
    guard let kept = model.index(of: pair.kept), let gone = model.index(of: pair.gone) else {
      return nil
    }
    var merged = model
    merged.redirectDecays(from: pair.gone, to: pair.kept)
    merged.members[kept].mass = (model.members[kept].mass + model.members[gone].mass) / 2
    merged.remove(pair.gone)
    guard
      let limits = space.massLimits(of: pair.kept, in: merged),
      let mass = merged.mass(of: pair.kept), limits.contains(mass),
      !ModelSpace.isInStopCorridor(merged), merged.everyParticleDecays
    else { return nil }
    merged.mergeDecays(of: model.members[gone], into: pair.kept)
    if addsStrengths { addStrengths(of: model, to: &merged, pair) }
    merged.settleDecays()
    return merged
  }

  /// strength = Σ strength · σ over the modes that become one, by σ of that one, at 13 TeV.
  private func addStrengths(
    of model: Protomodel, to merged: inout Protomodel, _ pair: (kept: ParticleID, gone: ParticleID)
  ) {
    func renamed(_ particle: ParticleID) -> ParticleID {
      particle == pair.gone ? pair.kept : particle
    }
    for family in space.families(in: merged) where family.involves(pair.kept) {
      guard let mode = family.modes.first, let reference = crossSection(of: mode, in: merged),
        reference > 0
      else { continue }
      var sum = 0.0
      for old in space.families(in: model)
      where ProductionMode(renamed(old.first), renamed(old.second))
        == ProductionMode(family.first, family.second)
      {
        guard let oldMode = old.modes.first, let strength = model.strength(of: old) else {
          continue
        }
        sum += strength * (crossSection(of: oldMode, in: model) ?? 0)
      }
      merged.setStrength(of: family, to: sum / reference)
    }
  }

  private func crossSection(of mode: ProductionMode, in model: Protomodel) -> Double? {
    guard let first = model.mass(of: mode.first.magnitude),
      let second = model.mass(of: mode.second.magnitude)
    else { return nil }
    return try? space.references.value(mode, energy: 13, masses: (first, second)).value
  }
}
