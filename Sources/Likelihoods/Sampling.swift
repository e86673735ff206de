import Numerics

extension Likelihood {
  /// Draws a data set from the distribution at a point: counts from Poisson distributions, auxiliary
  /// data from their constraints.
  ///
  /// This is the unconditional ensemble: auxiliary measurements are repeated with the experiment. A
  /// bin whose rate is not positive has no events. Likelihoods that do not tell their constraints
  /// draw in their own way.
  public func sample(at point: [Double], using random: inout RandomStream) -> Observations {
    var data = expected(at: point)
    precondition(
      data.auxiliary.count == constraints.count, "a likelihood tells what its auxiliary data are")
    for bin in data.main.indices { data.main[bin] = random.events(mean: data.main[bin]) }
    for (index, constraint) in constraints.enumerated() {
      switch constraint.distribution {
      case .normal:
        data.auxiliary[index] = random.normal(
          mean: data.auxiliary[index], deviation: constraint.scale)
      case .poisson: data.auxiliary[index] = random.events(mean: data.auxiliary[index])
      }
    }
    return data
  }
}

extension RandomStream {
  /// A Poisson count; above a mean of 10⁹ a rounded normal one, whose skewness, 3 × 10⁻⁵ at most, is
  /// missing.
  ///
  /// No events where the mean is not positive.
  mutating func events(mean: Double) -> Double {
    guard mean > 0 else { return 0 }
    guard mean > 1e9 else { return Double(poisson(mean: mean)) }
    return normal(mean: mean, deviation: mean.squareRoot()).rounded()
  }
}
