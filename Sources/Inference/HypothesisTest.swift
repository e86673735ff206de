import Likelihoods
import Numerics

/// A test statistic of the profile likelihood ratio (Cowan, Cranmer, Gross, Vitells 2011).
public enum TestStatisticKind: String, Sendable, CaseIterable {
  /// q̃μ: for upper limits, μ̂ not below 0.
  case qtilde
  /// qμ: for upper limits, μ̂ free down to its lower bound.
  case q
  /// q0: for discovery, against μ = 0.
  case q0
  /// tμ: two-sided.
  case t = "tmu"
}

/// A hypothesis test in the signal strength: the statistic, its Asimov value and the probabilities.
public struct HypothesisTest: Sendable, Equatable {
  /// The tested strength; 0 for q0.
  public var strength: Double
  /// Which statistic was used.
  public var kind: TestStatisticKind
  /// μ̂ of the data.
  public var bestStrength: Double
  /// The statistic of the data, in units of 2 ln L.
  public var statistic: Double
  /// The statistic of the Asimov data (background for limits, signal of strength 1 for q0).
  public var asimovStatistic: Double
  /// CLs+b, the p-value of the tested strength; for q0 the discovery p-value p0.
  public var clsb: Double
  /// CLb, that of the alternative.
  public var clb: Double
  /// CLs = CLs+b / CLb; meaningless for q0 and tμ.
  public var cls: Double
  /// CLs (for q0 and tμ: the p-value) for background data at -2, -1, 0, +1, +2 standard deviations,
  /// in ascending order.
  public var expected: [Double]
}

extension Asymptotics {
  /// Tests a strength with the asymptotic distributions.
  ///
  /// `asimov` is the profile of the background Asimov data; for q0 that of the data expected with
  /// μ = 1, and `mu` is not used. `lowestStrength` bounds μ̂ for qμ and tμ.
  public static func test(
    atStrength mu: Double, observed: any StrengthProfile, asimov: any StrengthProfile,
    kind: TestStatisticKind = .qtilde, lowestStrength: Double = 0
  ) throws -> HypothesisTest {
    let tested = kind == .q0 ? 0 : mu
    let lowest = kind == .qtilde ? 0 : min(0, lowestStrength)
    let data = try TestStatistic(observed, kind: kind, lowestStrength: lowest)
    let expected = try TestStatistic(asimov, kind: kind, lowestStrength: lowest)
    let (q, qA) = (try data.value(tested).value, try expected.value(tested).value)
    var test = HypothesisTest(
      strength: tested, kind: kind, bestStrength: data.maximum.strength, statistic: q,
      asimovStatistic: qA, clsb: 1, clb: 1, cls: 1, expected: [])
    test.takeProbabilities()
    return test
  }
}

extension HypothesisTest {
  fileprivate mutating func takeProbabilities() {
    let root = asimovStatistic.squareRoot()
    switch kind {
    case .qtilde:
      (cls, clsb, clb) = Asymptotics.cls(q: statistic, asimov: asimovStatistic)
    case .q:
      (cls, clsb, clb) = Asymptotics.ratio(statistic.squareRoot(), statistic.squareRoot() - root)
    case .q0:
      (_, clsb, clb) = Asymptotics.ratio(statistic.squareRoot(), statistic.squareRoot() - root)
      cls = clsb
    case .t:
      clsb = 2 * SpecialFunctions.normalSurvival(statistic.squareRoot())
      cls = clsb
    }
    expected = [2, 1, 0, -1, -2].map { (fluctuation: Double) in
      switch kind {
      case .qtilde, .q: Asymptotics.ratio(fluctuation + root, fluctuation).cls
      case .q0: SpecialFunctions.normalSurvival(fluctuation + root)
      case .t: 2 * SpecialFunctions.normalSurvival(abs(fluctuation + root))
      }
    }
  }
}

/// The significance of an excess: q0, its p-value and Z.
public struct Discovery: Sendable, Equatable {
  /// μ̂ of the data, not below 0.
  public var bestStrength: Double
  /// q0.
  public var statistic: Double
  /// Z = √q0, in standard deviations.
  public var significance: Double { statistic.squareRoot() }
  /// p0 = 1 - Φ(√q0).
  public var pValue: Double { SpecialFunctions.normalSurvival(significance) }

  /// Tests the background-only hypothesis with a profile.
  public init(_ profile: any StrengthProfile) throws {
    let statistic = try TestStatistic(profile, kind: .q0)
    bestStrength = statistic.maximum.strength
    self.statistic = try statistic.value(0).value
  }
}

/// Upper limits on the signal strength: the observed one and the five of the bands.
public struct UpperLimits: Sendable, Equatable {
  /// The observed limit.
  public var observed: Double
  /// Limits expected from the background at -2, -1, 0, +1, +2 standard deviations.
  public var expected: [Double]
}

extension Asymptotics {
  /// The observed limit and the five expected ones, all from the same two profiles.
  public static func limits(
    observed: any StrengthProfile, asimov: any StrengthProfile, confidenceLevel: Double = 0.95,
    relativeTolerance: Double = 1e-6
  ) throws -> UpperLimits {
    let level = 1 - confidenceLevel
    return UpperLimits(
      observed: try upperLimit(
        observed: observed, asimov: asimov, relativeTolerance: relativeTolerance, level: level),
      expected: try (-2...2).map {
        try expectedLimit(
          asimov: asimov, relativeTolerance: relativeTolerance, standardDeviations: Double($0),
          level: level)
      })
  }
}

/// The sum of several profiles: analyses with a common signal strength and nothing else in common.
public struct SummedProfile: StrengthProfile {
  private let parts: [any StrengthProfile]

  /// Sums profiles; at least one.
  public init(_ parts: [any StrengthProfile]) {
    precondition(!parts.isEmpty, "a sum has terms")
    self.parts = parts
  }

  public func logLikelihood(atStrength mu: Double) throws -> (value: Double, slope: Double) {
    try parts.reduce((value: 0.0, slope: 0.0)) { sum, part in
      let (value, slope) = try part.logLikelihood(atStrength: mu)
      return (sum.value + value, sum.slope + slope)
    }
  }

  public func curvature(atStrength mu: Double) throws -> Double? {
    var sum = 0.0
    for part in parts {
      guard let curvature = try part.curvature(atStrength: mu) else { return nil }
      sum += curvature
    }
    return sum
  }
}
