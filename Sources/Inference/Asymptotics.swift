import Foundation
import Likelihoods
import Numerics

/// Asymptotic CLs (specs: HistFactory §7, SModelS §7).
public enum Asymptotics {
  /// CLs, CLs+b and CLb from q̃μ and its Asimov value.
  ///
  /// With s = √q and a = √q_A: CLs+b = 1 - Φ(s) and CLb = Φ(a - s) where q ≤ q_A, else
  /// 1 - Φ((q ± q_A)/2a) (Cowan, Cranmer, Gross, Vitells 2011). CLs = 1 where q_A = 0.
  public static func cls(q: Double, asimov: Double) -> (cls: Double, clsb: Double, clb: Double) {
    let (signal, background) = tails(max(0, q), max(0, asimov))
    return ratio(signal, background)
  }

  /// CLs+b = Φ(-x), CLb = Φ(-y) and their ratio, which stays exact where both underflow.
  static func ratio(
    _ signal: Double, _ background: Double
  ) -> (cls: Double, clsb: Double, clb: Double) {
    let logSignal = SpecialFunctions.logNormalCDF(-signal)
    let logBackground = SpecialFunctions.logNormalCDF(-background)
    return (exp(logSignal - logBackground), exp(logSignal), exp(logBackground))
  }

  /// x and y of CLs+b = Φ(-x) and CLb = Φ(-y).
  static func tails(_ q: Double, _ asimov: Double) -> (signal: Double, background: Double) {
    let (s, a) = (q.squareRoot(), asimov.squareRoot())
    if q <= asimov || asimov == 0 { return (s, s - a) }
    return ((q + asimov) / (2 * a), (q - asimov) / (2 * a))
  }

  /// CLs at one strength, from the profiles of the data and of the background Asimov data.
  public static func cls(
    atStrength mu: Double, observed: any StrengthProfile, asimov: any StrengthProfile
  ) throws -> (cls: Double, clsb: Double, clb: Double) {
    let q = try TestStatistic(observed).value(mu)
    let expected = try TestStatistic(asimov, countsBelowMaximum: true).value(mu)
    return cls(q: q.value, asimov: expected.value)
  }

  /// Whether this strength is excluded at 95 % CLs.
  public static func excludes(
    mu: Double, observed: any StrengthProfile, asimov: any StrengthProfile
  ) throws -> Bool {
    try cls(atStrength: mu, observed: observed, asimov: asimov).cls < level
  }

  /// 1 - 95 %.
  public static let level = 0.05
}

/// 2 (ln L(μ̂) - ln L(μ)) of a profile, with its derivative in μ.
struct TestStatistic {
  let profile: any StrengthProfile
  let maximum: StrengthMaximum
  /// Whether q also counts at μ < μ̂, as the Asimov statistic does (spec: SModelS §7).
  let countsBelowMaximum: Bool

  init(
    _ profile: any StrengthProfile, countsBelowMaximum: Bool = false, lowestStrength: Double = 0
  ) throws {
    self.profile = profile
    self.countsBelowMaximum = countsBelowMaximum
    maximum = try StrengthMaximum.find(of: [profile], in: lowestStrength...(.infinity))
  }

  /// The statistic of a kind; q0 and tμ count on both sides of μ̂ (q0 sees only μ̂ ≥ 0).
  init(
    _ profile: any StrengthProfile, kind: TestStatisticKind, lowestStrength: Double = 0
  ) throws {
    try self.init(
      profile, countsBelowMaximum: kind == .q0 || kind == .t, lowestStrength: lowestStrength)
  }

  func value(_ mu: Double) throws -> (value: Double, derivative: Double) {
    if mu <= maximum.strength, !countsBelowMaximum || mu == maximum.strength { return (0, 0) }
    let (value, slope) = try profile.logLikelihood(atStrength: mu)
    return (max(0, 2 * (maximum.logLikelihood - value)), -2 * slope)
  }

  /// How far above μ̂ the statistic reaches `target`, judged from slope and curvature at μ̂.
  func distance(toReach target: Double) -> Double? {
    // Not max(0, -slope), which may be -0.
    let fall = maximum.slope < 0 ? -maximum.slope : 0
    guard let curvature = maximum.curvature else {
      return min(target / (2 * fall), max(1, maximum.strength))
    }
    // bend d² + 2 fall d = target.
    let bend = max(0, -curvature)
    let root = (fall * fall + bend * target).squareRoot()
    let distance = target / (fall + root)
    return distance > 0 && distance.isFinite ? distance : nil
  }
}
