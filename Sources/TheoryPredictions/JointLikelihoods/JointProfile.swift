import Inference
import Likelihoods

/// ln L(ν) of a joint likelihood: at ν = 0 what the background's fit says, elsewhere by fits from there.
struct JointProfile: StrengthProfile {
  /// ln L and its slope at ν = 0.
  let valueAtZero: Double
  let slopeAtZero: Double
  private let fitted: FittedProfile
  private let result: String

  init(_ likelihood: any Likelihood, anchor: JointBackground.Anchor, slope: Double, result: String)
  {
    valueAtZero = anchor.logLikelihood
    slopeAtZero = slope
    fitted = FittedProfile(likelihood, data: anchor.data, start: anchor.point)
    self.result = result
  }

  func logLikelihood(atStrength strength: Double) throws -> (value: Double, slope: Double) {
    if strength == 0 { return (valueAtZero, slopeAtZero) }
    do {
      return try fitted.logLikelihood(atStrength: strength)
    } catch {
      throw PredictionIssue.fitFailed(
        result: result, strength: strength, reason: String(describing: error))
    }
  }

  func curvature(atStrength strength: Double) throws -> Double? {
    strength == 0 ? nil : try fitted.curvature(atStrength: strength)
  }

  /// An upper bound of ln L on [0, ν]: where the tangents at both ends meet.
  ///
  /// Infinite where ln L still rises at ν.
  func summit(below strength: Double) throws -> Double {
    guard slopeAtZero > 0 else { return valueAtZero }
    let end = try logLikelihood(atStrength: strength)
    guard end.slope < 0 else { return .infinity }
    let place = (end.value - end.slope * strength - valueAtZero) / (slopeAtZero - end.slope)
    return valueAtZero + slopeAtZero * min(max(place, 0), strength)
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

  func curvature(atStrength mu: Double) throws -> Double? {
    try profile.curvature(atStrength: mu * scale).map { $0 * scale * scale }
  }
}
