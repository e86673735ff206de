import Foundation
import Likelihoods
import Numerics

extension Asymptotics {
  /// The CLs upper limit on μ (95 % by default), bracketed and solved to the relative tolerance.
  ///
  /// `observed` is the profile of the data, `asimov` that of the background Asimov data (nuisances
  /// from the μ = 0 fit). μ may be of any scale: the search starts from the widths of the two
  /// profiles at their maxima. Throws `noLimit` where the data say nothing about μ.
  public static func upperLimit(
    observed: any StrengthProfile, asimov: any StrengthProfile, relativeTolerance: Double = 1e-3,
    level: Double = level
  ) throws -> Double {
    let data = try TestStatistic(observed)
    let expected = try TestStatistic(asimov, countsBelowMaximum: true)
    try expected.requireSignal()
    let left = data.maximum.strength
    // CLs falls to 5 % where q is between 1.64² (far excess) and 1.96² (q = q_A).
    let guesses = [data.distance(toReach: 3.3), expected.distance(toReach: 3.84)].compactMap(\.self)
    let start = left + (guesses.max() ?? max(1, left))
    return try limit(left: left, start: start, relativeTolerance, level) { mu in
      try logCLs(data.value(mu), expected.value(mu), minus: log(level))
    }
  }

  /// The expected limit, the median or a band's edge: √q_A(μ) = Φ⁻¹(1 - 0.05 Φ(k)) + k.
  ///
  /// k is in standard deviations of the background's fluctuation: 0 for the median, √q_A = 1.96; ±1
  /// and ±2 for the edges of the bands.
  public static func expectedLimit(
    asimov: any StrengthProfile, relativeTolerance: Double = 1e-3, standardDeviations k: Double = 0,
    level: Double = level
  ) throws -> Double {
    var search = try ExpectedLimits(
      asimov: asimov, relativeTolerance: relativeTolerance, level: level)
    return try search.limit(standardDeviations: k)
  }

  /// The root of a falling function of μ right of `left`.
  ///
  /// Newton's step from a relative distance d leaves an error of about d²/2: it is the last where
  /// that is below the tolerance.
  static func limit(
    left: Double, start: Double, _ relativeTolerance: Double, _ level: Double,
    _ function: (Double) throws -> (value: Double, derivative: Double?)
  ) throws -> Double {
    let nearEnough = max(4 * Double.ulpOfOne, 0.5 * relativeTolerance).squareRoot()
    var root = FallingRoot(left: left)
    var mu = start
    var retreats = 0
    for _ in 0..<400 {
      guard mu.isFinite else { break }
      let value: Double, derivative: Double?
      do { (value, derivative) = try function(mu) } catch let error as InferenceError {
        // Far out a rate may be negative whatever the nuisances are: nearer, it is not.
        retreats += 1
        let nearer = root.left + 0.5 * (mu - root.left)
        guard retreats < 40, nearer > root.left, nearer < mu else { throw error }
        mu = nearer
        continue
      }
      guard !value.isNaN else { throw InferenceError.noLimit("CLs is not a number at μ = \(mu)") }
      let next = root.next(after: mu, value: value, derivative: derivative)
      if value == 0 || root.isExhausted { return mu }
      let newton = derivative.map { mu - value / $0 } ?? .nan
      if abs(newton - mu) <= nearEnough * abs(newton), newton > left { return newton }
      mu = next
    }
    throw InferenceError.noLimit(
      "CLs does not fall below \(level) up to μ = \(root.left); the signal is zero or far too small for"
        + " the data to see")
  }

  /// ln CLs minus a constant, and its derivative in μ.
  private static func logCLs(
    _ q: (value: Double, derivative: Double), _ asimov: (value: Double, derivative: Double),
    minus constant: Double
  ) -> (value: Double, derivative: Double?) {
    let (x, y) = tails(q.value, asimov.value)
    let (logSignal, logBackground) = (
      SpecialFunctions.logNormalCDF(-x), SpecialFunctions.logNormalCDF(-y)
    )
    let value = logSignal - logBackground - constant
    guard q.value > 0, asimov.value > 0 else { return (value, nil) }
    let a = asimov.value.squareRoot()
    let growth = asimov.derivative / (2 * a)
    var dx = q.derivative / (2 * q.value.squareRoot())
    var dy = dx - growth
    if q.value > asimov.value {
      let common = q.derivative / (2 * a) - 0.5 * q.value * growth / asimov.value
      (dx, dy) = (common + 0.5 * growth, common - 0.5 * growth)
    }
    let derivative = -hazard(-x, logSignal) * dx + hazard(-y, logBackground) * dy
    return (value, derivative.isFinite && derivative < 0 ? derivative : nil)
  }

  /// φ(x)/Φ(x), given ln Φ(x).
  private static func hazard(_ x: Double, _ logCDF: Double) -> Double {
    let halfLog2Pi = 0.918938533204672741780329736406
    return exp(-0.5 * x * x - halfLog2Pi - logCDF)
  }
}

/// Upper limits on the signal strength: the observed one and the five of the bands.
public struct UpperLimits: Sendable, Equatable {
  /// The observed limit.
  public var observed: Double
  /// Limits expected from the background at -2, -1, 0, +1, +2 standard deviations.
  public var expected: [Double]
}

extension Asymptotics {
  /// The observed limit and the five expected ones, all from the same profiles and their fits.
  ///
  /// Any μ may be asked of the profiles, also beyond the bounds of their parameter. Expected limits
  /// are those of `expecting`, Asimov data from before the fit for instance (default: `asimov`).
  public static func limits(
    observed: any StrengthProfile, asimov: any StrengthProfile,
    expecting: (any StrengthProfile)? = nil, confidenceLevel: Double = 0.95,
    relativeTolerance: Double = 1e-8
  ) throws -> UpperLimits {
    let level = 1 - confidenceLevel
    let observed = try upperLimit(
      observed: observed, asimov: asimov, relativeTolerance: relativeTolerance, level: level)
    var search = try ExpectedLimits(
      asimov: expecting ?? asimov, relativeTolerance: relativeTolerance, level: level)
    // From the outer ones inwards: the points seen then lie around each limit.
    var expected = [Double](repeating: 0, count: 5)
    for index in [4, 0, 2, 1, 3] {
      expected[index] = try search.limit(standardDeviations: Double(index - 2))
    }
    return UpperLimits(observed: observed, expected: expected)
  }
}
