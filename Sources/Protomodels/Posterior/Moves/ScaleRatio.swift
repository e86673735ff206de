import Foundation
import MarkovChains
import Numerics

/// Multiplies one weight of one particle's decays: w′ = w eᵗ, t uniform in a window drawn anew.
///
/// t and -t are as likely; |∂w′/∂w| = eᵗ.
struct ScaleRatio: ReversibleMove {
  typealias T = PosteriorTarget
  let name = "ratio"
  /// Half widths of t, log-uniform between these.
  private static let windows = (smallest: 0.1, largest: 4.0)

  func propose(
    from point: PosteriorModel, using random: inout RandomStream
  ) -> Proposal<PosteriorModel>? {
    let places = point.members.indices.filter { !point.members[$0].weights.isEmpty }
    guard !places.isEmpty else { return nil }
    let place = places[random.index(below: places.count)]
    let tag = random.index(below: point.members[place].weights.count)
    let (smallest, largest) = Self.windows
    let window = smallest * pow(largest / smallest, random.uniform())
    let t = random.uniform(-window, window)
    var scaled = point
    scaled.members[place].weights[tag] = Self.map([point.members[place].weights[tag], t])[0]
    return Proposal(scaled, logJacobian: t)
  }

  /// (w, t) to the weight and the t of the way back.
  static func map(_ coordinates: [Double]) -> [Double] {
    [coordinates[0] * exp(coordinates[1]), -coordinates[1]]
  }
}
