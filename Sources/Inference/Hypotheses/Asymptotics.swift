import Foundation
import Likelihoods
import Numerics

/// Asymptotic CLs.
///
/// G. Cowan, K. Cranmer, E. Gross, O. Vitells, Eur. Phys. J. C 71, 1554 (2011).
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
