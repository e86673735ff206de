import Foundation

/// What the counts say of a signal while every nuisance parameter stays where the background put it.
///
/// ln L of a Poisson bin with rate b and n events changes by n ln(1 + s / b) - s. The profile lies above.
struct CountBounds: Sendable {
  /// One bin that the signal reaches: events at ν = 1.
  private struct Bin: Sendable {
    var signal: Double
    var rates: [Double]
    var counts: [Double]
  }

  private let bins: [Bin]
  /// d ln L / dν at ν = 0 by data set.
  private let slopes: [Double]

  /// `shape`: events at ν = 1 by region of the likelihood.
  init(_ fit: JointBackground.Fit, shape: [Double]) {
    var signals = [Double](repeating: 0, count: fit[.observed].rates.count)
    for (events, response) in zip(shape, fit.responses) {
      for (bin, factor) in response { signals[bin] += events * factor }
    }
    slopes = fit.anchors.map { zip(shape, $0.slopes).reduce(0) { $0 + $1.0 * $1.1 } }
    bins = signals.indices.filter { signals[$0] > 0 }.map { bin in
      Bin(
        signal: signals[bin], rates: fit.anchors.map { $0.rates[bin] },
        counts: fit.anchors.map { $0.data.main[bin] })
    }
  }

  /// d ln L / dν at ν = 0, exact: nuisance parameters stand at their best point.
  func slope(_ set: JointBackground.DataSet) -> Double { slopes[set.rawValue] }

  /// An upper bound of ln L(0) - ln L(ν).
  func falls(_ set: JointBackground.DataSet, at strength: Double) -> Double {
    let place = set.rawValue
    return bins.reduce(0) { sum, bin in
      let signal = strength * bin.signal
      let rate = bin.rates[place]
      return sum + signal - (bin.counts[place] > 0 ? bin.counts[place] * log1p(signal / rate) : 0)
    }
  }

  /// The strength at which twice the bound for nominal data reaches `threshold`: the expected limit if
  /// the background were known exactly.
  func expectedLimit(threshold: Double) -> Double {
    let total = bins.reduce(0) { $0 + $1.signal }
    guard total > 0 else { return 1 }
    // falls(ν) ≤ ν total: the limit is not below this.
    var low = threshold / 2 / total
    while 2 * falls(.nominal, at: 2 * low) < threshold, low < 1e100 { low *= 2 }
    var high = 2 * low
    // Half a per cent is enough: it only sets the unit.
    while high > 1.005 * low {
      let middle = (low * high).squareRoot()
      if 2 * falls(.nominal, at: middle) < threshold { low = middle } else { high = middle }
    }
    return low
  }
}
