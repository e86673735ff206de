import Foundation
import MarkovChains
import Numerics

/// Moves the mass of one particle, the LSP included, within a window drawn anew: symmetric.
struct MoveMass: ReversibleMove {
  typealias T = PosteriorTarget
  let name = "mass"
  /// Half widths in GeV, log-uniform between these.
  static let windows = (smallest: 3.0, largest: 500.0)

  static func step(using random: inout RandomStream) -> Double {
    let (smallest, largest) = windows
    let window = smallest * pow(largest / smallest, random.uniform())
    return random.uniform(-window, window)
  }

  func propose(
    from point: PosteriorModel, using random: inout RandomStream
  ) -> Proposal<PosteriorModel>? {
    var moved = point
    moved.members[random.index(below: point.members.count)].mass += Self.step(using: &random)
    return Proposal(moved)
  }
}
