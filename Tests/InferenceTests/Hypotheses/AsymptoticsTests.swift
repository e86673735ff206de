import Foundation
import Inference
import Likelihoods
import Testing

/// ln L = -(μ - best)²/(2 width²): limits in closed form.
private struct Parabola: StrengthProfile {
  var best: Double, width: Double
  var knowsCurvature = true

  func logLikelihood(atStrength mu: Double) -> (value: Double, slope: Double) {
    let pull = (mu - best) / width
    return (-0.5 * pull * pull, (best - mu) / width / width)
  }

  func curvature(atStrength mu: Double) -> Double? {
    knowsCurvature ? -1 / (width * width) : nil
  }
}

/// Counts the evaluations of another profile.
private final class Counted: StrengthProfile, @unchecked Sendable {
  let profile: any StrengthProfile
  var count = 0
  init(_ profile: any StrengthProfile) { self.profile = profile }
  func logLikelihood(atStrength mu: Double) throws -> (value: Double, slope: Double) {
    count += 1
    return try profile.logLikelihood(atStrength: mu)
  }
  func curvature(atStrength mu: Double) throws -> Double? {
    try profile.curvature(atStrength: mu)
  }
}

/// Φ, from the C library.
private func phi(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }

@Suite("Asymptotic CLs")
struct AsymptoticsTests {
  @Test("follows the closed forms on either side of q = q_A")
  func closedForms() {
    for (q, asimov) in [(0.0, 4.0), (1, 4), (4, 4), (9, 4), (25, 1), (0.01, 0.02)] {
      let result = Asymptotics.cls(q: q, asimov: asimov)
      let (s, a) = (q.squareRoot(), asimov.squareRoot())
      let signal = q <= asimov ? s : (q + asimov) / (2 * a)
      let background = q <= asimov ? s - a : (q - asimov) / (2 * a)
      #expect(abs(result.clsb - phi(-signal)) < 1e-14)
      #expect(abs(result.clb - phi(-background)) < 1e-14)
      #expect(abs(result.cls - phi(-signal) / phi(-background)) < 1e-12)
    }
    #expect(Asymptotics.cls(q: 0, asimov: 0).cls == 1)
    #expect(Asymptotics.cls(q: 3, asimov: 0).cls == 1)
    // Far in the tail the two probabilities underflow, their ratio φ(51)/φ(50) · 50/51 does not.
    let far = Asymptotics.cls(q: 101, asimov: 1)
    #expect(far.clsb == 0 && abs(far.cls / (exp(-50.5) * 50 / 51) - 1) < 1e-4)
  }

  /// CLs of a Gaussian measurement: q̃ with μ̂ = max(0, best), Asimov at 0.
  @Test(
    "of a Gaussian gives the known upper limit, whatever the scale of μ",
    arguments: [1e-12, 1e-3, 1, 1e9], [-3, -0.5, 0, 0.7, 6])
  func gaussianLimit(width: Double, pull: Double) throws {
    let observed = Parabola(best: pull * width, width: width)
    let asimov = Parabola(best: 0, width: width)
    let limit = try Asymptotics.upperLimit(
      observed: observed, asimov: asimov, relativeTolerance: 1e-10)
    // 1 - Φ(u - x)... = 0.05 Φ(x), with u = limit/width: CLs+b = 1 - Φ(u - pull), CLb = Φ(pull).
    let u = limit / width
    #expect(abs(phi(pull - u) / phi(pull) - 0.05) < 1e-8)
    let rough = try Asymptotics.upperLimit(observed: observed, asimov: asimov)
    #expect(abs(rough / limit - 1) < 1e-3)
    #expect(
      try Asymptotics.excludes(mu: 1.01 * limit, observed: observed, asimov: asimov))
    #expect(
      try !Asymptotics.excludes(mu: 0.99 * limit, observed: observed, asimov: asimov))
  }

  @Test("needs few evaluations, also where no curvature is known")
  func evaluations() throws {
    for (knowsCurvature, most) in [(true, 5), (false, 12)] {
      for pull in [-1, 0.3, 2] {
        let observed = Counted(Parabola(best: pull, width: 1, knowsCurvature: knowsCurvature))
        let asimov = Counted(Parabola(best: 0, width: 1, knowsCurvature: knowsCurvature))
        _ = try Asymptotics.upperLimit(observed: observed, asimov: asimov)
        #expect(observed.count <= most, "\(observed.count) evaluations")
        #expect(asimov.count <= most, "\(asimov.count) evaluations of the Asimov data")
      }
    }
  }

  @Test("expects the limit where √q_A is 1.96, and its bands")
  func expected() throws {
    let asimov = Parabola(best: 0, width: 2)
    for (k, edge) in [(-2.0, 1.051), (-1, 1.412), (0, 1.960), (1, 2.727), (2, 3.656)] {
      let limit = try Asymptotics.expectedLimit(
        asimov: asimov, relativeTolerance: 1e-10, standardDeviations: k)
      // Φ(-(√q_A - k)) = 0.05 Φ(k).
      #expect(abs(phi(k - limit / 2) - 0.05 * phi(k)) < 1e-10)
      #expect(abs(limit / 2 - edge) < 2e-3, "\(k): \(limit / 2)")
    }
  }

  @Test("shares what it has seen between the limits of the bands")
  func shared() throws {
    let region = CountingProfile(observed: 9, background: 11, error: 3, signal: 2)
    let (observed, asimov) = (Counted(region), Counted(region.asimov))
    let limits = try Asymptotics.limits(observed: observed, asimov: asimov)
    #expect(observed.count <= 6 && asimov.count <= 26, "\(observed.count), \(asimov.count)")
    for (index, limit) in limits.expected.enumerated() {
      let alone = try Asymptotics.expectedLimit(
        asimov: region.asimov, relativeTolerance: 1e-10, standardDeviations: Double(index - 2))
      #expect(abs(limit / alone - 1) < 1e-8)
    }
    let alone = try Asymptotics.upperLimit(
      observed: region, asimov: region.asimov, relativeTolerance: 1e-10)
    #expect(abs(limits.observed / alone - 1) < 1e-8)
    let looser = try Asymptotics.limits(
      observed: observed, asimov: asimov, confidenceLevel: 0.9)
    #expect(looser.observed < limits.observed && looser.expected[2] < limits.expected[2])
  }

  @Test("without a signal says that there is no limit")
  func noSignal() throws {
    let region = CountingProfile(observed: 3, background: 2, error: 1, signal: 0)
    let error = #expect(throws: InferenceError.self) {
      try Asymptotics.upperLimit(observed: region, asimov: region.asimov)
    }
    #expect(error?.description.contains("the signal is zero") == true)
    #expect(throws: InferenceError.self) {
      try Asymptotics.expectedLimit(asimov: region.asimov)
    }
  }

  @Test("limits a region without events at the known number")
  func noEvents() throws {
    // q = 2 μ s exactly for n = 0 and no uncertainty.
    let region = CountingProfile(observed: 0, background: 2, error: 0, signal: 0.5)
    let limit = try Asymptotics.upperLimit(
      observed: region, asimov: region.asimov, relativeTolerance: 1e-10)
    let q = 2 * limit * 0.5
    let rate = 2 + limit * 0.5
    let asimov = 2 * (rate - 2 - 2 * log(rate / 2))
    #expect(abs(Asymptotics.cls(q: q, asimov: asimov).cls - 0.05) < 1e-8)
  }
}

