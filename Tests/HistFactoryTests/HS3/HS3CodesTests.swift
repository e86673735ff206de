import Documents
import HistFactory
import Likelihoods
import TestSupport
import Testing

@Suite("The interpolation of an HS3 file")
struct HS3CodesTests {
  private static let codes = InterpolationCodes(histosys: .code0, normsys: .code1)
  private static let histosys = DerivativeTests.histosys
    .replacing(#""name":"a""#, with: #""name":"shape""#)
  private static let bins = [(region: "A", bin: "SR[0]"), (region: "B", bin: "SR[1]")]

  /// A background in both forms.
  private static func background() throws -> (pyhf: JSONNode, hs3: JSONNode) {
    let text = SmallWorkspace.text(
      modifiers: "\(DerivativeTests.normsys),\(histosys)", inControl: DerivativeTests.normsys,
      hasSignal: false)
    let node = try SmallWorkspace.node(text)
    let hs3 = try Workspace(node).hs3(.root, codes: codes)
    return (node, JSONNode(file: "small.json", value: hs3))
  }

  /// The log likelihood where every parameter is off its start.
  private static func value(_ likelihood: any Likelihood) -> Double {
    let point = likelihood.parameters.parameters.map { $0.initial + 0.4 * min($0.width, 1) }
    var none: Derivatives?
    return likelihood.logLikelihood(at: point, of: likelihood.observations, derivatives: &none)
  }

  @Test("is that of the background into which signals are put")
  func putIn() throws {
    let (pyhf, hs3) = try Self.background()
    let choice = InterpolationChoice(histosys: .code0, normsys: .code1)
    let found = try WorkspaceHypotheses(workspace: hs3, regionBins: Self.bins)
    let same = try WorkspaceHypotheses(
      Workspace.reading(pyhf, choosing: choice), regionBins: Self.bins)
    let other = try WorkspaceHypotheses(workspace: pyhf, regionBins: Self.bins)
    let values = try [found, same, other].map { Self.value(try $0.likelihood(for: [6, 4])) }
    #expect(abs(values[0] - values[1]) < 1e-12 * abs(values[1]))
    #expect(abs(values[0] - values[2]) > 1e-4)
  }

  @Test("is that of its patched forms, unless another is chosen")
  func patched() throws {
    let hs3 = try Self.background().hs3
    let channels = hs3.value["distributions"]?.elements ?? []
    let place = try #require(channels.firstIndex { $0.text("name") == "model_SR" })
    let patch = try PatchedHypothesesTests.patch(
      #"""
      {"op": "add", "path": "/distributions/\#(place)/samples/-", "value":
        {"name": "signal", "data": {"contents": [6, 4], "errors": [0, 0]},
         "modifiers": [{"name": "mu", "type": "normfactor", "parameter": "mu"}]}}
      """#)
    let found = try PatchedHypotheses(hs3).likelihood(patchedBy: patch)
    #expect(found.way == .read)
    let document = JSONNode(
      file: "small.json", value: try JSONPatch.apply(patch, to: hs3.value))
    let reading = try Workspace.reading(document)
    #expect(reading.codes == Self.codes)
    let same = try reading.workspace.likelihood(codes: Self.codes)
    PatchedHypothesesTests.expectSame(found.likelihood, same)
    let choice = InterpolationChoice(normsys: .code4)
    let chosen = try PatchedHypotheses(hs3, choosing: choice).likelihood(patchedBy: patch)
    let mixed = try reading.workspace.likelihood(
      codes: InterpolationCodes(histosys: .code0, normsys: .code4))
    PatchedHypothesesTests.expectSame(chosen.likelihood, mixed)
    #expect(Self.value(mixed) != Self.value(same))
  }
}
