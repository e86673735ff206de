import Numerics

extension Draws {
  /// The Monte Carlo standard error of the mean: σ / √(effective size).
  public var meanError: Double? { meanSize.map { (variance / $0).squareRoot() } }

  /// The Monte Carlo standard error of the standard deviation.
  ///
  /// By the delta method from the error of the mean of squared distances; it needs a fourth moment
  /// (arXiv:1903.08008, section 4).
  public var deviationError: Double? {
    let mean = mean
    let squares = mapped { ($0 - mean) * ($0 - mean) }
    guard let size = squares.meanSize else { return nil }
    let square = squares.mean
    let spread = squares.mapped { $0 * $0 }.mean - square * square
    return (spread / size / square / 4).squareRoot()
  }

  /// The Monte Carlo standard error of a quantile: half of what lies between its 16 % and 84 % bounds.
  ///
  /// The share of draws below the true quantile is distributed as Beta(S p + 1, S (1 - p) + 1), S the
  /// effective size; its bounds are read from the draws in rising order.
  public func quantileError(_ share: Double) -> Double? {
    guard let size = quantileSize(share) else { return nil }
    let sorted = sorted
    let bounds = [0.1586553, 0.8413447].map { probability in
      SpecialFunctions.betaQuantile(
        probability, size * share + 1, size * (1 - share) + 1) * Double(sorted.count) - 1
    }
    let last = Double(sorted.count - 1)
    let lower = sorted[Int(min(max(0, bounds[0]), last).rounded(.down))]
    let upper = sorted[Int(min(max(0, bounds[1]), last).rounded(.up))]
    return (upper - lower) / 2
  }
}
