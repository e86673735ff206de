import ExperimentalResults
import Foundation
import Inference
import Likelihoods

/// How the observed limit of one region of a database comes about, so that it can be had for other counts.
///
/// Databases hold limits of three kinds: SModelS's older ones are CLs of the count with the background
/// integrated (in 17 of the 29 analyses of database 1.2.4 with regions they agree with our quadrature to half a per
/// cent, the noise of its toys), its newer ones asymptotic CLs of the profile likelihood, and some are the
/// publication's own. The method whose observed and expected limits are nearer the published ones is
/// taken, times the constant that gives the published limit for the published count.
struct RegionLimit: Sendable {
  /// Whether the background is integrated; else the likelihood is profiled.
  let isIntegrated: Bool
  /// Published limit over that of the method.
  let factor: Double
  private let background: Double
  private let error: Double

  /// Finds the method of a region with this luminosity (1/fb).
  init(_ region: SignalRegion, luminosity: Double) {
    background = region.expected
    error = region.error
    var best: (isIntegrated: Bool, distance: Double, factor: Double)?
    for isIntegrated in [true, false] {
      func ratio(_ published: Double, _ count: Double) -> Double? {
        let limit = Self.events(region.expected, region.error, isIntegrated, count)
        return limit.flatMap { $0 > 0 && published > 0 ? published * luminosity / $0 : nil }
      }
      guard let observed = ratio(region.upperLimit, region.observed) else { continue }
      let expected = ratio(region.expectedUpperLimit, region.expected) ?? observed
      let distance = max(abs(log(observed)), abs(log(expected)))
      if distance < best?.distance ?? .infinity {
        best = (isIntegrated, distance, observed / luminosity)
      }
    }
    isIntegrated = best?.isIntegrated ?? false
    factor = best?.factor ?? 1 / luminosity
  }

  /// The 95 % limit on σ × efficiency in fb for a count and a background expectation; nil where there is
  /// none.
  func upperLimit(observed count: Double, background: Double? = nil) -> Double? {
    Self.events(background ?? self.background, error, isIntegrated, count).map { factor * $0 }
  }

  /// The limit on signal events.
  private static func events(
    _ background: Double, _ error: Double, _ isIntegrated: Bool, _ count: Double
  ) -> Double? {
    if isIntegrated {
      return try? IntegratedCounting(background: background, error: error, count: count)?
        .upperLimit(observed: count)
    }
    let profile = CountingProfile(
      observed: count, background: background, error: error, signal: 1)
    return try? Asymptotics.upperLimit(
      observed: profile, asimov: profile.asimov, relativeTolerance: 1e-6)
  }
}
