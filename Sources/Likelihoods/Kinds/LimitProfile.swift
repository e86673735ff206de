import Foundation
import Numerics

/// Which form of the limit-based likelihood is used (arXiv:2012.12246; SModelS 3.1.1).
public enum LimitForm: String, Sendable, Codable, CaseIterable {
  /// SModelS 1.2 and the published protomodels: no correction, refused where |o-e|/(o+e) > 0.4.
  case paper
  /// SModelS 3.1: expected limit corrected where the observed one is larger.
  case smodels
}

/// A truncated Gaussian in the signal strength from an observed and an expected upper limit.
///
/// L(μ) = N(μ; μ̂, s) / Φ(μ̂/s), a density in μ (Azatov, Contino, Galloway, JHEP 04 (2012) 127): s is the
/// expected 95 % limit divided by 1.96, and μ̂ puts 95 % of the positive part below the observed
/// limit. Where fewer events than expected were seen, μ̂ is negative.
public struct LimitProfile: StrengthProfile {
  /// μ̂ and width of the Gaussian, in units of the signal strength.
  public let bestStrength: Double, width: Double
  /// -ln(s √(2π)) - ln Φ(μ̂/s).
  private let constant: Double

  /// Builds it from the predicted cross section and the two limits (same unit).
  ///
  /// Nil where `form` refuses the pair, and where a number is not positive and finite.
  public init?(
    prediction: Double, observedLimit: Double, expectedLimit: Double, form: LimitForm
  ) {
    let isSound = [prediction, observedLimit, expectedLimit].allSatisfy { $0 > 0 && $0.isFinite }
    let asymmetry = (observedLimit - expectedLimit) / (observedLimit + expectedLimit)
    guard isSound, form == .smodels || abs(asymmetry) <= 0.4 else { return nil }
    let correction = form == .smodels ? 1 - 0.6 * max(0, asymmetry) : 1
    let width = expectedLimit / correction / 1.96 / prediction
    let standardised = Self.bestStandardised(limit: observedLimit / prediction / width)
    guard width > 0, width.isFinite, standardised.isFinite else { return nil }
    self.width = width
    bestStrength = standardised * width
    constant =
      -log(width) - LogPoisson.halfLog2Pi - SpecialFunctions.logNormalCDF(standardised)
  }

  public func logLikelihood(atStrength mu: Double) -> (value: Double, slope: Double) {
    let pull = (mu - bestStrength) / width
    return (constant - 0.5 * pull * pull, -pull / width)
  }

  public func curvature(atStrength mu: Double) -> Double? { -1 / (width * width) }

  /// m = μ̂/s for the limit u = UL/s: the root of ln Φ(m - u) - ln Φ(m) - ln 0.05.
  ///
  /// The function rises and is concave (φ/Φ falls and is convex), so that Newton's steps reach the
  /// left of the root at once and then go up to it without passing it.
  private static func bestStandardised(limit u: Double) -> Double {
    let log05 = -2.995732273553990993435223576143
    var m = u - 1.644853626951472714863848907992
    for iteration in 0..<200 {
      let below = SpecialFunctions.logNormalCDF(m - u)
      let all = SpecialFunctions.logNormalCDF(m)
      let step = (log05 - below + all) / (hazard(m - u, below) - hazard(m, all))
      m += step
      // From the left the steps are positive until rounding decides their sign.
      if iteration > 0, !(step > 1e-15 * (1 + m * m)) { break }
    }
    return m
  }

  /// φ(x)/Φ(x), given ln Φ(x).
  private static func hazard(_ x: Double, _ logCDF: Double) -> Double {
    exp(-0.5 * x * x - LogPoisson.halfLog2Pi - logCDF)
  }
}
