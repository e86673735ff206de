import Foundation
import HistFactory
import Inference
import Likelihoods
import TestSupport
import Testing

@Suite("A fit with a bin that has no events")
struct VanishingRatesTests {
  /// One bin of background without events, with one uncertainty h of its yield, and `modifiers`.
  private func likelihood(
    background: Double, shift: Double, modifiers: String = ""
  ) throws -> WorkspaceLikelihood {
    let text = """
      {"channels": [
         {"name": "SR", "samples": [
            {"name": "signal", "data": [2.0],
             "modifiers": [{"name": "mu", "type": "normfactor", "data": null}]},
            {"name": "background", "data": [\(background)], "modifiers": [
              {"name": "h", "type": "histosys", "data":
                {"lo_data": [\(background - shift)], "hi_data": [\(background + shift)]}}
              \(modifiers)]}]}],
       "observations": [{"name": "SR", "data": [0]}],
       "measurements": [{"name": "m", "config": {"poi": "mu", "parameters": []}}],
       "version": "1.0.0"}
      """
    return try Workspace(SmallWorkspace.node(text)).likelihood()
  }

  private func index(_ name: String, _ likelihood: WorkspaceLikelihood) throws -> Int {
    try #require(likelihood.parameters.parameters.firstIndex { $0.name == name })
  }

  @Test("ends where the rate vanishes if the pull for less is stronger than the constraint")
  func edge() throws {
    // -ln L = 0.9 + 1.5 h + h²/2 falls down to h = -1.5; the rate is zero at h = -0.6.
    let likelihood = try likelihood(background: 0.9, shift: 1.5)
    let fit = try Fitting.fit(likelihood, fixing: 0, search: .fromStart)
    let h = try index("h", likelihood)
    #expect(abs(fit.point[h] + 0.6) < 1e-8)
    let rate = likelihood.expected(at: fit.point).main[0]
    #expect(rate >= 0 && rate < 1e-8)
    #expect(abs(fit.logLikelihood + 0.18 + 0.5 * log(2 * Double.pi)) < 1e-8)
    // The gradient of ln L is λ ∇ν: with the multiplier of the rate, 1 - 0.6/1.5, it vanishes.
    #expect(fit.gradientNorm < 1e-8)
    // A signal moves the edge: d ln L/dμ = -2 (1 - λ).
    #expect(abs(fit.slope + 2 * 0.4) < 1e-4)
  }

  @Test("has a profile along the edge, and above it")
  func profile() throws {
    let likelihood = try likelihood(background: 0.9, shift: 1.5)
    let profile = FittedProfile(likelihood)
    let constant = -0.5 * log(2 * Double.pi)
    for mu in [0, 0.1, 0.5, 0.9] {
      // h = -(0.9 + 2 μ)/1.5 above -1.5, then the rate grows.
      let h = max(-1.5, -(0.9 + 2 * mu) / 1.5)
      let exact = constant - (0.9 + 2 * mu + 1.5 * h) - 0.5 * h * h
      #expect(abs(try profile.logLikelihood(atStrength: mu).value - exact) < 1e-8)
    }
    let test = try Asymptotics.test(
      atStrength: 0.9, observed: profile, asimov: profile.asimov())
    #expect(test.bestStrength == 0 && abs(test.statistic - 2 * (2.7 - 1.125 - 0.18)) < 1e-7)
  }

  @Test("does not gain by a factor times a negative yield")
  func factor() throws {
    // γ (1 + 1.5 h) + h²/2 + (γ - 1)²/2 is lowest at the bounds, γ = 10 and h = -5, with the rate -65;
    // where the rate is not negative, at h = -2/3 and γ = 1.
    let likelihood = try likelihood(
      background: 1, shift: 1.5,
      modifiers: #", {"name": "s", "type": "staterror", "data": [1.0]}"#)
    let fit = try Fitting.fit(likelihood, fixing: 0)
    #expect(abs(fit.point[try index("h", likelihood)] + 2 / 3.0) < 1e-6)
    #expect(abs(fit.logLikelihood + 2 / 9.0 + log(2 * Double.pi)) < 1e-8)
    #expect(likelihood.expected(at: fit.point).main[0] >= 0)
  }

  @Test("is that of any other where the rate does not vanish")
  func inside() throws {
    // -ln L = 0.9 + 0.5 h + h²/2 is lowest at h = -0.5.
    let likelihood = try likelihood(background: 0.9, shift: 0.5)
    let fit = try Fitting.fit(likelihood, fixing: 0)
    #expect(abs(fit.point[try index("h", likelihood)] + 0.5) < 1e-8 && fit.gradientNorm < 1e-8)
  }

  @Test("says which bin has a negative rate where it starts")
  func negativeStart() throws {
    let likelihood = try likelihood(background: -0.5, shift: 0.1)
    let error = #expect(throws: InferenceError.self) { try Fitting.fit(likelihood, fixing: 0) }
    #expect(error?.description.contains("the bin SR[0] without events") == true)
  }
}

@Suite("Toys of published likelihoods", .enabled(if: Shared.isThere))
struct PublishedToysTests {
  /// Ranges with toys whose fits used to stall: bins without events at negative rates, a saddle.
  @Test(
    "can all be fitted",
    arguments: [
      ("susy2019_08_750_100", 0..<5), ("susy2019_08_750_100", 135..<142),
      ("susy2018_16_ewkinos", 9..<12), ("susy2019_09_offshell_simplified", 0..<5),
    ])
  func fits(_ name: String, _ toys: Range<Int>) throws {
    let likelihood = try GoldenCase.named(name).workspace().likelihood()
    let run = try ToyStudy(likelihood).run(toys, seed: 1, threads: 2)
    #expect(run.failures.isEmpty, "\(run.failures)")
    #expect(run.tested.count == toys.count && run.tested.allSatisfy { $0 >= 0 && $0 < 100 })
  }
}
