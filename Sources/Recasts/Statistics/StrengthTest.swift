import Inference
import Likelihoods

/// Asks one likelihood how far the signal is excluded.
struct StrengthTest {
  /// The profile of the data; that of `asimov` again where the data are yet to be taken.
  let data: any StrengthProfile
  /// The profile of the expected background.
  let asimov: any StrengthProfile
  /// Whether `data` were measured.
  let isObserved: Bool

  /// Observed data, with the background expected after a fit to them.
  init(observed: any StrengthProfile, asimov: any StrengthProfile) {
    data = observed
    self.asimov = asimov
    isObserved = true
  }

  /// The background expected before any measurement.
  init(expecting asimov: any StrengthProfile) {
    data = asimov
    self.asimov = asimov
    isObserved = false
  }

  /// 1 - CLs at a strength: observed, or the expected median.
  func confidence(atStrength mu: Double) throws -> Double {
    1 - (try Asymptotics.cls(atStrength: mu, observed: data, asimov: asimov).cls)
  }

  /// Limits on the strength at 95 % CLs: expected, and observed where there are data.
  func limits() throws -> (expected: Double, observed: Double?) {
    let precision = 1e-8
    let expected = try Asymptotics.expectedLimit(asimov: asimov, relativeTolerance: precision)
    guard isObserved else { return (expected, nil) }
    let observed = try Asymptotics.upperLimit(
      observed: data, asimov: asimov, relativeTolerance: precision)
    return (expected, observed)
  }
}

extension StrengthTest {
  /// The test of a single region.
  static func region(
    _ region: SignalRegion, signal: Double, scaling: LuminosityScaling, isExtrapolated: Bool
  ) -> StrengthTest {
    let profile = CountingProfile(
      observed: region.observed, background: scaling.background(region),
      error: scaling.error(region), signal: signal)
    return isExtrapolated
      ? StrengthTest(expecting: profile.apriori)
      : StrengthTest(observed: profile, asimov: profile.asimov)
  }

  /// The test of correlated regions; `signal` has one number for each of all regions.
  static func covariance(
    _ subset: CovarianceSubset, of regions: [SignalRegion], signal: [Double],
    scaling: LuminosityScaling, isExtrapolated: Bool
  ) throws -> StrengthTest {
    let members = subset.regions.map { regions[$0] }
    let background = members.map(scaling.background)
    let hypotheses = try CovarianceHypotheses(
      regions: members.map(\.name), observed: members.map(\.observed), background: background,
      covariance: scaling.covariance(subset, regions))
    let yields = subset.regions.map { signal[$0] }
    if isExtrapolated {
      return StrengthTest(
        expecting: FittedProfile(try hypotheses.likelihood(for: yields, observed: background)))
    }
    let profile = FittedProfile(try hypotheses.likelihood(for: yields))
    return StrengthTest(observed: profile, asimov: try profile.asimov())
  }

  /// The test of a full likelihood.
  static func profile(
    _ likelihood: any Likelihood, isExtrapolated: Bool
  ) throws -> StrengthTest {
    let profile = FittedProfile(likelihood)
    return isExtrapolated
      ? StrengthTest(expecting: try profile.asimovBeforeFit())
      : StrengthTest(observed: profile, asimov: try profile.asimov())
  }
}
