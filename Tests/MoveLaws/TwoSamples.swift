import Foundation
import Numerics

/// Tests of whether two independent samples are of one law.
public enum TwoSamples {
  /// The p-value below which a law is violated.
  public static let alarm = 1e-8

  /// Kolmogorov's and Smirnov's test, by its limit for large samples.
  public static func kolmogorovSmirnov(_ first: [Double], _ second: [Double]) -> Double {
    let (a, b) = (first.sorted(), second.sorted())
    var (i, j, largest) = (0, 0, 0.0)
    while i < a.count, j < b.count {
      let value = min(a[i], b[j])
      while i < a.count, a[i] == value { i += 1 }
      while j < b.count, b[j] == value { j += 1 }
      largest = max(largest, abs(Double(i) / Double(a.count) - Double(j) / Double(b.count)))
    }
    let size = Double(a.count) * Double(b.count) / Double(a.count + b.count)
    let lambda = largest * size.squareRoot()
    if lambda < 0.3 { return 1 }
    let sum = (1...100).reduce(0.0) { sum, term in
      let k = Double(term)
      return sum + (term % 2 == 1 ? 2 : -2) * exp(-2 * k * k * lambda * lambda)
    }
    return min(1, max(0, sum))
  }

  /// χ² of the counts of equal values; those with fewer than 20 in both samples are put together.
  public static func chiSquared(_ first: [Double], _ second: [Double]) -> Double {
    var counts: [Double: (first: Double, second: Double)] = [:]
    for value in first { counts[value, default: (0, 0)].first += 1 }
    for value in second { counts[value, default: (0, 0)].second += 1 }
    var cells: [(first: Double, second: Double)] = [(0, 0)]
    for value in counts.keys.sorted() {
      guard let cell = counts[value] else { continue }
      if cell.first + cell.second < 20 {
        cells[0].first += cell.first
        cells[0].second += cell.second
      } else {
        cells.append(cell)
      }
    }
    cells.removeAll { $0.first + $0.second == 0 }
    guard cells.count > 1 else { return 1 }
    let ratio = (Double(second.count) / Double(first.count)).squareRoot()
    let sum = cells.reduce(0) { sum, cell in
      let difference = ratio * cell.first - cell.second / ratio
      return sum + difference * difference / (cell.first + cell.second)
    }
    return SpecialFunctions.chiSquaredSurvival(sum, degrees: cells.count - 1)
  }
}
