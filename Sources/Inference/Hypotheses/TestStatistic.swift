import Likelihoods

/// 2 (ln L(μ̂) - ln L(μ)) of a profile, with its derivative in μ.
struct TestStatistic {
  let profile: any StrengthProfile
  let maximum: StrengthMaximum
  /// Whether q also counts at μ < μ̂, as the Asimov statistic does (SModelS 3.1.1).
  let countsBelowMaximum: Bool

  init(
    _ profile: any StrengthProfile, countsBelowMaximum: Bool = false, lowestStrength: Double = 0
  ) throws {
    self.profile = profile
    self.countsBelowMaximum = countsBelowMaximum
    let maximum = try StrengthMaximum.find(of: [profile])
    let fallsAtOnce = maximum.strength == 0 && maximum.slope < 0
    self.maximum =
      lowestStrength < 0 && fallsAtOnce
      ? try ReflectedProfile(profile: profile).maximum(downTo: lowestStrength) : maximum
  }

  /// The statistic of a kind, μ̂ sought down to `lowestStrength` where the kind allows that.
  init(
    _ profile: any StrengthProfile, kind: TestStatisticKind, lowestStrength: Double = 0
  ) throws {
    try self.init(
      profile, countsBelowMaximum: !kind.hasCLs,
      lowestStrength: kind.lowestStrength(lowestStrength))
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

  /// Throws where the profile does not depend on μ at all.
  func requireSignal() throws(InferenceError) {
    guard maximum.slope == 0, maximum.curvature == 0 else { return }
    throw .noLimit(
      "the likelihood does not depend on it; the signal is zero in every bin: check the signal"
        + " sample and the patch")
  }
}

/// A profile seen in -μ, for maxima below zero.
private struct ReflectedProfile: StrengthProfile {
  let profile: any StrengthProfile

  /// Where a rate is negative in a bin with events there is no likelihood: it falls there.
  func logLikelihood(atStrength mu: Double) throws -> (value: Double, slope: Double) {
    do {
      let (value, slope) = try profile.logLikelihood(atStrength: -mu)
      return (value, -slope)
    } catch InferenceError.undefinedStart where mu > 0 {
      return (-.infinity, -.infinity)
    }
  }

  func curvature(atStrength mu: Double) throws -> Double? {
    do { return try profile.curvature(atStrength: -mu) } catch InferenceError.undefinedStart {
      return nil
    }
  }

  func maximum(downTo lowest: Double) throws -> StrengthMaximum {
    var maximum = try StrengthMaximum.find(of: [self], in: 0...(-lowest))
    maximum.strength.negate()
    maximum.slope.negate()
    return maximum
  }
}
