import Documents
import HistFactory
import Inference
import Likelihoods
import Numerics
import TestSupport
import Testing

@Suite("Fits of workspaces agree with the reference", .enabled(if: Shared.isThere))
struct GoldenFitTests {
  @Test("in the minima, free and with the strength held at 0 and 1", arguments: GoldenCase.all)
  func minima(_ golden: GoldenCase) throws {
    let likelihood = try golden.workspace().likelihood()
    let isStable = golden.name == "susy2018_06_3L"
    for (name, strength) in [("free", nil), ("mu0", 0.0), ("mu1", 1.0)] {
      let fit = try Fitting.fit(likelihood, fixing: strength)
      let reference = try golden.number("fit_" + name, "twice_nll_engine")
      Deviations.note("minima", -2 * fit.logLikelihood - reference, golden.name)
      let allowed = isStable ? Tolerances.minimumOfStable : Tolerances.minimum
      #expect(
        abs(-2 * fit.logLikelihood - reference) <= allowed,
        "\(name): \(-2 * fit.logLikelihood) instead of \(reference)")
      #expect(fit.gradientNorm < 1e-6)
    }
  }

  @Test("in the best strength", arguments: GoldenCase.all)
  func strength(_ golden: GoldenCase) throws {
    let likelihood = try golden.workspace().likelihood()
    let interest = try #require(likelihood.parameters.parameterOfInterest)
    let best = try Fitting.fit(likelihood).point[interest]
    let reference = try golden.number("fit_free", "poi")
    let profile = FittedProfile(likelihood)
    let curvature = try #require(try profile.curvature(atStrength: reference))
    // On a bound ln L may bend upwards; the strength is then the bound itself.
    let width = curvature < 0 ? 1 / (-curvature).squareRoot() : 0
    if width > 0 { Deviations.note("best strengths in σ", (best - reference) / width, golden.name) }
    #expect(
      abs(best - reference) <= Tolerances.strength * width, "\(best) instead of \(reference)")
  }

  @Test("in CLs at strength 1, observed and expected", arguments: GoldenCase.all)
  func cls(_ golden: GoldenCase) throws {
    let likelihood = try golden.workspace().likelihood()
    let observed = FittedProfile(likelihood)
    let asimov = try observed.asimov()
    let found = try Asymptotics.test(atStrength: 1, observed: observed, asimov: asimov)
    for (name, value) in [("CLs_obs", found.cls), ("CLsb", found.clsb), ("CLb", found.clb)] {
      let reference = try golden.number("hypotest_mu1", name)
      Deviations.note("CLs, CLsb, CLb", value - reference, golden.name)
      #expect(abs(value - reference) <= Tolerances.cls, "\(name): \(value) not \(reference)")
    }
    let references = try golden.numbers("hypotest_mu1", "CLs_exp")
    #expect(references.count == found.expected.count)
    for (expected, reference) in zip(found.expected, references) {
      Deviations.note("expected CLs", expected - reference, golden.name)
      #expect(abs(expected - reference) <= Tolerances.cls, "\(expected) not \(reference)")
    }
  }

  @Test("in the significance of an excess", arguments: GoldenCase.all)
  func discovery(_ golden: GoldenCase) throws {
    let likelihood = try golden.workspace().likelihood()
    let discovery = try Discovery(FittedProfile(likelihood))
    let reference = try golden.number("discovery", "q0")
    // A difference of two minima.
    let allowed =
      2 * (golden.name == "susy2018_06_3L" ? Tolerances.minimumOfStable : Tolerances.minimum)
    #expect(
      abs(discovery.statistic - reference) <= allowed,
      "\(discovery.statistic) instead of \(reference)")
    let pValue = try golden.number("discovery", "p0")
    // Near 0, √q0 makes more of the two minima's tolerance than that of p0.
    let spread =
      SpecialFunctions.normalSurvival(max(0, reference - allowed).squareRoot())
      - SpecialFunctions.normalSurvival((reference + allowed).squareRoot())
    Deviations.note("p0", discovery.pValue - pValue, golden.name)
    #expect(
      abs(discovery.pValue - pValue) <= max(Tolerances.cls, spread),
      "\(discovery.pValue) instead of \(pValue)")
  }

  @Test("in upper limits, observed and the five expected", arguments: GoldenCase.all)
  func limits(_ golden: GoldenCase) throws {
    let likelihood = try golden.workspace().likelihood()
    let observed = FittedProfile(likelihood)
    let asimov = try observed.asimov()
    let limits = try Asymptotics.limits(observed: observed, asimov: asimov)
    let references =
      [try golden.number("upper_limit_95", "obs")] + (try golden.numbers("upper_limit_95", "exp"))
    #expect(references.count == 6 && limits.expected == limits.expected.sorted())
    for (limit, reference) in zip([limits.observed] + limits.expected, references) {
      Deviations.note("limits, relative", (limit - reference) / reference, golden.name)
      #expect(
        abs(limit - reference) <= Tolerances.limit * reference, "\(limit) instead of \(reference)")
    }
  }
}
