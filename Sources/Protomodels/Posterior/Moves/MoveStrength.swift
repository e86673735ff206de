import Foundation
import MarkovChains
import Numerics

/// Moves ln strength of one pair by a normal step of a width drawn anew: symmetric.
struct MoveStrength: ReversibleMove {
  typealias T = PosteriorTarget
  let name = "strength"
  /// Widths of the step, log-uniform between these.
  private static let widths = (smallest: 0.05, largest: 2.0)

  static func step(using random: inout RandomStream) -> Double {
    let (smallest, largest) = widths
    let width = smallest * pow(largest / smallest, random.uniform())
    return random.normal(mean: 0, deviation: width)
  }

  func propose(
    from point: PosteriorModel, using random: inout RandomStream
  ) -> Proposal<PosteriorModel>? {
    guard !point.strengths.isEmpty else { return nil }
    var moved = point
    let place = random.index(below: point.strengths.count)
    moved.strengths[place].logarithm += Self.step(using: &random)
    return Proposal(moved)
  }
}
