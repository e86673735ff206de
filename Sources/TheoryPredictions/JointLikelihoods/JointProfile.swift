import Inference
import Likelihoods
import Synchronization

/// ln L(ν) of a joint likelihood by fits that start at the background's best point.
///
/// Unlike a chain of fits that warm each other, each value depends on ν alone, not on what was asked
/// before: a walk that is resumed sees the same numbers. Values are remembered.
final class JointProfile: StrengthProfile, Sendable {
  /// ln L and its slope at ν = 0.
  let valueAtZero: Double
  let slopeAtZero: Double
  private let likelihood: any Likelihood
  private let anchor: JointBackground.Anchor
  private let result: String
  private let known = Mutex<[(strength: Double, value: Double, slope: Double)]>([])

  private static let capacity = 64

  init(_ likelihood: any Likelihood, anchor: JointBackground.Anchor, slope: Double, result: String)
  {
    self.likelihood = likelihood
    self.anchor = anchor
    self.result = result
    valueAtZero = anchor.logLikelihood
    slopeAtZero = slope
  }

  func logLikelihood(atStrength strength: Double) throws -> (value: Double, slope: Double) {
    if strength == 0 { return (valueAtZero, slopeAtZero) }
    let seen = known.withLock { list in list.first { $0.strength == strength } }
    if let seen { return (seen.value, seen.slope) }
    let fit = try JointFit.fit(
      likelihood, anchor.data, strength: strength, start: start(strength), result: result)
    known.withLock { list in
      if list.count == Self.capacity { list.removeFirst() }
      list.append((strength, fit.logLikelihood, fit.slope))
    }
    return (fit.logLikelihood, fit.slope)
  }

  private func start(_ strength: Double) -> [Double] {
    var point = anchor.point
    if let poi = likelihood.parameters.parameterOfInterest { point[poi] = strength }
    return point
  }
}

/// A profile in another unit of the strength.
struct ScaledProfile: StrengthProfile {
  let profile: any StrengthProfile
  /// The profile's strength at μ = 1.
  let scale: Double

  func logLikelihood(atStrength mu: Double) throws -> (value: Double, slope: Double) {
    let found = try profile.logLikelihood(atStrength: mu * scale)
    return (found.value, found.slope * scale)
  }
}
