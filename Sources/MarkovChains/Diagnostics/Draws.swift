/// Draws of one number by several chains of the same length: what convergence is judged by.
///
/// The estimators are those of Vehtari, Gelman, Simpson, Carpenter, Bürkner, Bayesian Analysis 16, 667
/// (2021), arXiv:1903.08008. Every one is nil where the draws cannot tell: fewer than four in a chain, a
/// value that is not finite, or the same value in all of them.
public struct Draws: Sendable, Equatable {
  /// Draws of each chain, in the order of the steps.
  public let chains: [[Double]]

  /// Gathers chains; all of them have the same length.
  public init(_ chains: [[Double]]) {
    precondition(!chains.isEmpty, "at least one chain")
    precondition(chains.allSatisfy { $0.count == chains[0].count }, "chains of one length")
    self.chains = chains
  }

  /// Draws of a chain.
  public var length: Int { chains[0].count }
  /// Draws of all chains.
  public var count: Int { chains.count * length }

  /// Whether estimators have something to work on.
  var isUsable: Bool {
    let first = chains[0].first
    return length >= 4 && chains.allSatisfy { $0.allSatisfy(\.isFinite) }
      && chains.contains { $0.contains { $0 != first } }
  }

  /// Every chain in two halves, so that one that drifts disagrees with itself.
  ///
  /// The draw in the middle of an odd length is left out.
  var halves: Draws {
    let half = length / 2
    return Draws(chains.flatMap { [Array($0.prefix(half)), Array($0.suffix(half))] })
  }

  /// The same chains with every draw changed.
  func mapped(_ change: (Double) -> Double) -> Draws { Draws(chains.map { $0.map(change) }) }

  /// All draws in rising order.
  var sorted: [Double] { chains.joined().sorted() }

  /// The mean of all draws.
  public var mean: Double { chains.joined().reduce(0, +) / Double(count) }

  /// The sum of squared distances from the mean, over n - 1.
  public var variance: Double {
    let mean = mean
    return chains.joined().reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)
  }

  /// The value below which a share of the draws lies, interpolated (Hyndman and Fan's type 7).
  public func quantile(_ share: Double) -> Double { Self.quantile(share, of: sorted) }

  static func quantile(_ share: Double, of sorted: [Double]) -> Double {
    precondition((0...1).contains(share) && !sorted.isEmpty, "a share of draws")
    let count = Double(sorted.count)
    let place = count * share + (1 - share)
    let below = min(max(1, place.rounded(.down)), max(1, count - 1))
    let weight = min(max(0, place - below), 1)
    let above = min(Int(below), sorted.count - 1)
    return (1 - weight) * sorted[Int(below) - 1] + weight * sorted[above]
  }
}
