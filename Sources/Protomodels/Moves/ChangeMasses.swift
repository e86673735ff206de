import Foundation
import MarkovChains
import Numerics
import SimplifiedModels

/// Moves the mass of one particle, the LSP included: always where nothing else changed, else with 30 %.
///
/// The published hunt has a window of ±200 GeV and 5 %. Here the window is drawn anew for every move,
/// log-uniform between 5 and 200 GeV, so that a cold search can settle on a maximum. A C1 that moves takes the N2 to the same mass
/// one time in ten, and the other way round.
struct ChangeMasses: SearchMove {
  typealias T = HuntTarget
  let name = "masses"
  let space: ModelSpace
  /// Chance of a move beside other changes.
  var probability = 0.3
  /// Bounds of the window in GeV.
  var smallestWindow = 5.0, largestWindow = 200.0
  private static let attempts = 20
  private static let growth = 1.2
  private static let degenerateShare = 0.1

  func propose(
    _ draft: inout Protomodel, from state: ChainState<HuntTarget>, changedAlready: Bool,
    using random: inout RandomStream
  ) -> Bool {
    if changedAlready, random.uniform() >= probability { return false }
    let particle = draft.members[random.index(below: draft.members.count)].id
    let lot = random.uniform()
    let window = smallestWindow * pow(largestWindow / smallestWindow, lot)
    guard let moved = move(particle, in: draft, window: window, using: &random) else {
      return false
    }
    draft = moved
    if let partner = Self.partner(of: particle), random.uniform() < Self.degenerateShare {
      align(partner, with: particle, in: &draft, using: &random)
    }
    draft.settleDecays()
    return true
  }

  private func move(
    _ particle: ParticleID, in draft: Protomodel, window: Double,
    using random: inout RandomStream
  ) -> Protomodel? {
    guard let mass = draft.mass(of: particle) else { return nil }
    var window = window
    for _ in 0..<Self.attempts {
      if let moved = space.moving(particle, to: mass + random.uniform(-window, window), in: draft) {
        return moved
      }
      window *= Self.growth
    }
    return nil
  }

  private static func partner(of particle: ParticleID) -> ParticleID? {
    switch particle {
    case Particles.C1: Particles.N2
    case Particles.N2: Particles.C1
    default: nil
    }
  }

  /// Puts `partner` within 1 % of the mass of `particle`, unfreezing it where it is not there.
  private func align(
    _ partner: ParticleID, with particle: ParticleID, in draft: inout Protomodel,
    using random: inout RandomStream
  ) {
    guard space.particles.contains(partner), let mass = draft.mass(of: particle) else { return }
    let target = mass * random.uniform(0.99, 1.01)
    if draft.contains(partner) {
      if let moved = space.moving(partner, to: target, in: draft) { draft = moved }
      return
    }
    guard let limits = space.massLimits(of: partner, in: draft), limits.contains(target) else {
      return
    }
    var trial = draft
    trial.insert(partner, mass: target)
    if trial.openTags(of: partner).isEmpty { return }
    trial.drawBranchings(of: partner, using: &random)
    trial.startStrengths(of: partner, in: space)
    draft = trial
  }
}
