import HistFactory
import Inference
import Likelihoods
import TestSupport
import Testing

@Suite("Clipping")
struct ClippingTests {
  /// One channel whose background becomes negative above h = 1.1.
  private func likelihood(_ clipping: Clipping) throws -> WorkspaceLikelihood {
    let text = #"""
      {"channels": [{"name": "SR", "samples": [
         {"name": "signal", "data": [6.0, 4.0],
          "modifiers": [{"name": "mu", "type": "normfactor", "data": null}]},
         {"name": "background", "data": [50.0, 30.0], "modifiers": [
           {"name": "h", "type": "histosys",
            "data": {"lo_data": [90.0, 20.0], "hi_data": [5.0, 42.0]}},
           {"name": "s", "type": "shapesys", "data": [5.0, 3.0]}]}]}],
       "observations": [{"name": "SR", "data": [3, 31]}],
       "measurements": [{"name": "m", "config": {"poi": "mu", "parameters": []}}],
       "version": "1.0.0"}
      """#
    return try Workspace(SmallWorkspace.node(text)).likelihood(clipping: clipping)
  }

  private func value(_ likelihood: WorkspaceLikelihood, _ point: [Double]) -> Double {
    var none: Derivatives?
    return likelihood.logLikelihood(
      at: point, of: likelihood.observations, derivatives: &none)
  }

  /// Points (h, mu, s[0], s[1]) and ln L of pyhf 0.7.6 with these options.
  private static let references: [(Clipping, [([Double], Double)])] = [
    (
      Clipping(sample: 0.5),
      [
        ([0.3, 0.4, 0.9, 1.1], -38.46199433452773),
        ([1.4, 0.4, 0.9, 1.1], -18.892730350245287),
        ([1.4, 0.1, 1.0, 1.2], -22.32042592397479),
      ]
    ),
    (
      Clipping(bin: 2.5),
      [
        ([0.3, 0.4, 0.9, 1.1], -38.46199433452773),
        ([1.4, 0.4, 0.9, 1.1], -18.937990365600108),
        ([1.4, 0.1, 1.0, 1.2], -21.212244925000924),
      ]
    ),
    (
      Clipping(sample: 0, bin: 1),
      [
        ([0.3, 0.4, 0.9, 1.1], -38.46199433452773),
        ([1.4, 0.4, 0.9, 1.1], -18.96045634916087),
        ([1.4, 0.1, 1.0, 1.2], -22.461117120623385),
      ]
    ),
  ]

  @Test("of samples and bins agrees with pyhf", arguments: 0..<3)
  func reference(_ index: Int) throws {
    let (clipping, points) = Self.references[index]
    let likelihood = try likelihood(clipping)
    for (point, reference) in points {
      let found = value(likelihood, point)
      #expect(abs(found - reference) < 1e-11 * abs(reference), "\(found) instead of \(reference)")
    }
  }

  @Test("has exact derivatives on both sides", arguments: 0..<3)
  func derivatives(_ index: Int) throws {
    let (clipping, points) = Self.references[index]
    let likelihood = try likelihood(clipping)
    for (point, _) in points {
      let violations = LikelihoodLaws.derivativeViolations(of: likelihood, at: point)
      #expect(violations.isEmpty, "\(violations)")
    }
  }

  @Test("is not needed to see which bin has lost its rate")
  func namedBin() throws {
    let likelihood = try likelihood(Clipping())
    let error = #expect(throws: InferenceError.self) {
      try Fitting.fit(likelihood, holding: [0: 4], search: .fromStart)
    }
    #expect(error?.description.contains("the bin SR[0] with observed events") == true)
  }

  @Test("changes nothing where all rates are above")
  func inactive() throws {
    let point = [0.3, 0.4, 0.9, 1.1]
    let free = value(try likelihood(Clipping()), point)
    #expect(value(try likelihood(Clipping(sample: 1e-3, bin: 1e-3)), point) == free)
    #expect(value(try likelihood(Clipping()), [1.4, 0.1, 1, 1.2]) == -.infinity)
  }
}

@Suite("A background-only workspace")
struct BackgroundOnlyTests {
  @Test("is fitted without a parameter of interest")
  func fit() throws {
    let text = SmallWorkspace.text(modifiers: DerivativeTests.normsys, hasSignal: false)
    let workspace = try Workspace(SmallWorkspace.node(text))
    let likelihood = try workspace.withoutAbsentInterest().likelihood()
    #expect(likelihood.parameters.parameterOfInterest == nil)
    let fit = try Fitting.fit(likelihood)
    // Of 80 events 88 are seen: the factor is pulled upwards, against its constraint.
    #expect(fit.point[0] > 0.05 && fit.point[0] < 0.4 && fit.gradientNorm < 1e-8)
    #expect(throws: InferenceError.noParameterOfInterest) {
      try Fitting.fit(likelihood, fixing: 1)
    }
  }
}
