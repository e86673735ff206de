import Likelihoods

/// A profile that knows a shorter way to its maximum than a search in μ.
protocol SelfMaximising: StrengthProfile {
  /// The maximum in a range of μ; nil where a search has to find it.
  func maximum(in range: ClosedRange<Double>) throws -> StrengthMaximum?
}

/// The maximum over μ of a sum of profiles.
public struct StrengthMaximum: Sendable, Equatable {
  /// μ̂.
  public var strength: Double
  /// Σ ln L(μ̂).
  public var logLikelihood: Double
  /// Σ d ln L/dμ there: zero inside the range, of either sign on its ends.
  public var slope: Double
  /// Σ d² ln L/dμ² there: exact where every profile knows its own, else from the last two slopes.
  public var curvature: Double?

  /// How much higher than the value found the maximum can be, from slope and curvature.
  static let tolerance = 1e-10
  private static let mostEvaluations = 200

  /// Finds the maximum in `range`, whose upper end may be infinite, from the slopes of `profiles`.
  ///
  /// Takes the maximum that is met going up from the lower end, the only one for concave sums; a
  /// slope there that is negative, or promises no gain, ends the search after one evaluation. The
  /// second evaluation is at `start` (default: one Newton step). ln L is at most 1e-10 below the
  /// maximum, up to rounding. Throws what a profile throws, and `noMaximum` for a sum that rises
  /// without end.
  public static func find(
    of profiles: [any StrengthProfile], in range: ClosedRange<Double> = 0...(.infinity),
    start: Double? = nil
  ) throws -> StrengthMaximum {
    precondition(range.lowerBound.isFinite, "the search starts at the lower end")
    if profiles.count == 1, let profile = profiles[0] as? any SelfMaximising,
      let own = try profile.maximum(in: range)
    {
      return own
    }
    var current = try evaluate(profiles, at: range.lowerBound)
    if current.slope <= 0 || current.isMaximum(after: nil) { return current }
    let isBounded = range.upperBound.isFinite
    var root = FallingRoot(
      left: range.lowerBound, right: isBounded ? range.upperBound : nil)
    var next = root.next(
      after: current.strength, value: current.slope, derivative: current.curvature)
    if let start, start > range.lowerBound { next = start }
    for _ in 0..<mostEvaluations {
      guard next.isFinite else { break }
      let previous = current
      current = try evaluate(profiles, at: min(next, range.upperBound))
      if current.isMaximum(after: previous) || root.isExhausted {
        current.curvature = current.bend(from: previous)
        return current
      }
      if current.strength == range.upperBound, current.slope >= 0 { return current }
      next = root.next(
        after: current.strength, value: current.slope, derivative: current.curvature)
      // Where all profiles rise up to the upper end, halving would not reach it.
      if isBounded, root.right == range.upperBound, current.slope > 0 {
        next = current.newton(from: previous).map { min($0, range.upperBound) } ?? range.upperBound
      }
    }
    throw InferenceError.noMaximum(
      "it still rises by \(current.slope) per unit at μ = \(current.strength)")
  }

  private static func evaluate(
    _ profiles: [any StrengthProfile], at mu: Double
  ) throws -> StrengthMaximum {
    var sum = StrengthMaximum(strength: mu, logLikelihood: 0, slope: 0, curvature: 0)
    for profile in profiles {
      let (value, slope) = try profile.logLikelihood(atStrength: mu)
      sum.logLikelihood += value
      sum.slope += slope
      if let known = sum.curvature {
        sum.curvature = try profile.curvature(atStrength: mu).map { known + $0 }
      }
    }
    guard !sum.slope.isNaN, !sum.logLikelihood.isNaN else {
      throw InferenceError.noMaximum("it is not a number at μ = \(mu)")
    }
    return sum
  }

  /// Whether the gain that slope and curvature still promise is negligible.
  private func isMaximum(after previous: StrengthMaximum?) -> Bool {
    if slope == 0 { return true }
    guard let curvature = bend(from: previous) else { return false }
    return 0.5 * slope * slope / -curvature <= Self.tolerance
  }

  /// Where Newton's step leads.
  private func newton(from previous: StrengthMaximum) -> Double? {
    bend(from: previous).map { strength - slope / $0 }
  }

  /// The curvature, or the slope's secant in its place; nil unless negative.
  private func bend(from previous: StrengthMaximum?) -> Double? {
    let secant = previous.map { (slope - $0.slope) / (strength - $0.strength) }
    guard let bend = curvature ?? secant else { return nil }
    return bend < 0 && bend.isFinite ? bend : nil
  }
}
