import Documents
import HistFactory
import Likelihoods
import TestSupport
import Testing

@testable import Approximations

@Suite("A simplified likelihood")
struct SimplifiedLikelihoodTests {
  @Test("gives limits near those of the full one where the model is nearly linear")
  func limits() throws {
    let source = try SimplifiedSource(Samples.node(Samples.text()))
    let forms = try SimplifiedForm.allCases.map { try SimplifiedLikelihood(source, form: $0) }
    let signals = [ApproximationStudy.Signal(name: "both", yields: [6, 4])]
    let study = try ApproximationStudy(of: forms, against: source, signals: signals)
    let row = try #require(study.rows.first)
    let full = try #require(row.full)
    for limits in row.simplified {
      let limits = try #require(limits)
      #expect(abs(limits.observed / full.observed - 1) < 0.05)
    }
  }

  @Test("of an HS3 file has the interpolation of the file")
  func interpolation() throws {
    let node = try Samples.node(
      Samples.text().replacing("[44.0, 31.0]", with: "[48.0, 33.0]"))
    let codes = InterpolationCodes(histosys: .code0)
    let hs3 = JSONNode(file: "small.json", value: try Workspace(node).hs3(.pyhs3, codes: codes))
    let choice = InterpolationChoice(histosys: .code0)
    let sources = try [
      SimplifiedSource(hs3), SimplifiedSource(Workspace.reading(node, choosing: choice)),
      SimplifiedSource(node),
    ]
    let signals = [ApproximationStudy.Signal(name: "both", yields: [6, 4])]
    let limits = try sources.map { source -> [Double] in
      let form = try SimplifiedLikelihood(source, form: .covariance)
      let study = try ApproximationStudy(of: [form], against: source, signals: signals)
      let row = try #require(study.rows.first)
      return [try #require(row.full).observed, try #require(row.simplified[0]).observed]
    }
    for (found, same) in zip(limits[0], limits[1]) { #expect(abs(found / same - 1) < 1e-9) }
    #expect(abs(limits[0][0] / limits[2][0] - 1) > 1e-9)
  }

  @Test("is that of the measurement that was chosen by name or by index")
  func measurement() throws {
    let text = Samples.text(
      extra: #", {"name": "k", "type": "normfactor", "data": null}"#
    ).replacing(
      #"[{"name": "m", "config": {"poi": "mu", "parameters": []}}]"#,
      with: #"""
        [{"name": "m", "config": {"poi": "k", "parameters": []}},
         {"name": "n", "config": {"poi": "mu", "parameters": [{"name": "k", "fixed": true}]}}]
        """#)
    for name in ["n", "1"] {
      let source = try SimplifiedSource(Samples.node(text), measurement: name)
      let form = try SimplifiedLikelihood(source, form: .workspace)
      let measurements = form.document["measurements"]?.elements ?? []
      #expect(measurements.map { $0.text("name") } == ["n"])
    }
    #expect(throws: DocumentError.self) {
      try SimplifiedSource(Samples.node(text), measurement: "other")
    }
  }

  @Test("as a workspace keeps the covariance of the bins in its principal directions")
  func workspace() throws {
    let source = try SimplifiedSource(Samples.node(Samples.text()))
    let form = try SimplifiedLikelihood(source, form: .workspace)
    let workspace = try Workspace(JSONNode(file: "form", value: form.document))
    let sample = try #require(workspace.channels.first?.samples.first)
    var covariance = [0.0, 0, 0, 0]
    for modifier in sample.modifiers {
      guard case .yields(let low, let high) = modifier.data else { continue }
      let shift = zip(high, low).map { 0.5 * ($0 - $1) }
      for row in 0..<2 {
        for column in 0..<2 { covariance[2 * row + column] += shift[row] * shift[column] }
      }
    }
    let moments = BackgroundMoments(try BackgroundFit(source, fitting: .control))
    for (left, right) in zip(covariance, moments.covariance) {
      #expect(abs(left - right) < 1e-2 * abs(right))
    }
  }

  @Test(
    "with covariance or third moments is read back as it was written",
    arguments: ["covariance", "skewed"])
  func roundTrip(_ name: String) throws {
    let form = try #require(SimplifiedForm(rawValue: name))
    let source = try SimplifiedSource(Samples.node(Samples.text()))
    let written = try SimplifiedLikelihood(source, form: form)
    let node = try JSONNode.parse(Array(written.document.prettyText.utf8), file: "form.json")
    #expect(CovarianceForm.describes(node))
    let read = try CovarianceForm.hypotheses(node)
    #expect(read.regions == ["SR[0]", "SR[1]"] && read.observed == [57, 31])
    #expect(read.thirdMoments.isEmpty == (form == .covariance))
    let point = [0.4, 0.1, -0.2]
    var none: Derivatives?
    let left = try read.likelihood(for: [6, 4])
    let right = try written.hypotheses.likelihood(for: [6, 4])
    #expect(
      left.logLikelihood(at: point, of: left.observations, derivatives: &none)
        == right.logLikelihood(at: point, of: right.observations, derivatives: &none))
  }

  @Test("with a row too short is refused with its place")
  func malformed() throws {
    let text = """
      {"format": 1, "form": "covariance", "covariance": [[1.0], [0.0]],
       "regions": [{"name": "a", "observed": 1, "expected": 1.0},
                   {"name": "b", "observed": 1, "expected": 1.0}]}
      """
    #expect {
      try CovarianceForm.hypotheses(Samples.node(text))
    } throws: {
      "\($0)".contains("small.json, at /covariance/0")
    }
  }

  @Test("takes the signal that its file has, and is a background without one")
  func ownSignal() throws {
    let source = try SimplifiedSource(Samples.node(Samples.text()))
    let form = try SimplifiedLikelihood(source, form: .covariance)
    let node = JSONNode(file: "form.json", value: form.document)
    #expect {
      try CovarianceForm.likelihood(node)
    } throws: {
      "\($0)".contains("form.json, at /regions: found no signal")
    }
    let background = try CovarianceForm.likelihood(node, needsSignal: false)
    #expect(background.parameters.parameterOfInterest == nil)
    #expect(background.parameters.parameters[0].isFixed)
    let patch = try CovarianceForm.signalPatch([4], in: ["SR[1]"], of: node)
    let patched = JSONNode(
      file: "form.json",
      value: try JSONPatch.apply(JSONNode(file: "patch", value: patch), to: node.value))
    let own = try CovarianceForm.likelihood(patched)
    let given = try form.hypotheses.likelihood(for: [0, 4])
    let point = [0.4, 47, 32]
    var none: Derivatives?
    #expect(
      own.logLikelihood(at: point, of: own.observations, derivatives: &none)
        == given.logLikelihood(at: point, of: given.observations, derivatives: &none))
  }

  @Test("takes signals by the names of its regions")
  func named() throws {
    let source = try SimplifiedSource(Samples.node(Samples.text()))
    let form = try SimplifiedLikelihood(source, form: .covariance)
    let one = try NamedRegions(["SR[1]"], of: form.hypotheses).likelihood(for: [4])
    let both = try form.hypotheses.likelihood(for: [0, 4])
    #expect(one.expected(at: [1, 0, 0]) == both.expected(at: [1, 0, 0]))
    #expect(throws: LikelihoodError.self) { try NamedRegions(["CR"], of: form.hypotheses) }
    #expect(throws: LikelihoodError.self) {
      try NamedRegions(["SR[1]", "SR[1]"], of: form.hypotheses)
    }
  }

  @Test(
    "of a published search is within some per cent of the full one", .enabled(if: Shared.isThere))
  func published() throws {
    let folder = try #require(Shared.folder) + "/data/likelihoods/ATLAS-SUSY-2018-31/RegionA/"
    let source = try SimplifiedSource(JSONNode.read(folder + "BkgOnly.json.gz"))
    #expect(source.signalChannels == ["SR_meff"])
    let forms = try SimplifiedForm.allCases.map { try SimplifiedLikelihood(source, form: $0) }
    let study = try ApproximationStudy(
      of: forms, against: source, signals: ApproximationStudy.madeUpSignals(source))
    #expect(study.rows.count == 5)
    for row in study.rows {
      let full = try #require(row.full)
      for limits in row.simplified {
        #expect(abs(try #require(limits).observed / full.observed - 1) < 0.02)
        #expect(abs(try #require(limits).expected / full.expected - 1) < 0.05)
      }
    }
  }
}
