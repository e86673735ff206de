import Foundation
import Likelihoods
import Numerics
import TheoryPredictions

/// A model's surroundings: how the members of its best combination and its critics answer to small moves.
///
/// What is predicted is taken as exponential in the ways of `PolishDirections`; the likelihoods are exact
/// (those that need fits: their value, slope and bend).
struct LocalModel {
  /// One likelihood of the combination.
  private struct Member {
    /// d ln σ by direction; for limits d ln of σ over the observed and over the expected limit.
    var slopes: [[Double]]
    var profile: Profile
  }
  /// What stands behind a member.
  private enum Profile {
    case counting(any StrengthProfile, background: Double)
    /// σ over both limits.
    case limits(observed: Double, expected: Double)
    /// 2 ln L against ln μ: value, slope, bend.
    case bent(value: Double, slope: Double, bend: Double)
  }
  /// A critic: ln of r over what is allowed, and its slopes.
  private struct Bound {
    var value: Double
    var slopes: [Double]
  }

  private var members: [Member] = []
  private var bounds: [Bound] = []
  private let form: LimitForm
  /// How far each direction may go.
  private let reach: [Double]

  /// Only critics that come within this factor of what is allowed are looked at.
  private static let nearness = 0.5

  /// The surroundings of a judged model; nil where it is at the edge of what is legal.
  init?(
    _ model: Protomodel, _ judgement: HuntTarget.Judgement, _ directions: PolishDirections,
    target: HuntTarget
  ) throws {
    guard let differences = try Differences(model, judgement, directions, target: target) else {
      return nil
    }
    form = target.settings.predictions.limitForm
    reach = directions.directions.map(\.scale.reach)
    for place in judgement.combination.members {
      let prediction = judgement.predictions.likelihood[place]
      guard let profile = try Self.profile(prediction) else { continue }
      members.append(
        Member(slopes: Self.slopes(profile, Sample.Key(prediction), differences), profile: profile))
    }
    switch target.settings.critic {
    case .paper: addBounds(judgement.predictions.critic, differences)
    case .sensitive:
      bounds = [
        Bound(value: -log(judgement.maximalStrength), slopes: differences.slopesOfCap)
      ]
    }
  }

  private static func slopes(
    _ profile: Profile, _ key: Sample.Key, _ differences: Differences
  ) -> [[Double]] {
    if case .limits = profile {
      return [differences.slopes(key) { $0.r }, differences.slopes(key) { $0.expectedR }]
    }
    return [differences.slopes(key) { $0.crossSection }]
  }

  /// Every result with an r that may come to what the critic of the paper allows.
  private mutating func addBounds(_ critics: [TheoryPrediction], _ differences: Differences) {
    let allowed = PaperCritic.margin * PaperCritic.tolerance
    for prediction in critics {
      guard let r = prediction.r, r > Self.nearness * allowed else { continue }
      bounds.append(
        Bound(
          value: log(r / allowed), slopes: differences.slopes(Sample.Key(prediction)) { $0.r }))
    }
  }

  private static func profile(_ prediction: TheoryPrediction) throws -> Profile? {
    guard let profile = prediction.profile else { return nil }
    switch prediction.kind {
    case .efficiencyMap: return .counting(profile, background: prediction.backgroundLogLikelihood)
    case .upperLimit:
      guard let r = prediction.r, let expected = prediction.expectedR else { return nil }
      return .limits(observed: r, expected: expected)
    case .covariance, .workspace:
      let found = try profile.logLikelihood(atStrength: 1)
      let bend = try profile.curvature(atStrength: 1) ?? 0
      return .bent(
        value: 2 * (found.value - prediction.backgroundLogLikelihood), slope: 2 * found.slope,
        bend: 2 * (bend + found.slope))
    }
  }

  /// The best numbers within a share of the reach: the largest sum of 2 ln L ratios below all bounds.
  func best(within share: Double) throws -> [Double] {
    let width = reach.map { share * $0 }
    var point = width.map { _ in 0.0 }
    // In units of the reach. A stiffer bound each time: what is left over is cut by μ̂ at the end.
    for stiffness in [30.0, 1000] {
      point = try BoundedMinimiser().minimum(
        from: point, lower: width.map { _ in -1 }, upper: width.map { _ in 1 }
      ) { scaled in
        let found = try cost(zip(scaled, width).map(*), stiffness: stiffness)
        return (found.value, zip(found.gradient, width).map(*))
      }.point
    }
    return zip(point, width).map(*)
  }

  /// Minus the sum of the likelihoods, and stiffness × the squares of what is above the bounds.
  private func cost(
    _ numbers: [Double], stiffness: Double
  ) throws -> (value: Double, gradient: [Double]) {
    var value = 0.0
    var gradient = numbers.map { _ in 0.0 }
    func add(_ slopes: [Double], _ factor: Double) {
      for place in gradient.indices { gradient[place] += factor * slopes[place] }
    }
    for member in members {
      let shifts = member.slopes.map { BoundedMinimiser.dot($0, numbers) }
      let found = try weight(member.profile, shifts)
      value -= found.value
      for (slopes, slope) in zip(member.slopes, found.slopes) { add(slopes, -slope) }
    }
    for bound in bounds {
      let excess = bound.value + BoundedMinimiser.dot(bound.slopes, numbers)
      guard excess > 0 else { continue }
      value += stiffness * excess * excess
      add(bound.slopes, 2 * stiffness * excess)
    }
    return (value, gradient)
  }

  /// 2 ln [L / L(0)] of a member whose logarithms are shifted, and its slopes by the shifts.
  private func weight(
    _ profile: Profile, _ shifts: [Double]
  ) throws -> (value: Double, slopes: [Double]) {
    switch profile {
    case .counting(let profile, let background):
      let strength = exp(shifts[0])
      let found = try profile.logLikelihood(atStrength: strength)
      return (2 * (found.value - background), [2 * found.slope * strength])
    case .bent(let value, let slope, let bend):
      return (
        value + shifts[0] * (slope + 0.5 * bend * shifts[0]), [slope + bend * shifts[0]]
      )
    case .limits(let observed, let expected):
      func value(_ a: Double, _ b: Double) -> Double {
        let limits = LimitProfile(
          prediction: 1, observedLimit: 1 / (observed * exp(a)),
          expectedLimit: 1 / (expected * exp(b)), form: form)
        guard let limits else { return 0 }
        return 2
          * (limits.logLikelihood(atStrength: 1).value - limits.logLikelihood(atStrength: 0).value)
      }
      let step = 1e-4
      let (a, b) = (shifts[0], shifts[1])
      return (
        value(a, b),
        [
          (value(a + step, b) - value(a - step, b)) / (2 * step),
          (value(a, b + step) - value(a, b - step)) / (2 * step),
        ]
      )
    }
  }
}
