import Foundation
import MarkovChains
import Numerics
import SimplifiedModels

/// Makes two alike particles of one: its mass m becomes m - u for it and m + u for the new one.
///
/// u is uniform in (0, `window`), ratios and strengths of the new one are drawn by the prior. The way
/// back is `Join`. |∂(m₁, m₂) / ∂(m, u)| = 2.
struct Split: ReversibleMove {
  typealias T = PosteriorTarget
  let name = "split"
  let support: PosteriorSpace
  let prior: PosteriorPrior

  /// The largest u in GeV.
  static let window = 100.0
  static let logJacobian = log(2.0)

  /// (m, u) to both masses.
  static func map(_ coordinates: [Double]) -> [Double] {
    [coordinates[0] - coordinates[1], coordinates[0] + coordinates[1]]
  }

  /// Which particle may be split into itself and which other one.
  static func choices(
    _ point: PosteriorModel, _ support: PosteriorSpace
  ) -> [(one: ParticleID, other: ParticleID)] {
    let addable = support.addable(to: point)
    return point.unstable.flatMap { one in
      addable.filter { isAlike(one, $0) }.map { (one, $0) }
    }
  }

  static func isAlike(_ one: ParticleID, _ other: ParticleID) -> Bool {
    Particles.alike.contains { $0.contains(one) && $0.contains(other) }
  }

  func propose(
    from point: PosteriorModel, using random: inout RandomStream
  ) -> Proposal<PosteriorModel>? {
    let choices = Self.choices(point, support)
    guard !choices.isEmpty else { return nil }
    let (one, other) = choices[random.index(below: choices.count)]
    let u = random.uniform(0, Self.window)
    guard let place = point.index(of: one) else { return nil }
    let masses = Self.map([point.members[place].mass, u])
    var split = point
    split.members[place].mass = masses[0]
    prior.bring(other, mass: masses[1], to: &split, support, &random)
    let back = Join.choices(split, support).count
    guard back > 0 else { return nil }
    let logForward =
      prior.logFreedom(of: other, in: split) - log(Double(choices.count) * Self.window)
    return Proposal(
      split, logReverseOverForward: -log(Double(back)) - logForward,
      logJacobian: Self.logJacobian)
  }
}
