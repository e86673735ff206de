import Foundation
import MarkovChains
import Numerics
import SimplifiedModels

/// Makes one particle of two alike ones: the lighter stays, with the mean of both masses.
///
/// The way back of `Split`: masses differ by less than two of its windows, and the heavier one is not
/// needed by a twin.
struct Join: ReversibleMove {
  typealias T = PosteriorTarget
  let name = "join"
  let support: PosteriorSpace
  let prior: PosteriorPrior

  /// Which particle may take in which heavier one.
  static func choices(
    _ point: PosteriorModel, _ support: PosteriorSpace
  ) -> [(one: ParticleID, other: ParticleID)] {
    let removable = support.removable(from: point)
    return point.members.filter { $0.id != Particles.lsp }.flatMap { one in
      point.members.filter { other in
        let gap = other.mass - one.mass
        return gap > 0 && gap < 2 * Split.window && removable.contains(other.id)
          && Split.isAlike(one.id, other.id)
      }.map { (one.id, $0.id) }
    }
  }

  func propose(
    from point: PosteriorModel, using random: inout RandomStream
  ) -> Proposal<PosteriorModel>? {
    let choices = Self.choices(point, support)
    guard !choices.isEmpty else { return nil }
    let (one, other) = choices[random.index(below: choices.count)]
    guard let first = point.mass(of: one), let second = point.mass(of: other) else { return nil }
    var joined = point
    joined.remove(other)
    guard let place = joined.index(of: one) else { return nil }
    joined.members[place].mass = (first + second) / 2
    let back = Split.choices(joined, support).count
    guard back > 0 else { return nil }
    let logReverse =
      prior.logFreedom(of: other, in: point) - log(Double(back) * Split.window)
    return Proposal(
      joined, logReverseOverForward: logReverse + log(Double(choices.count)),
      logJacobian: -Split.logJacobian)
  }
}
