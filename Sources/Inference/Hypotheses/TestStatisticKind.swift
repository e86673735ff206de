import Numerics

/// A test statistic of the profile likelihood ratio (Cowan, Cranmer, Gross, Vitells 2011).
///
/// All are 2 (ln L(μ̂) - ln L(μ)), or 0 where μ̂ lies on the side that does not speak against μ; the
/// nuisance parameters are fitted in both.
public enum TestStatisticKind: String, Sendable, CaseIterable {
  /// q̃μ: for upper limits, μ̂ not below 0.
  case qtilde
  /// qμ: for upper limits, μ̂ free down to its lower bound.
  case q
  /// q0: for discovery, against μ = 0.
  case q0
  /// tμ: two-sided, μ̂ free down to its lower bound.
  case t = "tmu"
  /// t̃μ: two-sided, μ̂ not below 0.
  case ttilde = "tmutilde"

  /// The strength that is tested when `mu` was asked for.
  public func testedStrength(_ mu: Double) -> Double { self == .q0 ? 0 : mu }

  /// The strength of the other hypothesis: the background, or for q0 the signal.
  public var alternativeStrength: Double { self == .q0 ? 1 : 0 }

  /// Whether the statistic compares two hypotheses by CLs; the others have a p-value only.
  public var hasCLs: Bool { self == .qtilde || self == .q }

  /// Down to where μ̂ is sought for a parameter with this lower bound.
  func lowestStrength(_ bound: Double) -> Double {
    switch self {
    case .q, .t: min(0, bound)
    case .qtilde, .q0, .ttilde: 0
    }
  }

  /// Whether the statistic sees this μ̂ as deviating from the tested μ.
  func counts(best: Double, tested: Double) -> Bool {
    switch self {
    case .q, .qtilde: best <= tested
    case .q0: best > tested
    case .t, .ttilde: true
    }
  }
}

extension TestStatisticKind {
  /// P(statistic ≥ q) where the tested strength is true and where the alternative is.
  ///
  /// `asimov` is the statistic of the alternative's Asimov data, (μ - μ′)²/σ². Equations are those of
  /// Cowan et al.: q0 49 and 52, qμ 57 and 59, q̃μ 64 and 65, tμ 35 and 36, t̃μ 43 and 44.
  func probabilities(_ q: Double, asimov: Double) -> Probabilities {
    let (q, asimov) = (max(0, q), max(0, asimov))
    let (s, a) = (q.squareRoot(), asimov.squareRoot())
    let isInner = q <= asimov || asimov == 0
    switch self {
    case .qtilde:
      let (signal, background) = Asymptotics.tails(q, asimov)
      return Probabilities(above: signal, background)
    case .q, .q0: return Probabilities(above: s, s - a)
    case .t:
      return Probabilities(
        tested: 2 * SpecialFunctions.normalSurvival(s),
        alternative: SpecialFunctions.normalSurvival(s - a)
          + SpecialFunctions.normalSurvival(s + a))
    case .ttilde:
      return Probabilities(
        tested: SpecialFunctions.normalSurvival(s)
          + SpecialFunctions.normalSurvival(isInner ? s : (q + asimov) / (2 * a)),
        alternative: SpecialFunctions.normalSurvival(s + a)
          + SpecialFunctions.normalSurvival(isInner ? s - a : (q - asimov) / (2 * a)))
    }
  }

  /// The statistic of data of the alternative that fluctuate by some standard deviations.
  func value(fluctuation: Double, asimov: Double) -> Double {
    let a = max(0, asimov).squareRoot()
    switch self {
    case .t: return (a - fluctuation) * (a - fluctuation)
    // Below 0 the best strength is 0, and ln L falls in μ as a parabola around `fluctuation`.
    case .ttilde where fluctuation < 0: return a * (a - 2 * fluctuation)
    case .ttilde: return (a - fluctuation) * (a - fluctuation)
    case .qtilde, .q, .q0: preconditionFailure("their expected values need no statistic")
    }
  }
}

/// The probabilities of a statistic at least as large as the one seen, under both hypotheses.
struct Probabilities {
  var tested: Double
  var alternative: Double
  /// Their ratio, which stays exact where both underflow.
  var ratio: Double

  /// 1 - Φ(x) and 1 - Φ(y).
  init(above x: Double, _ y: Double) { (ratio, tested, alternative) = Asymptotics.ratio(x, y) }

  init(tested: Double, alternative: Double) {
    self.tested = tested
    self.alternative = alternative
    ratio = tested / alternative
  }
}