@Suite("The maximum over the signal strength")
struct StrengthMaximumTests {
  @Test("of a sum of Gaussians is the weighted mean")
  func weightedMean() throws {
    for knowsCurvature in [true, false] {
      let profiles = [
        Parabola(best: 1, width: 0.5, knowsCurvature: knowsCurvature),
        Parabola(best: 2, width: 1, knowsCurvature: knowsCurvature),
      ]
      let maximum = try StrengthMaximum.find(of: profiles)
      #expect(abs(maximum.strength - 1.2) < 1e-5)
      #expect(abs(maximum.logLikelihood + 0.4) < 1e-9)
      #expect(abs((maximum.curvature ?? 0) + 5) < 1e-6)
    }
  }

  @Test("lies on the end of the range that the slope points to")
  func ends() throws {
    let below = try StrengthMaximum.find(of: [Parabola(best: -1, width: 1)])
    #expect(below.strength == 0 && below.slope < 0)
    for knowsCurvature in [true, false] {
      let profile = Parabola(best: 7, width: 1, knowsCurvature: knowsCurvature)
      let above = try StrengthMaximum.find(of: [profile], in: 0...3)
      #expect(above.strength == 3 && above.slope > 0)
      let inside = try StrengthMaximum.find(of: [profile], in: 0...1e6)
      #expect(abs(inside.strength - 7) < 2e-5)
    }
    #expect(try StrengthMaximum.find(of: [], in: 0...3).strength == 0)
  }

  @Test("is (n - b)/s for one region, at every scale", arguments: [1e-9, 1e-3, 1, 1e6])
  func counting(signal: Double) throws {
    for error in [0, 0.5, 30] {
      let region = CountingProfile(observed: 12, background: 5, error: error, signal: signal)
      let maximum = try StrengthMaximum.find(of: [region])
      #expect(abs(maximum.strength * signal / 7 - 1) < 1e-4)
    }
  }

  @Test("is found where L vanishes without a signal")
  func fromNothing() throws {
    let region = CountingProfile(observed: 4, background: 0, error: 0, signal: 0.01)
    let maximum = try StrengthMaximum.find(of: [region])
    #expect(abs(maximum.strength / 400 - 1) < 1e-5)
  }

  @Test("of an endless rise is refused")
  func endless() throws {
    struct Rising: StrengthProfile {
      func logLikelihood(atStrength mu: Double) -> (value: Double, slope: Double) { (mu, 1) }
    }
    #expect(throws: InferenceError.self) { try StrengthMaximum.find(of: [Rising()]) }
    struct Broken: StrengthProfile {
      func logLikelihood(atStrength mu: Double) -> (value: Double, slope: Double) { (.nan, .nan) }
    }
    #expect(throws: InferenceError.self) { try StrengthMaximum.find(of: [Broken()]) }
  }

  @Test("takes few evaluations")
  func evaluations() throws {
    let region = CountingProfile(observed: 40, background: 21, error: 4, signal: 3)
    let counted = Counted(region)
    _ = try StrengthMaximum.find(of: [counted])
    #expect(counted.count <= 6, "\(counted.count)")
    let again = Counted(region)
    _ = try StrengthMaximum.find(of: [again], start: 6.3)
    #expect(again.count <= 5, "\(again.count)")
  }
}
