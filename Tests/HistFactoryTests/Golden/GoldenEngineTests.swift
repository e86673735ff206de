import Documents
import HistFactory
import Likelihoods
import TestSupport
import Testing

@Suite("The engine agrees with pyhf 0.7.6", .enabled(if: Shared.isThere))
struct GoldenEngineTests {
  @Test("in names, order, starts, bounds and fixed flags of parameters", arguments: GoldenCase.all)
  func parameters(_ golden: GoldenCase) throws {
    let likelihood = try golden.workspace().likelihood()
    let parameters = likelihood.parameters.parameters
    #expect(parameters.map(\.name) == (try golden.json.member("par_names").strings()))
    #expect(parameters.map(\.initial) == (try golden.numbers("init")))
    let bounds = try golden.json.member("bounds").elements().map { try $0.doubles() }
    #expect(parameters.map { [$0.bounds.lowerBound, $0.bounds.upperBound] } == bounds)
    let fixed = try golden.json.member("fixed").elements().map { try $0.bool() }
    #expect(parameters.map(\.isFixed) == fixed)
    #expect(
      likelihood.parameters.parameterOfInterest == (try golden.json.member("poi_index").integer()))
  }

  @Test("in observed and auxiliary data", arguments: GoldenCase.all)
  func data(_ golden: GoldenCase) throws {
    let data = try golden.workspace().likelihood().observations
    let reference = try golden.numbers("data")
    let ours = data.main + data.auxiliary
    #expect(ours.count == reference.count)
    for (left, right) in zip(ours, reference) {
      #expect(abs(left - right) <= 1e-14 * abs(right), "\(left) instead of \(right)")
    }
  }

  @Test("in expected data at given points", arguments: GoldenCase.all)
  func expected(_ golden: GoldenCase) throws {
    let likelihood = try golden.workspace().likelihood()
    for point in try golden.json.member("points").elements() {
      let expected = likelihood.expected(at: try point.member("pars").doubles())
      let reference = try point.member("expected_data").doubles()
      let ours = expected.main + expected.auxiliary
      #expect(ours.count == reference.count)
      for (left, right) in zip(ours, reference) {
        Deviations.note(
          "expected data, relative", (left - right) / max(abs(right), 1e-3), golden.name)
        #expect(abs(left - right) <= Tolerances.expected * max(abs(right), 1e-3))
      }
    }
  }

  @Test("in log densities and gradients at given points", arguments: GoldenCase.all)
  func density(_ golden: GoldenCase) throws {
    let likelihood = try golden.workspace().likelihood()
    let isStable = golden.name == "susy2018_06_3L"
    for point in try golden.json.member("points").elements() {
      let place = try point.member("pars").doubles()
      var derivatives: Derivatives? = Derivatives(count: place.count, wantsHessian: false)
      let value = likelihood.logLikelihood(
        at: place, of: likelihood.observations, derivatives: &derivatives)
      let reference = try point.member(isStable ? "logpdf_stable" : "logpdf").double()
      Deviations.note(
        "log densities, relative", (value - reference) / max(1, abs(reference)), golden.name)
      let allowed = isStable ? Tolerances.logDensityStable : Tolerances.logDensity
      #expect(
        abs(value - reference) <= allowed * max(1, abs(reference)),
        "\(value) instead of \(reference)")
      let gradient = try #require(derivatives).gradient
      let slopes = try point.member("grad_logpdf").doubles()
      #expect(gradient.count == slopes.count)
      for (index, (left, right)) in zip(gradient, slopes).enumerated() {
        Deviations.note(
          isStable ? "gradients of the stable form" : "gradients, relative to max(1, |g|)",
          (left - right) / max(1, abs(right)), golden.name)
        let allowed = isStable ? Tolerances.gradientOfStable : Tolerances.gradient
        #expect(
          abs(left - right) <= allowed * max(1, abs(right)),
          "\(likelihood.parameters.parameters[index].name): \(left) instead of \(right)")
      }
    }
  }

  @Test("and has derivatives that obey their law", arguments: GoldenCase.all)
  func derivatives(_ golden: GoldenCase) throws {
    let likelihood = try golden.workspace().likelihood()
    let parameters = likelihood.parameters.parameters
    // A point off all symmetric places, a fraction of a width from the start.
    let point = parameters.enumerated().map { index, parameter in
      let offset = 0.3 * parameter.width * Double(index % 7 - 3) / 3 + 0.05 * parameter.width
      let bounds = parameter.bounds
      return min(max(parameter.initial + offset, bounds.lowerBound), bounds.upperBound)
    }
    // Differences in a γ of width above 2 need a small step.
    let steps = ["susy2018_06_3L": 1e-3, "susy2018_16_sleptons": 2e-4]
    let violations = LikelihoodLaws.derivativeViolations(
      of: likelihood, at: point, step: steps[golden.name] ?? 3e-3)
    #expect(violations.isEmpty, "\(violations.prefix(5))")
  }
}
