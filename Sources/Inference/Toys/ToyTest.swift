/// A probability counted in toys.
public struct ToyEstimate: Sendable, Equatable {
  /// The estimate.
  public var value: Double
  /// Its standard deviation.
  public var error: Double

  /// k of n, with the binomial deviation √(p (1 - p) / n); where k is 0 or n, that of one toy more or
  /// less.
  init(_ count: Int, of total: Int) {
    value = Double(count) / Double(total)
    let inside = min(max(value, 1 / Double(total + 1)), 1 - 1 / Double(total + 1))
    error = (inside * (1 - inside) / Double(total)).squareRoot()
  }

  /// The ratio of two independent estimates.
  init(_ numerator: ToyEstimate, over denominator: ToyEstimate) {
    value = numerator.value / denominator.value
    let own = numerator.error / denominator.value
    let other = value * denominator.error / denominator.value
    error = (own * own + other * other).squareRoot()
  }
}

/// A hypothesis test by toys.
public struct ToyTest: Sendable, Equatable {
  /// CLs+b: the fraction of toys of the tested hypothesis with a statistic at least that of the data;
  /// for q0 the discovery p-value p0.
  public var clsb: ToyEstimate
  /// CLb: that of the alternative.
  public var clb: ToyEstimate
  /// CLs = CLs+b / CLb; for q0, tμ and t̃μ the p-value `clsb`.
  ///
  /// Infinite where no toy of the alternative
  /// reaches the data.
  public var cls: ToyEstimate
  /// CLs, or the p-value, in toys of the alternative: the percentiles of -2, -1, 0, +1, +2 standard
  /// deviations, ascending.
  public var expected: [Double]
  /// Toys of the tested hypothesis and of the alternative that were fitted.
  public var toyCounts: [Int]

  /// Percentiles of a normal distribution's standard deviations.
  private static let percentiles = [2.27501319, 15.86552539, 50, 84.13447461, 97.72498681]

  /// Compares the data with toys; throws where all toys of a hypothesis failed.
  public init(_ toys: ToyDistributions) throws(InferenceError) {
    let tested = Tail(toys.runs.flatMap(\.tested))
    let alternative = Tail(toys.runs.flatMap(\.alternative))
    for (tail, hypothesis) in [(tested, ToyHypothesis.tested), (alternative, .alternative)]
    where tail.values.isEmpty {
      let reason = toys.failures.first { $0.hypothesis == hypothesis }?.reason
      throw .noToys(
        reason.map {
          "all of the \(hypothesis.rawValue) hypothesis failed, the first because \($0)"
        }
          ?? "give a number of toys")
    }
    clsb = tested.estimate(toys.observed)
    clb = alternative.estimate(toys.observed)
    cls = toys.kind.hasCLs ? ToyEstimate(clsb, over: clb) : clsb
    toyCounts = [tested.values.count, alternative.values.count]
    let probabilities = alternative.values.map { value in
      let tested = tested.fraction(value)
      return toys.kind.hasCLs ? tested / alternative.fraction(value) : tested
    }.sorted()
    expected = Self.percentiles.map { Self.percentile($0, of: probabilities) }
  }

  /// A percentile of ordered numbers, linear between them.
  static func percentile(_ percent: Double, of ordered: [Double]) -> Double {
    let place = percent / 100 * Double(ordered.count - 1)
    let index = min(Int(place), ordered.count - 1)
    let next = min(index + 1, ordered.count - 1)
    return ordered[index] + (place - Double(index)) * (ordered[next] - ordered[index])
  }
}

/// The upper tail of a distribution.
private struct Tail {
  let values: [Double]

  init(_ values: [Double]) { self.values = values.sorted() }

  /// The number of values not below `value`.
  private func count(from value: Double) -> Int {
    var (low, high) = (0, values.count)
    while low < high {
      let middle = (low + high) / 2
      if values[middle] < value { low = middle + 1 } else { high = middle }
    }
    return values.count - low
  }

  func fraction(_ value: Double) -> Double { Double(count(from: value)) / Double(values.count) }

  func estimate(_ value: Double) -> ToyEstimate {
    ToyEstimate(count(from: value), of: values.count)
  }
}
