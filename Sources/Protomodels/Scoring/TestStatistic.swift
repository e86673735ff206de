/// The test statistic of a protomodel.
public enum TestStatistic {
  /// K = Z² + 2 ln π = 2 ln [L(μ̂) π / (L(0) π_SM)] with π_SM = 1.
  public static func K(zSquared: Double, logPrior: Double) -> Double { zSquared + 2 * logPrior }
}
