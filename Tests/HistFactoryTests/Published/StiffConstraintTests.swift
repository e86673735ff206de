import Documents
import HistFactory
import Inference
import Likelihoods
import TestSupport
import Testing

/// Constraints from 1 to 10⁻⁶ wide in one likelihood: where a fit in unscaled parameters stops early.
@Suite("ATLAS-SUSY-2018-06 with the signal of 150 and 50 GeV", .enabled(if: Shared.isThere))
struct StiffConstraintTests {
  static func likelihood(
    settings: String = "[]", warning: (String) -> Void = { _ in }
  ) throws -> WorkspaceLikelihood {
    let background = try Published.workspace("likelihoods/ATLAS-SUSY-2018-06/BkgOnly.json.gz")
    let set = try Published.workspace("likelihoods/ATLAS-SUSY-2018-06/patchset.json.gz")
    let patch = try PatchSet(set).requiredPatch("ERJR_150p0_50p0")
    var value = try JSONPatch.apply(patch.operations, to: background.value)
    let more = try JSONNode.parse(Array(settings.utf8), file: "settings.json")
    value = try JSONPatch.apply(more, to: value)
    return try Workspace(JSONNode(file: background.file, value: value))
      .likelihood(warning: warning)
  }

  static func setting(_ text: String) -> String {
    #"{"op": "add", "path": "/measurements/0/config/parameters/-", "value": \#(text)}"#
  }

  @Test("is excluded: CLs is 4.9e-4")
  func excluded() throws {
    let profile = FittedProfile(try Self.likelihood())
    let test = try Asymptotics.test(
      atStrength: 1, observed: profile, asimov: profile.asimov())
    // Reference: converged fits of a second engine; pyhf 0.7.6 with MINUIT says 4.908e-4 in 18 s.
    #expect(abs(test.cls - 4.9029e-4) < 1e-8)
    #expect(abs(test.statistic - 11.189378) < 1e-5)
    let limit = try Asymptotics.upperLimit(
      observed: profile, asimov: profile.asimov(), relativeTolerance: 1e-7)
    #expect(abs(limit - 0.542378) < 1e-6)
  }

  @Test("has constraints whose widths differ by a factor above 10⁵")
  func widths() throws {
    let parameters = try Self.likelihood().parameters.parameters
    let widths = parameters.map(\.width)
    #expect((widths.max() ?? 0) / (widths.min() ?? .infinity) > 1e5)
  }

  @Test("holds the luminosity, which the file fixes, and says that mu_BG is nowhere")
  func fixed() throws {
    var warnings: [String] = []
    let likelihood = try Self.likelihood { warnings.append($0) }
    let parameters = likelihood.parameters.parameters
    #expect(parameters.filter(\.isFixed).map(\.name) == ["lumi"])
    #expect(warnings.count == 1 && warnings.first?.contains("“mu_BG” is in no sample") == true)
    let fit = try Fitting.fit(likelihood)
    let lumi = try #require(parameters.firstIndex { $0.name == "lumi" })
    #expect(fit.point[lumi] == 1)
    let moved = zip(fit.point, parameters).filter { abs($0 - $1.initial) > 1e-3 * $1.width }
    #expect(moved.count > 40)
  }

  @Test("holds further parameters of all kinds where the measurement fixes them")
  func fixedFurther() throws {
    let settings = [
      #"{"name": "EG_Eff", "inits": [0.5], "fixed": true}"#,
      #"{"name": "mu_WZISR", "inits": [1.1], "fixed": true}"#,
      #"{"name": "shape_mcstat_top_CRlow_obs_cuts", "fixed": true}"#,
    ].map(Self.setting).joined(separator: ",")
    let likelihood = try Self.likelihood(settings: "[\(settings)]")
    let parameters = likelihood.parameters.parameters
    let held = [
      "EG_Eff": 0.5, "lumi": 1, "mu_WZISR": 1.1, "shape_mcstat_top_CRlow_obs_cuts[0]": 1,
    ]
    #expect(parameters.filter(\.isFixed).map(\.name) == held.keys.sorted())
    for mu in [nil, 1.0] {
      let fit = try Fitting.fit(likelihood, fixing: mu)
      for (parameter, value) in zip(parameters, fit.point) where parameter.isFixed {
        #expect(value == held[parameter.name])
      }
    }
    let free = try Fitting.fit(likelihood)
    #expect(abs(-2 * free.logLikelihood - 283.8508) < 2e-3)
    let profile = FittedProfile(likelihood)
    let test = try Asymptotics.test(atStrength: 1, observed: profile, asimov: profile.asimov())
    // The log density of pyhf 0.7.6 on the same file, minimised by scipy's L-BFGS-B in parameters
    // scaled by their widths (pyhf's own minimisers fail); it is stable to 1e-3.
    #expect(abs(test.statistic - 28.4334) < 3e-3 && abs(test.asimovStatistic - 24.2125) < 3e-3)
  }
}

@Suite("A fixed parameter")
struct FixedParameterTests {
  @Test("may be one component of a set: a bin without uncertainty is held, the others move")
  func component() throws {
    let shape = #"{"name": "gamma", "type": "shapesys", "data": [8.0, 0.0]}"#
    let likelihood = try SmallWorkspace.likelihood(modifiers: shape)
    let parameters = likelihood.parameters.parameters
    #expect(parameters.map(\.name) == ["mu", "gamma[0]", "gamma[1]"])
    #expect(parameters.map(\.isFixed) == [false, false, true])
    let fit = try Fitting.fit(likelihood, fixing: 0)
    #expect(fit.point[2] == 1 && fit.point[1] > 1.02)
  }

  @Test("is held with all its components, or freed, where the measurement says so")
  func whole() throws {
    let shape = #"{"name": "gamma", "type": "shapesys", "data": [8.0, 0.0]}"#
    for isFixed in [true, false] {
      let likelihood = try SmallWorkspace.likelihood(
        modifiers: shape, parameters: #"{"name": "gamma", "fixed": \#(isFixed)}"#)
      #expect(likelihood.parameters.parameters.map(\.isFixed) == [false, isFixed, isFixed])
    }
  }
}
