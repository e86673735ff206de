import Foundation

/// Weighted draws of one number.
public struct WeightedSample: Sendable {
  /// Values in rising order with their weights, which add up to 1.
  private let sorted: [(value: Double, weight: Double)]
  /// The mean.
  public let mean: Double
  /// The standard deviation.
  public let deviation: Double

  /// Gathers draws; nil where no weight is above 0.
  public init?(_ values: [Double], weights: [Double]) {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    precondition(values.count == weights.count, "a weight for each value")
    self.init(rising: order.map { values[$0] }, weights: order.map { weights[$0] })
  }

  /// Gathers draws whose values rise.
  init?(rising values: [Double], weights: [Double]) {
    let sum = weights.reduce(0, +)
    guard sum > 0, sum.isFinite else { return nil }
    sorted = zip(values, weights).filter { $0.1 > 0 }.map { ($0.0, $0.1 / sum) }
    let mean = sorted.reduce(0) { $0 + $1.value * $1.weight }
    self.mean = mean
    let variance = sorted.reduce(0) { $0 + ($1.value - mean) * ($1.value - mean) * $1.weight }
    deviation = variance.squareRoot()
  }

  /// The value below which a share of the weight lies, interpolated between the middles of the steps.
  public func quantile(_ share: Double) -> Double {
    var below = 0.0
    var last: (value: Double, share: Double)?
    for (value, weight) in sorted {
      let middle = below + weight / 2
      if middle >= share {
        guard let last, middle > last.share else { return value }
        return last.value + (share - last.share) / (middle - last.share) * (value - last.value)
      }
      last = (value, middle)
      below += weight
    }
    return last?.value ?? .nan
  }

  /// The shortest interval between draws that holds a share of the weight; of equal ones the first.
  public func shortest(_ share: Double) -> ClosedRange<Double> {
    var best = sorted[0].value...sorted[sorted.count - 1].value
    var (end, inside) = (0, 0.0)
    for start in sorted.indices {
      while end < sorted.count, inside < share - 1e-12 {
        inside += sorted[end].weight
        end += 1
      }
      if inside < share - 1e-12 { break }
      let width = sorted[end - 1].value - sorted[start].value
      if width < best.upperBound - best.lowerBound {
        best = sorted[start].value...sorted[end - 1].value
      }
      inside -= sorted[start].weight
    }
    return best
  }
}
