import Documents
import HistFactory
import Inference
import Likelihoods
import TestSupport
import Testing

@Suite("Signals that are patches of one background")
struct PatchedHypothesesTests {
  static let text = SmallWorkspace.text(
    modifiers: DerivativeTests.normsys, inControl: DerivativeTests.normsys,
    parameters: SmallWorkspace.lumi, hasSignal: false)

  static func patch(_ operations: String) throws -> JSONNode {
    try JSONNode.parse(Array("[\(operations)]".utf8), file: "patch.json")
  }

  static func add(_ name: String, _ yields: String, extra: String = "", at: String = "0/samples/0")
    -> String
  {
    #"""
    {"op": "add", "path": "/channels/\#(at)", "value": {"name": "\#(name)", "data": \#(yields),
     "modifiers": [{"name": "mu", "type": "normfactor", "data": null},
                   {"name": "lumi", "type": "lumi", "data": null}\#(extra)]}}
    """#
  }

  /// The likelihood of the document, patched and read.
  static func reference(_ node: JSONNode, _ patch: JSONNode) throws -> WorkspaceLikelihood {
    let value = try JSONPatch.apply(patch, to: node.value)
    return try Workspace(JSONNode(file: node.file, value: value)).likelihood()
  }

  static func expectSame(_ ours: WorkspaceLikelihood, _ reference: WorkspaceLikelihood) {
    #expect(ours.parameters == reference.parameters)
    #expect(ours.observations == reference.observations)
    let point = reference.parameters.parameters.map { $0.initial + 0.1 * min($0.width, 1) }
    var left: Derivatives? = Derivatives(count: point.count, wantsHessian: false)
    var right = left
    let value = ours.logLikelihood(at: point, of: ours.observations, derivatives: &left)
    let same = reference.logLikelihood(at: point, of: ours.observations, derivatives: &right)
    #expect(abs(value - same) <= 1e-12 * abs(same))
    let slopes = zip(left?.gradient ?? [], right?.gradient ?? [.nan])
    #expect(slopes.allSatisfy { abs($0 - $1) <= 1e-9 * max(1, abs($1)) })
  }

  @Test("are put into one compiled model where they have plain strengths")
  func putIn() throws {
    let node = try SmallWorkspace.node(Self.text)
    let hypotheses = try PatchedHypotheses(node)
    let normsys = #", {"name": "x", "type": "normsys", "data": {"lo": 0.9, "hi": 1.1}}"#
    let both = Self.add("a", "[1, 2]") + "," + Self.add("a", "[3]", at: "1/samples/-")
    let cases: [(String, PatchedHypotheses.Way)] = [
      (Self.add("a", "[6, 4]"), .compiled), (Self.add("zz", "[1, 0.5]"), .putIn),
      (Self.add("b", "[2, 9]", extra: normsys), .compiled), (both, .compiled), (both, .putIn),
      (Self.add("a", "[5, 5]") + #", {"op": "remove", "path": "/channels/1"}"#, .compiled),
      (
        Self.add("a", "[5, 5]")
          + #", {"op": "replace", "path": "/observations/0/data/0", "value": 7}"#, .read
      ),
      (Self.add("a", "[6, 4]"), .putIn),
    ]
    for (operations, way) in cases {
      let patch = try Self.patch(operations)
      let found = try hypotheses.likelihood(patchedBy: patch)
      #expect(found.way == way)
      Self.expectSame(found.likelihood, try Self.reference(node, patch))
    }
  }

  @Test("are refused as the patched document would be")
  func refused() throws {
    let hypotheses = try PatchedHypotheses(SmallWorkspace.node(Self.text))
    for operations in [
      Self.add("background", "[1, 2]"), Self.add("a", "[1]"),
      Self.add("a", "[1, 2]", at: "7/samples/0"),
      Self.add("a", "[1, 2]", at: "0/samples/9"), #"{"op": "remove", "path": "/channels/5"}"#,
    ] {
      #expect(throws: DocumentError.self) {
        try hypotheses.likelihood(patchedBy: try Self.patch(operations))
      }
    }
  }

  @Test("of SUSY-2018-06 give the patched workspaces", .enabled(if: Shared.isThere))
  func published() throws {
    let node = try Published.workspace("likelihoods/ATLAS-SUSY-2018-06/BkgOnly.json.gz")
    let set = try Published.workspace("likelihoods/ATLAS-SUSY-2018-06/patchset.json.gz")
    let hypotheses = try PatchedHypotheses(node)
    let patches = try set.member("patches").elements()
    #expect(patches.count == 64)
    for index in [0, 17, 63] {
      let patch = try patches[index].member("patch")
      let found = try hypotheses.likelihood(patchedBy: patch)
      #expect(found.way == .compiled)
      Self.expectSame(found.likelihood, try Self.reference(node, patch))
    }
  }

  @Test("can be written from yields: the patch gives the same limit as the yields")
  func written() throws {
    let node = try SmallWorkspace.node(Self.text)
    let bins = ["SR[1]", "CR"]
    let patch = JSONNode(
      file: "signal", value: try Workspace(node).signalPatch([7, 0.5], in: bins))
    let patched = FittedProfile(try PatchedHypotheses(node).likelihood(patchedBy: patch).likelihood)
    let put = FittedProfile(
      try WorkspaceHypotheses(workspace: node, regionBins: bins.map { ($0, $0) })
        .likelihood(for: [7, 0.5]))
    let limits = try [patched, put].map {
      try Asymptotics.upperLimit(observed: $0, asimov: $0.asimov(), relativeTolerance: 1e-8)
    }
    #expect(abs(limits[0] / limits[1] - 1) < 1e-7)
  }
}
