import Numerics

/// A probability that was counted: k of n, with the interval of Clopper and Pearson (1934).
///
/// The interval covers the true probability at least as often as it says, whatever that probability is.
public struct BinomialInterval: Codable, Sendable, Equatable {
  /// How many of how many.
  public var count: Int
  public var total: Int
  /// count / total.
  public var fraction: Double
  /// Ends of the central interval.
  public var low: Double
  public var high: Double
  /// Its confidence level.
  public var level: Double

  /// Counts `count` of `total`, which must not be 0.
  public init(_ count: Int, of total: Int, level: Double = 0.6827) {
    precondition(total > 0 && (0...total).contains(count), "some of some")
    self.count = count
    self.total = total
    self.level = level
    fraction = Double(count) / Double(total)
    let tail = (1 - level) / 2
    let (k, n) = (Double(count), Double(total))
    low = count == 0 ? 0 : SpecialFunctions.betaQuantile(tail, k, n - k + 1)
    high = count == total ? 1 : SpecialFunctions.betaQuantile(1 - tail, k + 1, n - k)
  }
}
