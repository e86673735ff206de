extension Draws {
  /// Rank-normalised split-R̂: the larger of `bulkRHat` and `foldedRHat`; below 1.01 chains agree.
  public var rHat: Double? {
    guard let bulk = bulkRHat else { return nil }
    return max(bulk, foldedRHat ?? bulk)
  }

  /// Split-R̂ of the normal scores: whether the chains have the same place.
  public var bulkRHat: Double? { isUsable ? halves.rankNormalised.potentialScaleReduction : nil }

  /// Split-R̂ of the normal scores of the distances from the median: the same width.
  public var foldedRHat: Double? {
    guard isUsable else { return nil }
    let folded = halves.folded
    return folded.isConstant ? nil : folded.rankNormalised.potentialScaleReduction
  }

  /// Split-R̂ of the draws themselves (Gelman and others, BDA3), for comparison with older numbers.
  public var splitRHat: Double? { isUsable ? halves.potentialScaleReduction : nil }

  /// Whether all draws are equal; halves may be where the whole is not.
  var isConstant: Bool {
    let first = chains[0].first
    return chains.allSatisfy { $0.allSatisfy { $0 == first } }
  }

  /// √(v̂ / W): the variance of all chains over that within them; infinite where nothing moves within.
  private var potentialScaleReduction: Double? {
    if isConstant { return nil }
    let count = Double(length)
    let means = chains.map(Self.mean)
    let within = zip(chains, means).map { Self.variance($0, mean: $1) }
    let between = Self.variance(means, mean: Self.mean(means))
    let inside = Self.mean(within)
    return (between / inside + (count - 1) / count).squareRoot()
  }

  /// The mean, of equal values exactly their value.
  static func mean(_ values: [Double]) -> Double {
    values[0] + values.reduce(0) { $0 + ($1 - values[0]) } / Double(values.count)
  }

  static func variance(_ values: [Double], mean: Double) -> Double {
    values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
  }
}
