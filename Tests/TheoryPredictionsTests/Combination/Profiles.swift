import Foundation
import Likelihoods

@testable import TheoryPredictions

/// A profile with one maximum, for tests.
struct SampleProfile: StrengthProfile {
  enum Form: CaseIterable { case parabola, counts, quartic, longTailed }

  let form: Form
  let mode: Double
  let width: Double

  func logLikelihood(atStrength mu: Double) -> (value: Double, slope: Double) {
    let x = (mu - mode) / width
    switch form {
    case .parabola: return (-x * x / 2, -x / width)
    case .counts:
      // n events on a background of b, with signal μ s: the maximum is at (n - b) / s.
      let (b, s) = (4.0, 4.0 / width)
      let n = b + s * mode
      return (n * log(b + mu * s) - mu * s, n * s / (b + mu * s) - s)
    case .quartic: return (-x * x * x * x, -4 * x * x * x / width)
    // Not concave beyond one width.
    case .longTailed: return (-log(1 + x * x), -2 * x / (1 + x * x) / width)
    }
  }
}

extension SampleProfile {
  static func random(_ forms: [Form], _ random: inout TestRandom) -> SampleProfile {
    let form = forms[Int(random.next() % UInt64(forms.count))]
    let mode = 3 * random.uniform() - 0.5
    return SampleProfile(
      form: form, mode: form == .counts ? max(mode, -0.1) : mode,
      width: 0.2 + 2 * random.uniform())
  }

  func curve(_ index: Int, needsFits: Bool) -> WeightCurve? {
    let start = logLikelihood(atStrength: 0)
    guard start.slope > 0 else { return nil }
    return WeightCurve(
      prediction: index, profile: self, background: start.value, slopeAtZero: 2 * start.slope,
      needsFits: needsFits)
  }
}

/// A small generator for tests: same numbers everywhere.
struct TestRandom {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state ^ (state >> 29)) >> 16
  }
  mutating func uniform() -> Double { Double(next() & 0xffff_ffff) / 4_294_967_296 }
}
