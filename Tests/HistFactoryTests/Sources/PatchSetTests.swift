import Documents
import HistFactory
import TestSupport
import Testing

@Suite("A patch set")
struct PatchSetTests {
  private func set(_ text: String) throws -> PatchSet {
    try PatchSet(JSONNode.parse(Array(text.utf8), file: "set.json"))
  }

  @Test("gives patches by name and by values, numbers compared as numbers")
  func lookup() throws {
    let set = try set(SmallLikelihood.patchSet())
    #expect(set.labels == ["m1", "m2"] && set.patches.count == 2)
    for key in ["C1N2_750_100", "750,100", "7.5e2, 100.00"] {
      #expect(set.patch(key)?.name == "C1N2_750_100")
    }
    #expect(set.patch("750") == nil && set.patch("100,750") == nil && set.patch("") == nil)
    #expect(set.references.map(\.value) == ["ins1755298"])
  }

  /// What is changed in a good patch set, and what the error says.
  static let faults: [(String, String, String)] = [
    (#""version": "1.0.0""#, #""version": "2""#, "/version"),
    (#""patches": ["#, #""patched": ["#, "“patched”"),
    ("[800, 0]", "[750, 100]", "(750, 100) again"),
    ("[800, 0]", "[800]", "2, one for each label (m1, m2)"),
    ("[800, 0]", "[800, null]", "a number or a text"),
    ("C1N2_800_0", "C1N2_750_100", "the patch “C1N2_750_100” again"),
    ("C1N2_800_0", "C1N2 800", "letters, digits and underscores"),
    (#""sha256""#, #""sha512""#, "md5 or sha256"),
    (#""sha256": ""#, #""sha256": "x"#, "64 hexadecimal digits"),
    (#"["m1", "m2"]"#, "[]", "at least one label"),
    (#""description": "a test""#, #""description": 1"#, "/metadata/description"),
    (#"{"hepdata": "ins1755298"}"#, "{}", "at least one reference"),
  ]

  @Test("is refused where it does not follow its schema", arguments: faults.indices)
  func refusals(index: Int) throws {
    let (old, new, says) = Self.faults[index]
    let text = try SmallLikelihood.patchSet().replacing(old, with: new)
    let error = #expect(throws: DocumentError.self) { _ = try set(text) }
    let message = try #require(error).description
    #expect(message.hasPrefix("set.json, at ") && message.contains(says), "\(message)")
  }

  @Test("knows its workspace by the digest, however that is laid out")
  func verify() throws {
    let set = try set(SmallLikelihood.patchSet())
    let node = try SmallWorkspace.node(SmallLikelihood.background)
    try set.verify(node)
    try set.verify(
      JSONNode.parse(Array(node.value.prettyText.utf8), file: "pretty.json"))
    let whole = SmallLikelihood.background.replacing("50.0", with: "50")
    #expect(throws: DocumentError.self) { try set.verify(SmallWorkspace.node(whole)) }
  }

  @Test("as published for ATLAS-SUSY-2018-06 is for its workspace", .enabled(if: Shared.isThere))
  func published() throws {
    let folder = try #require(Shared.folder) + "/data/likelihoods/ATLAS-SUSY-2018-06/"
    let set = try PatchSet(JSONNode.read(folder + "patchset.json.gz"))
    try set.verify(JSONNode.read(folder + "BkgOnly.json.gz"))
    #expect(set.patches.count == 64)
    var source = WorkspaceSource(folder + "BkgOnly.json.gz", patches: ["100,20"])
    source.patchSet = folder + "patchset.json.gz"
    // pyhf 0.7.6: `pyhf patchset apply --name ERJR_100p0_20p0 …`, `pyhf digest`.
    #expect(
      Files.sha256(try source.document().value.pythonCanonicalBytes)
        == "263eff9169c51ae431b6c589a9905b91136084051a273f98fbb0c5891d52d30c")
    for patch in set.patches {
      source.patches = [patch.name]
      _ = try source.workspace().likelihood()
    }
  }
}
