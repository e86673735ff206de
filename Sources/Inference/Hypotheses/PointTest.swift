import Likelihoods
import Numerics

/// A two-sided test of values of one parameter or several at once.
///
/// t = 2 (ln L̂ - ln L), with all other parameters fitted in both, follows a χ² distribution with one
/// degree of freedom for each tested parameter (Wilks' theorem), if none of them lies on a bound.
public struct PointTest: Sendable, Equatable {
  /// Indices of the tested parameters.
  public var parameters: [Int]
  /// The tested values, and the best ones.
  public var values: [Double], best: [Double]
  /// t of the data.
  public var statistic: Double
  /// P(χ² ≥ t).
  public var pValue: Double
  /// The p-value of the Asimov data in which the tested parameters are zero: about the median.
  public var expected: Double
  /// The tested parameters whose best value lies on a bound: the distribution of t is then narrower.
  public var onBound: [Int]

  /// The significance of a two-sided normal deviation with the same p-value.
  public var significance: Double { -SpecialFunctions.normalQuantile(0.5 * pValue) }

  /// Tests values of parameters, by index.
  public init(
    _ values: [Int: Double], of likelihood: any Likelihood, search: FitSearch = .automatic
  ) throws(InferenceError) {
    parameters = values.keys.sorted()
    self.values = parameters.map { values[$0] ?? 0 }
    let zeros = Dictionary(uniqueKeysWithValues: parameters.map { ($0, 0.0) })
    let background = try Fitting.fit(likelihood, holding: zeros, search: search)
    let asimov = likelihood.expected(at: background.point)
    let (statistic, free) = try Self.statistic(
      values, likelihood, likelihood.observations, background.point, search)
    let (expected, _) = try Self.statistic(values, likelihood, asimov, background.point, search)
    self.statistic = statistic
    best = parameters.map { free[$0] }
    pValue = SpecialFunctions.chiSquaredSurvival(statistic, degrees: parameters.count)
    self.expected = SpecialFunctions.chiSquaredSurvival(expected, degrees: parameters.count)
    let space = likelihood.parameters.parameters
    onBound = parameters.filter {
      free[$0] <= space[$0].bounds.lowerBound || free[$0] >= space[$0].bounds.upperBound
    }
  }

  /// t of some data, and their best point.
  private static func statistic(
    _ values: [Int: Double], _ likelihood: any Likelihood, _ data: Observations,
    _ start: [Double], _ search: FitSearch
  ) throws(InferenceError) -> (value: Double, best: [Double]) {
    let held = try Fitting.fit(
      likelihood, data: data, holding: values, start: start, search: search)
    var free = try Fitting.fit(likelihood, data: data, start: start, search: search)
    let again = try? Fitting.fit(likelihood, data: data, start: held.point, search: search)
    if let again, again.logLikelihood > free.logLikelihood { free = again }
    return (max(0, 2 * (free.logLikelihood - held.logLikelihood)), free.point)
  }
}
