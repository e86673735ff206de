import Documents
import HistFactory
import TestSupport
import Testing

@Suite("An operation on a workspace")
struct WorkspaceDocumentTests {
  static let first = """
    {"channels":[
      {"name":"SR","samples":[
        {"name":"signal","data":[6,4.5],"modifiers":[{"name":"mu","type":"normfactor","data":null}]},
        {"name":"background","data":[50.0,30],"modifiers":[
          {"name":"b","type":"shapesys","data":[5,4]},
          {"name":"a","type":"normsys","data":{"lo":0.9,"hi":1.2}},
          {"name":"a","type":"histosys","data":{"lo_data":[49,29],"hi_data":[52,31]}}]}]},
      {"name":"CR","samples":[
        {"name":"background","data":[100.0],"modifiers":[
          {"name":"a","type":"normsys","data":{"lo":0.9,"hi":1.2}}]}]}],
     "observations":[{"name":"SR","data":[57,31]},{"name":"CR","data":[94]}],
     "measurements":[{"name":"m","config":{"poi":"mu","parameters":[
       {"name":"mu","bounds":[[0,5]]},{"name":"a","fixed":true}]}}],
     "version":"1.0.0"}
    """
  /// Shares CR and the measurement with the first, whatever the kind of its numbers.
  static let second = """
    {"channels":[
      {"name":"CR","samples":[
        {"name":"background","data":[100.0],"modifiers":[
          {"name":"a","type":"normsys","data":{"lo":0.9,"hi":1.2}}]}]},
      {"name":"VR","samples":[
        {"name":"other","data":[7.0],"modifiers":[
          {"name":"c","type":"normsys","data":{"lo":0.8,"hi":1.2}}]}]}],
     "observations":[{"name":"CR","data":[94.0]},{"name":"VR","data":[8]}],
     "measurements":[
       {"name":"m","config":{"poi":"mu","parameters":[
         {"name":"mu","bounds":[[0,5.0]]},{"name":"c","inits":[0.5]}]}},
       {"name":"n","config":{"poi":"","parameters":[]}}],
     "version":"1.0.0"}
    """
  /// Differs from the second in CR's background, in a sample, and in a bound.
  static let third = second.replacing("100.0", with: "101.0")
    .replacing(
      #""hi":1.2}}]}]},"#, with: #""hi":1.2}}]},{"name":"extra","data":[1.0],"modifiers":[]}]},"#
    )
    .replacing("[[0,5.0]]", with: "[[0,6]]")

  private func document(_ text: String) throws -> WorkspaceDocument {
    try WorkspaceDocument(SmallWorkspace.node(text))
  }

  private func digest(_ document: WorkspaceDocument) -> String {
    String(Files.sha256(document.node.value.pythonCanonicalBytes).prefix(16))
  }

  // The digests are those of pyhf 0.7.6: pyhf.utils.digest of Workspace.sorted, prune, rename and
  // combine of these workspaces.

  @Test("sorts by name, and modifiers by name and type")
  func sorted() throws {
    #expect(try digest(document(Self.first).sorted()) == "f69a79683aa41d0b")
  }

