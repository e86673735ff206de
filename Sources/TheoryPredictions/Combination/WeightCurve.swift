import Likelihoods

/// w(μ) = 2 [ln L(μ) - ln L(0)] of one prediction, which rises at μ = 0.
///
/// A profile in closed form is asked whenever it is needed. One that needs fits is asked rarely: in
/// between stands the lowest of the tangents known so far, which lies above the curve where it is
/// concave, as profiles of Poisson counts with Gaussian constraints are.
final class WeightCurve {
  /// A point of the curve.
  struct Tangent {
    var strength: Double
    var value: Double
    var slope: Double
  }

  /// Index into the predictions.
  let prediction: Int
  /// Whether a value costs a fit.
  let needsFits: Bool
  private let profile: any StrengthProfile
  private let background: Double
  /// Points asked so far, in rising order; only for curves that need fits.
  private var tangents: [Tangent]

  init(
    prediction: Int, profile: any StrengthProfile, background: Double, slopeAtZero: Double,
    needsFits: Bool
  ) {
    self.prediction = prediction
    self.profile = profile
    self.background = background
    self.needsFits = needsFits
    tangents = [Tangent(strength: 0, value: 0, slope: slopeAtZero)]
  }

  /// The curve itself.
  func exact(_ strength: Double) throws -> Tangent {
    if needsFits, let known = tangents.first(where: { $0.strength == strength }) { return known }
    let found = try ask(strength)
    if needsFits {
      let place = tangents.firstIndex { $0.strength > strength } ?? tangents.count
      tangents.insert(found, at: place)
    }
    return found
  }

  /// d²w/dμ² where the profile knows it.
  func curvature(_ strength: Double) throws -> Double? {
    try profile.curvature(atStrength: strength).map { 2 * $0 }
  }

  /// The curve, or the lowest tangent where a value would cost a fit.
  func bound(_ strength: Double) throws -> Tangent {
    guard needsFits else { return try ask(strength) }
    var lowest = Tangent(strength: strength, value: .infinity, slope: 0)
    for tangent in tangents {
      let value = tangent.value + tangent.slope * (strength - tangent.strength)
      if value < lowest.value { (lowest.value, lowest.slope) = (value, tangent.slope) }
    }
    return lowest
  }

  private func ask(_ strength: Double) throws -> Tangent {
    let found = try profile.logLikelihood(atStrength: strength)
    let value = 2 * (found.value - background)
    // A density of zero: the curve has fallen out of sight.
    guard value.isFinite, found.slope.isFinite else {
      return Tangent(strength: strength, value: -Self.outOfSight, slope: -Self.outOfSight)
    }
    return Tangent(strength: strength, value: value, slope: 2 * found.slope)
  }

  private static let outOfSight = 1e100
}
