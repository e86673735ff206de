import Inference
import Likelihoods

/// ln L(μ) of a prediction for the three data sets that limits are made of.
public struct StrengthHypotheses: Sendable {
  /// What was measured.
  public var observed: any StrengthProfile
  /// What is expected without signal after the fit to the measured data.
  public var asimov: any StrengthProfile
  /// What is expected without signal before any fit (SModelS: a priori); its own Asimov data.
  public var nominal: any StrengthProfile

  /// Analyses with a common μ and nothing else in common.
  init(product parts: [StrengthHypotheses]) {
    observed = SummedProfile(parts.map(\.observed))
    asimov = SummedProfile(parts.map(\.asimov))
    nominal = SummedProfile(parts.map(\.nominal))
  }

  /// A counting region.
  init(_ counting: CountingProfile) {
    observed = counting
    asimov = counting.asimov
    nominal = counting.apriori
  }

  /// A pair of limits: without signal the expected one is observed.
  init?(_ prediction: TheoryPrediction, form: LimitForm) {
    guard let profile = prediction.profile, let expected = prediction.expectedUpperLimit,
      let background = LimitProfile(
        prediction: prediction.crossSection, observedLimit: expected, expectedLimit: expected,
        form: form)
    else { return nil }
    observed = profile
    asimov = background
    nominal = background
  }

  /// A joint likelihood whose strength at μ = 1 is `scale`.
  init(_ model: JointModel, scale: Double) {
    observed = ScaledProfile(profile: model.observed, scale: scale)
    asimov = ScaledProfile(profile: model.asimov, scale: scale)
    nominal = ScaledProfile(profile: model.nominal, scale: scale)
  }

  /// Limits on μ: observed, and expected before and after the fit to the measured data.
  func limits(relativeTolerance: Double = 1e-6) throws -> (
    observed: Double, apriori: Double, aposteriori: Double
  ) {
    (
      try Asymptotics.upperLimit(
        observed: observed, asimov: asimov, relativeTolerance: relativeTolerance),
      try Asymptotics.expectedLimit(asimov: nominal, relativeTolerance: relativeTolerance),
      try Asymptotics.expectedLimit(asimov: asimov, relativeTolerance: relativeTolerance)
    )
  }
}

/// -ln L of a prediction at the model's strength, without signal and at its best strength.
public struct StrengthStatistics: Sendable, Equatable {
  /// -ln L at μ = 1.
  public var model: Double
  /// -ln L at μ = 0.
  public var standardModel: Double
  /// -ln L at μ̂.
  public var minimum: Double
  /// μ̂ ≥ 0.
  public var bestStrength: Double
  /// Error of μ̂ from the curvature there; nil where ln L does not bend.
  public var strengthError: Double?

  /// Makes statistics that are known.
  public init(
    model: Double, standardModel: Double, minimum: Double, bestStrength: Double,
    strengthError: Double? = nil
  ) {
    self.model = model
    self.standardModel = standardModel
    self.minimum = minimum
    self.bestStrength = bestStrength
    self.strengthError = strengthError
  }

  /// Reads a profile.
  init(_ profile: any StrengthProfile) throws {
    let best = try StrengthMaximum.find(of: [profile])
    let zero = try profile.logLikelihood(atStrength: 0).value
    let one = try profile.logLikelihood(atStrength: 1).value
    model = -one
    standardModel = -zero
    // The maximum is found up to rounding.
    minimum = -max(best.logLikelihood, zero, one)
    bestStrength = best.strength
    strengthError = best.curvature.flatMap { $0 < 0 ? (-1 / $0).squareRoot() : nil }
  }
}