  @Test("removes parts with what belongs to them")
  func removing() throws {
    func pruned(_ text: String = Self.first, _ change: (inout WorkspaceSelection) -> Void) throws
      -> String
    {
      var parts = WorkspaceSelection()
      change(&parts)
      return try digest(document(text).removing(parts))
    }
    #expect(try pruned { $0.channels = ["CR"] } == "6a76998608f13966")
    #expect(try pruned { $0.samples = ["signal"] } == "d5c0b5a9a9b1d33f")
    #expect(try pruned { $0.modifiers = ["a"] } == "35d2831e08d156e5")
    #expect(try pruned { $0.modifierTypes = ["shapesys"] } == "95be7884de9e3944")
    #expect(try pruned(Self.second) { $0.measurements = ["n"] } == "9bfb6abddbe8cbb0")
    let empty = #expect(throws: DocumentError.self) {
      try pruned { $0.samples = ["background"] }
    }
    #expect(
      try #require(empty).description.hasPrefix(
        "small.json (after prune), at /channels/1/samples: "))
    let unknown = #expect(throws: DocumentError.self) { try pruned { $0.modifiers = ["z"] } }
    #expect(try #require(unknown).description.contains("no modifier “z”, expected one of a, b, mu"))
  }

  @Test("renames parts wherever they are named")
  func renaming() throws {
    var names = WorkspaceRenaming()
    names.modifiers = [("mu", "mu_SIG"), ("a", "alpha")]
    names.channels = [("SR", "Signal")]
    names.samples = [("background", "bkg")]
    names.measurements = [("m", "meas")]
    let renamed = try document(Self.first).renaming(names)
    #expect(digest(renamed) == "1a9cdee2ef76a808")
    #expect(renamed.workspace.measurements[0].parameterOfInterest == "mu_SIG")
    names.channels = [("SR", "CR")]
    #expect(throws: DocumentError.self) { try document(Self.first).renaming(names) }
    names.channels = [("XR", "CR")]
    #expect(throws: DocumentError.self) { try document(Self.first).renaming(names) }
  }

  /// Join, whether channels are merged, and the digest with the second and the third; nil is refused.
  static let joins: [(WorkspaceJoin, Bool, String?, String?)] = [
    (.none, false, nil, nil),
    (.outer, false, "afd131fd9f85c71c", nil),
    (.outer, true, "afd131fd9f85c71c", nil),
    (.leftOuter, false, "c6056979476193c5", "c6056979476193c5"),
    (.leftOuter, true, "c6056979476193c5", "9ba8d49dc5a08369"),
    (.rightOuter, false, "c6927d5df556dfde", "419ac53528bc8cd2"),
    (.rightOuter, true, "c6927d5df556dfde", "419ac53528bc8cd2"),
  ]

  @Test("combines", arguments: joins.indices)
  func combined(index: Int) throws {
    let (join, merges, second, third) = Self.joins[index]
    for (text, expected) in [(Self.second, second), (Self.third, third)] {
      var lost: [String] = []
      let combine = {
        try document(Self.first).combined(
          with: document(text), join: join, mergesChannels: merges, dropped: { lost.append($0) })
      }
      guard let expected else {
        let error = #expect(throws: DocumentError.self) { _ = try combine() }
        let message = try #require(error).description
        #expect(
          message.contains("small.json, at /") && message.contains("left outer"), "\(message)")
        continue
      }
      #expect(try digest(combine()) == expected)
      // Only what is not the same in both is lost.
      #expect(lost.isEmpty == (join == .outer), "\(lost)")
    }
  }

  @Test("combines disjoint workspaces without a join, and names what they share")
  func disjoint() throws {
    var names = WorkspaceRenaming()
    names.channels = [("CR", "CR2")]
    names.measurements = [("m", "m2")]
    let other = try document(Self.second).renaming(names)
    let first = try document(Self.first)
    let both = try first.combined(with: other)
    #expect(both.workspace.channels.map(\.name) == ["SR", "CR", "CR2", "VR"])
    #expect(first.sharedModifiers(with: other) == ["a"])
    #expect(throws: DocumentError.self) { try first.combined(with: other, mergesChannels: true) }
  }

  @Test("replaces data, one number for each bin")
  func data() throws {
    let first = try document(Self.first)
    func counts(_ text: String) throws -> [(channel: String, node: JSONNode)] {
      try SmallWorkspace.node(text).members().map { ($0.name, $0.node) }
    }
    let changed = try first.replacingData(counts(#"{"SR": [1, 2.5]}"#))
    #expect(changed.workspace.observations.map(\.counts) == [[1, 2.5], [94]])
    for bad in [#"{"SR": [1]}"#, #"{"XR": [1]}"#, #"{"SR": [1, -1]}"#, #"{"SR": [1, "2"]}"#] {
      #expect(throws: DocumentError.self, "\(bad)") { try first.replacingData(counts(bad)) }
    }
  }

  @Test("gives pyhf's digests on published workspaces", .enabled(if: Shared.isThere))
  func published() throws {
    func read(_ region: String) throws -> WorkspaceDocument {
      let folder = try #require(Shared.folder) + "/data/likelihoods/ATLAS-SUSY-2018-31/"
      return try WorkspaceDocument(JSONNode.read(folder + region + "/BkgOnly.json.gz"))
    }
    let first = try read("RegionA")
    #expect(try digest(first.sorted()) == "608a8d679afb744e")
    #expect(
      try digest(first.combined(with: read("RegionB"), join: .outer)) == "a185e75ce714c2c7")
    var parts = WorkspaceSelection()
    parts.modifierTypes = ["staterror"]
    parts.channels = ["VRtt_meff"]
    #expect(try digest(first.removing(parts)) == "d619dcde6025acb4")
    var names = WorkspaceRenaming()
    names.modifiers = [("lumi", "luminosity")]
    // The schema gives a lumi modifier its name.
    #expect(throws: DocumentError.self) { try first.renaming(names) }
  }

  @Test("is seen in a summary")
  func summary() throws {
    let summary = try WorkspaceSummary(document(Self.first).workspace)
    #expect(summary.channels.map(\.name) == ["CR", "SR"])
    #expect(summary.channels[1].observed == [57, 31] && summary.channels[1].nominal == [56, 34.5])
    #expect(summary.parameters.map(\.name) == ["a", "b", "mu"])
    #expect(summary.parameters.map(\.labels) == [["a"], ["b[0]", "b[1]"], ["mu"]])
    #expect(summary.parameters[0].types == ["histosys", "normsys"])
    #expect(
      summary.parameters.map(\.fixedCount) == [1, 0, 0] && summary.parameters[0].useCount == 3)
    #expect(!summary.isBackgroundOnly && summary.fault == nil)
    var parts = WorkspaceSelection()
    parts.samples = ["signal"]
    let background = try document(Self.first).removing(parts)
    #expect(try WorkspaceSummary(background.workspace).isBackgroundOnly)
    #expect(throws: DocumentError.self) {
      try WorkspaceSummary(background.workspace, measurement: "nope")
    }
  }
}
