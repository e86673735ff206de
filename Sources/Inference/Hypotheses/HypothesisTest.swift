import Likelihoods
import Numerics

/// A hypothesis test in the signal strength: the statistic, its Asimov value and the probabilities.
public struct HypothesisTest: Sendable, Equatable {
  /// The tested strength; 0 for q0.
  public var strength: Double
  /// Which statistic was used.
  public var kind: TestStatisticKind
  /// μ̂ of the data, within the range that the statistic allows.
  public var bestStrength: Double
  /// The statistic of the data, in units of 2 ln L.
  public var statistic: Double
  /// The statistic of the Asimov data (background for limits, signal of strength 1 for q0).
  public var asimovStatistic: Double
  /// CLs+b, the p-value of the tested strength; for q0 the discovery p-value p0.
  public var clsb: Double
  /// CLb, that of the alternative.
  public var clb: Double
  /// CLs = CLs+b / CLb; for q0, tμ and t̃μ the p-value `clsb`.
  public var cls: Double
  /// CLs, or the p-value, of data of the alternative (background; for q0 signal) at -2, -1, 0, +1, +2
  /// standard deviations: ascending for q̃μ and qμ, descending in significance for q0.
  public var expected: [Double]

  /// √statistic: for q0 the significance Z of an excess, in standard deviations.
  public var significance: Double { statistic.squareRoot() }
  /// Its median for data of the alternative.
  public var expectedSignificance: Double { asimovStatistic.squareRoot() }
}

extension HypothesisTest {
  /// The test of a statistic with a value for the data and one for the Asimov data.
  ///
  /// `expecting` is the Asimov value that the expected probabilities use (default: `asimov`).
  init(
    _ kind: TestStatisticKind, strength: Double, best: Double, statistic: Double, asimov: Double,
    expecting: Double? = nil
  ) {
    let found = kind.probabilities(statistic, asimov: asimov)
    let root = max(0, expecting ?? asimov).squareRoot()
    self.init(
      strength: strength, kind: kind, bestStrength: best, statistic: statistic,
      asimovStatistic: asimov, clsb: found.tested, clb: found.alternative,
      cls: kind.hasCLs ? found.ratio : found.tested,
      expected: [-2, -1, 0, 1, 2].map { (fluctuation: Double) in
        switch kind {
        case .qtilde, .q: Asymptotics.ratio(root - fluctuation, -fluctuation).cls
        case .q0: SpecialFunctions.normalSurvival(root - fluctuation)
        case .t, .ttilde:
          kind.probabilities(
            kind.value(fluctuation: fluctuation, asimov: root * root), asimov: root * root
          ).tested
        }
      })
  }
}

extension Asymptotics {
  /// Tests a strength with the asymptotic distributions.
  ///
  /// `asimov` is the profile of the background Asimov data; for q0 that of the data expected with
  /// μ = 1, and `mu` is not used. Expected values are those of `expecting`, Asimov data from before
  /// the fit for instance (default: `asimov`). `lowestStrength` bounds μ̂ for qμ and tμ.
  public static func test(
    atStrength mu: Double, observed: any StrengthProfile, asimov: any StrengthProfile,
    expecting: (any StrengthProfile)? = nil, kind: TestStatisticKind = .qtilde,
    lowestStrength: Double = 0
  ) throws -> HypothesisTest {
    let tested = kind.testedStrength(mu)
    func statistic(_ profile: any StrengthProfile) throws -> TestStatistic {
      try TestStatistic(profile, kind: kind, lowestStrength: lowestStrength)
    }
    let data = try statistic(observed)
    return HypothesisTest(
      kind, strength: tested, best: data.maximum.strength, statistic: try data.value(tested).value,
      asimov: try statistic(asimov).value(tested).value,
      expecting: try expecting.map { try statistic($0).value(tested).value })
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
