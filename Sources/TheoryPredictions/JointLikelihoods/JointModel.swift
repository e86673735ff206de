import Inference
import Likelihoods
import Numerics
import Synchronization

/// A signal of one shape in one joint likelihood.
///
/// The strength ν counts in units of `unit` events in the signal's largest region, chosen so that the
/// expected limit lies near ν = 1 whatever the model: fits and limits are then the same numbers at every
/// strength of the model.
final class JointModel: Sendable {
  let background: JointBackground
  /// Events in the largest region at ν = 1.
  let unit: Double
  /// ln L(ν) of the observed data, of the background's Asimov data, and of the nominal data.
  let observed: JointProfile
  let asimov: JointProfile
  let nominal: JointProfile
  private let bounds: CountBounds
  private let limits = Mutex<(observed: Double?, expected: Double?)>((nil, nil))

  /// q̃ at the 95 % limit where CLs+b and CLb are those of the median background: 1.96².
  private static let threshold = 3.841458820694124
  private static let tolerance = 1e-4

  /// `events` per region of the result where the largest region has one.
  init(_ background: JointBackground, events: [Double]) throws {
    let fit = try background.fit()
    let shape = background.regions.map { events[$0] }
    let perEvent = CountBounds(fit, shape: shape)
    let unit = perEvent.expectedLimit(threshold: Self.threshold)
    let scaled = shape.map { unit * $0 }
    let likelihood = try background.likelihood(for: scaled)
    self.background = background
    self.unit = unit
    let bounds = CountBounds(fit, shape: scaled)
    let profile = { set in
      JointProfile(
        likelihood, anchor: fit[set], slope: bounds.slope(set), result: background.result)
    }
    observed = profile(.observed)
    asimov = profile(.asimov)
    nominal = profile(.nominal)
    self.bounds = bounds
  }

  /// d ln L / dν of the observed data at ν = 0.
  var slope: Double { observed.slopeAtZero }

  /// The observed 95 % CLs limit on ν.
  func observedLimit() throws -> Double {
    try limits.withLock { known in
      if let limit = known.observed { return limit }
      let limit = try guarded {
        try Asymptotics.upperLimit(
          observed: observed, asimov: asimov, relativeTolerance: Self.tolerance)
      }
      known.observed = limit
      return limit
    }
  }

  /// The expected limit on ν before any fit.
  func expectedLimit() throws -> Double {
    try limits.withLock { known in
      if let limit = known.expected { return limit }
      let limit = try guarded {
        try Asymptotics.expectedLimit(asimov: nominal, relativeTolerance: Self.tolerance)
      }
      known.expected = limit
      return limit
    }
  }

  /// Whether the expected limit is above ν; without a fit where counts alone show it.
  func expectedLimitExceeds(_ strength: Double) throws -> Bool {
    if crudeStatistic(.nominal, at: strength) < Self.threshold { return true }
    let found = try nominal.logLikelihood(atStrength: strength)
    return 2 * (nominal.valueAtZero - found.value) < Self.threshold
  }

  /// Whether the observed limit is above ν, with as few fits as possible.
  ///
  /// The profile is never below ln L at the background's nuisance parameters, and, being concave, never
  /// above its tangents. Both give upper bounds of q̃ν and of its Asimov value; where both are below
  /// 1.96², CLs is above 5 %, because it falls with either.
  func observedLimitExceeds(_ strength: Double) throws -> Bool {
    if isHarmless(strength) { return true }
    if let limit = limits.withLock({ $0.observed }) { return strength < limit }
    let found = try observed.logLikelihood(atStrength: strength)
    if found.slope >= 0 { return true }
    let q = 2 * (try observed.summit(below: strength) - found.value)
    if max(q, crudeStatistic(.asimov, at: strength)) < Self.threshold { return true }
    let expected = try asimov.logLikelihood(atStrength: strength)
    let bound = 2 * (try asimov.summit(below: strength) - expected.value)
    if bound.isFinite, Asymptotics.cls(q: q, asimov: bound).cls > 0.05 { return true }
    return strength < (try observedLimit())
  }

  /// Whether counts alone show that the observed limit is above ν, without any fit.
  func isHarmless(_ strength: Double) -> Bool {
    max(crudeStatistic(.observed, at: strength), crudeStatistic(.asimov, at: strength))
      < Self.threshold
  }

  /// An upper bound of q̃ν that needs no fit.
  private func crudeStatistic(_ set: JointBackground.DataSet, at strength: Double) -> Double {
    2 * (max(0, bounds.slope(set)) * strength + bounds.falls(set, at: strength))
  }

  private func guarded(_ body: () throws -> Double) throws -> Double {
    do {
      return try body()
    } catch let issue as PredictionIssue {
      throw issue
    } catch {
      throw PredictionIssue.fitFailed(
        result: background.result, strength: 1, reason: String(describing: error))
    }
  }
}
