/// The events that pass the cuts of one signal region.
public struct Cutflow: Sendable, Equatable {
  /// All events.
  public var initial: Counter
  /// Those that pass each cut and the ones before it; at least one.
  public var cuts: [Counter]

  /// Events at one place, those with positive and with negative weights apart.
  public struct Counter: Sendable, Equatable {
    /// The name of the cut.
    public var name: String
    /// Numbers of events.
    public var entries: Columns
    /// Sums of weights; the negative one is not positive.
    public var weights: Columns
    /// Sums of squared weights.
    public var squares: Columns

    /// The sum of weights, negative ones subtracted.
    public var netWeight: Double { weights.positive + weights.negative }
  }

  /// What events with positive and with negative weights have.
  public struct Columns: Sendable, Equatable {
    /// Of positive weights.
    public var positive: Double
    /// Of negative weights.
    public var negative: Double
  }
}

/// What a signal sample leaves in one signal region.
public struct RegionSignal: Sendable, Equatable {
  /// The sum of weights of all events and of those in the region.
  public var initialWeight: Double, finalWeight: Double
  /// Sums of squared weights.
  public var initialSquares: Double, finalSquares: Double

  /// The sum over the cutflows of a region.
  init(_ cutflows: [Cutflow]) {
    func sum(_ value: (Cutflow) -> Double) -> Double { cutflows.reduce(0) { $0 + value($1) } }
    func squares(_ counter: Cutflow.Counter?) -> Double {
      counter.map { $0.squares.positive + $0.squares.negative } ?? 0
    }
    initialWeight = sum { $0.initial.netWeight }
    finalWeight = sum { $0.cuts.last?.netWeight ?? 0 }
    initialSquares = sum { squares($0.initial) }
    finalSquares = sum { squares($0.cuts.last) }
  }

  /// The part of the signal that is in the region; never negative.
  public var efficiency: Double { max(0, finalWeight / initialWeight) }

  /// The statistical error of the efficiency of weighted events.
  public var efficiencyError: Double {
    let e = finalWeight / initialWeight
    let variance = (1 - 2 * e) * finalSquares + e * e * initialSquares
    return max(0, variance).squareRoot() / abs(initialWeight)
  }
}
