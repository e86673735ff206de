import Foundation

/// The likelihood profiled over one or two quantities: the largest of all points in each bin.
public struct ProfileGrid: Sendable, Equatable {
  /// An axis in bins of equal width.
  public struct Axis: Sendable, Equatable {
    /// The place of the quantity in the plan.
    public var quantity: Int
    public var low: Double
    public var high: Double
    public var bins: Int

    /// The middle of a bin.
    public func middle(_ bin: Int) -> Double {
      low + (Double(bin) + 0.5) * width
    }

    /// The width of a bin.
    public var width: Double { (high - low) / Double(bins) }

    /// The bin of a value; nil outside.
    public func bin(_ value: Double) -> Int? {
      guard value >= low, value <= high, high > low else { return nil }
      return min(bins - 1, Int((value - low) / width))
    }
  }

  public let axes: [Axis]
  /// 2 Δ ln L from the best point, bin by bin (of two axes the first runs slower); nil where no point fell.
  public let values: [Double?]

  /// Bins points; `best` is the largest ln L, of the points or a better one.
  public init(_ points: [FitDraws.Draw], axes: [Axis], best: Double) {
    self.axes = axes
    let count = axes.reduce(1) { $0 * $1.bins }
    var largest = [Double?](repeating: nil, count: count)
    for point in points {
      var place = 0
      var isInside = true
      for axis in axes {
        guard let bin = axis.bin(point.values[axis.quantity]) else {
          isInside = false
          break
        }
        place = place * axis.bins + bin
      }
      guard isInside else { continue }
      if largest[place].map({ $0 < point.logLikelihood }) ?? true {
        largest[place] = point.logLikelihood
      }
    }
    values = largest.map { $0.map { max(0, 2 * (best - $0)) } }
  }

  /// 2 Δ ln L of 68 and 95 % regions of one and two quantities (quantiles of χ², Wilks' theorem).
  public static let levels = [1: [0.9889, 3.8415], 2: [2.2789, 5.9915]]

  /// Of one axis the range of values whose 2 Δ ln L is at most `level`, ends by interpolation between the
  /// middles of bins; nil where no bin is below.
  public func interval(_ level: Double) -> ClosedRange<Double>? {
    precondition(axes.count == 1, "of one quantity")
    let axis = axes[0]
    let inside = values.indices.filter { values[$0].map { $0 <= level } ?? false }
    guard let first = inside.first, let last = inside.last else { return nil }
    func edge(_ bin: Int, _ outer: Int, _ end: Double) -> Double {
      guard values.indices.contains(outer), let a = values[bin] else { return end }
      guard let b = values[outer], b > a else { return (axis.middle(bin) + axis.middle(outer)) / 2 }
      return axis.middle(bin) + (level - a) / (b - a) * (axis.middle(outer) - axis.middle(bin))
    }
    let (low, high) = (edge(first, first - 1, axis.low), edge(last, last + 1, axis.high))
    return low <= high ? low...high : nil
  }
}

/// Profile likelihoods of a fit.
public struct FitProfiles: Sendable {
  /// One quantity each, in the order of the plan.
  public let single: [ProfileGrid]
  /// Pairs of independent parameters.
  public let pairs: [ProfileGrid]

  /// Bins of one quantity, and of each of two.
  static let bins = (single: 40, pair: 28)

  /// Profiles over all points; axes span what is within 2 Δ ln L of about 16 of the best, and more where
  /// that is nothing.
  public init(
    _ points: [FitDraws.Draw], best: FitDraws.Draw, quantities: Int, independent: [Int]
  ) {
    let top = best.logLikelihood
    let near = points.filter { 2 * (top - $0.logLikelihood) <= 16 }
    let kept = (near.count >= 50 ? near : points) + [best]
    func axis(_ quantity: Int, _ bins: Int) -> ProfileGrid.Axis {
      let values = kept.map { $0.values[quantity] }
      let (low, high) = (values.min() ?? 0, values.max() ?? 1)
      // All points alike: a width of 1.
      let margin = high > low ? 0 : 0.5
      return ProfileGrid.Axis(
        quantity: quantity, low: low - margin, high: high + margin, bins: bins)
    }
    single = (0..<quantities).map {
      ProfileGrid(points + [best], axes: [axis($0, Self.bins.single)], best: top)
    }
    pairs = independent.enumerated().flatMap { place, y in
      independent.prefix(place).map { x in
        ProfileGrid(
          points + [best], axes: [axis(x, Self.bins.pair), axis(y, Self.bins.pair)], best: top)
      }
    }
  }
}
