import Likelihoods
import Numerics

/// The search for limits on Asimov data: each begins where the points seen so far lead.
struct ExpectedLimits {
  private let statistic: TestStatistic
  private let relativeTolerance: Double
  private let level: Double
  /// √q, μ and dμ/d√q of the points seen.
  private var seen: [(root: Double, strength: Double, growth: Double)] = []

  init(
    asimov: any StrengthProfile, relativeTolerance: Double, level: Double
  ) throws {
    statistic = try TestStatistic(asimov)
    try statistic.requireSignal()
    self.relativeTolerance = relativeTolerance
    self.level = level
  }

  /// The limit at k standard deviations of the background's fluctuation.
  mutating func limit(standardDeviations k: Double) throws -> Double {
    let target = k - SpecialFunctions.normalQuantile(level * SpecialFunctions.normalCDF(k))
    return try Asymptotics.limit(
      left: statistic.maximum.strength, start: start(for: target), relativeTolerance, level
    ) { mu in
      let (q, derivative) = try statistic.value(mu)
      let root = q.squareRoot()
      let slope = derivative / (2 * root)
      guard slope > 0, slope.isFinite else { return (target - root, nil) }
      seen.append((root, mu, 1 / slope))
      return (target - root, -slope)
    }
  }

  /// Where √q may be `target`: on the cubic through the two nearest points with their slopes.
  private func start(for target: Double) -> Double {
    let left = statistic.maximum.strength
    let near = seen.sorted { abs($0.root - target) < abs($1.root - target) }
    guard let first = near.first else {
      return left + (statistic.distance(toReach: target * target) ?? max(1, left))
    }
    let straight = max(
      first.strength + (target - first.root) * first.growth,
      left + 0.1 * (first.strength - left))
    guard let second = near.dropFirst().first(where: { abs($0.root - first.root) > 0.1 }) else {
      return straight
    }
    let width = second.root - first.root
    let t = (target - first.root) / width
    let (u, rise) = (1 - t, second.strength - first.strength)
    let cubic =
      first.strength + t * t * (3 - 2 * t) * rise
      + width * t * u * (u * first.growth - t * second.growth)
    return cubic.isFinite && cubic > left && abs(t) < 2 ? cubic : straight
  }
}
