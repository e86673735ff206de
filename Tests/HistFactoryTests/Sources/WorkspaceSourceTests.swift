import Documents
import Foundation
@testable import HistFactory
import TestSupport
import Testing

@Suite("A likelihood is found")
struct WorkspaceSourceTests {
  private func error(_ source: WorkspaceSource) -> String {
    do {
      _ = try source.document()
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  /// Two regions with single patches and a patch set for the second.
  private func published() throws -> ArchiveFixture {
    let fixture = try ArchiveFixture()
    let other = SmallLikelihood.background.replacing("50.0", with: "51.0")
    try fixture.write(SmallLikelihood.background, to: "d/RegionA/BkgOnly.json")
    try fixture.write(other, to: "d/RegionB/BkgOnly.json")
    try fixture.write(
      SmallLikelihood.operations("[1, 2]"), to: "d/RegionA/patch.sbottom_1_2.json")
    try fixture.write(
      SmallLikelihood.operations("[3, 4]"), to: "d/RegionB/patch.sbottom_1_2.json")
    try fixture.write(SmallLikelihood.patchSet(for: other), to: "d/RegionB/patchset.json")
    try fixture.write("read me", to: "d/README.md")
    return fixture
  }

  @Test("in an archive by its folder", arguments: ["a.tar.gz", "a.tgz", "a.tar.xz", "a.tar"])
  func member(name: String) throws {
    let fixture = try published()
    let path = try fixture.tar(name, "d")
    for member in ["RegionB", "d/RegionB", "RegionB/BkgOnly.json", "d/RegionB/BkgOnly.json"] {
      let document = try WorkspaceSource(path, member: member).document()
      #expect(document.file == "\(path)/d/RegionB/BkgOnly.json")
    }
    #expect(
      try WorkspaceSource("\(path)/RegionB").document().file
        == "\(path)/d/RegionB/BkgOnly.json")
    let files = try LikelihoodFiles(path)
    #expect(files.entries(.workspace).count == 2 && files.entries(.patch).count == 2)
    #expect(files.entries(.patchSet).map(\.path) == ["d/RegionB/patchset.json"])
  }

  @Test("in a zip archive, and in an archive in it")
  func nested() throws {
    let fixture = try published()
    let inner = try Data(contentsOf: URL(filePath: fixture.tar("likelihoods.tar.gz", "d")))
    let path = try fixture.zip(
      "HEPData.zip", [("notes.txt", Array("x".utf8)), ("likelihoods.tar.gz", Array(inner))])
    let source = WorkspaceSource(path, member: "RegionB", patches: ["C1N2_800_0"])
    #expect(try SmallLikelihood.signal(source.document()) == [7, 5])
    let workspace = "\(path)/likelihoods.tar.gz/d/RegionB/BkgOnly.json"
    #expect(try source.document().file == workspace + ", patched by C1N2_800_0")
    #expect(try WorkspaceSource(path, member: "RegionB").document().file == workspace)
    try fixture.write(Array(Data(contentsOf: URL(filePath: path))), to: "1.zip")
    for level in 1...3 {
      let bytes = Array(try Data(contentsOf: URL(filePath: "\(fixture.path)/\(level).zip")))
      _ = try fixture.zip("\(level + 1).zip", [("inner.zip", bytes)])
    }
    #expect(error(WorkspaceSource(fixture.path + "/4.zip")).contains("archives in archives"))
  }

  @Test("with a patch by name, by values, by file, inside a file, beside the workspace")
  func patches() throws {
    let fixture = try published()
    let path = try fixture.tar("a.tar.gz", "d")
    func signal(_ patch: String, member: String? = "RegionB") throws -> [Double] {
      try SmallLikelihood.signal(
        WorkspaceSource(path, member: member, patches: [patch]).document())
    }
    for name in ["C1N2_750_100", "750,100", "750.0, 100"] { #expect(try signal(name) == [6, 4]) }
    #expect(try signal("sbottom_1_2") == [3, 4])
    #expect(try signal("patch.sbottom_1_2.json", member: "RegionA") == [1, 2])
    #expect(try signal("RegionA/patch.sbottom_1_2.json", member: nil) == [1, 2])
    #expect(try signal(fixture.path + "/d/RegionA/patch.sbottom_1_2.json") == [1, 2])
    #expect(try signal(fixture.path + "/d/RegionB/patchset.json#/patches/1/patch") == [7, 5])
    var source = WorkspaceSource(fixture.path + "/d/RegionB/BkgOnly.json", patches: ["800,0"])
    source.patchSet = fixture.path + "/d/RegionB/patchset.json"
    #expect(try SmallLikelihood.signal(source.document()) == [7, 5])
    source.patches = ["800,0", fixture.path + "/rest.json"]
    try fixture.write(#"[{"op":"remove","path":"/channels/1"}]"#, to: "rest.json")
    #expect(try source.document().value["channels"]?.elements.count == 1)
  }

  @Test("and refused with what there is, where the choice is not clear")
  func refusals() throws {
    let fixture = try published()
    let path = try fixture.tar("a.tar.gz", "d")
    let unclear = error(WorkspaceSource(path))
    #expect(unclear.contains("2 workspaces") && unclear.contains("d/RegionA/BkgOnly.json"))
    #expect(unclear.contains("--member"))
    #expect(error(WorkspaceSource(path, member: "RegionC")).contains("no workspace “RegionC”"))
    let patch = error(WorkspaceSource(path, member: "RegionB", patches: ["C1N2_750_10"]))
    #expect(patch.contains("among 2") && patch.contains("nearest names are “C1N2_750_100”"))
    #expect(
      error(WorkspaceSource(path, member: "RegionA", patches: ["nothing"])).contains("nothing"))
    let set = fixture.path + "/d/RegionB/patchset.json"
    #expect(error(WorkspaceSource(path, member: "RegionB", patches: [set])).contains("--patchset"))
    var wrong = WorkspaceSource(path, member: "RegionA", patches: ["750,100"])
    wrong.patchSet = set
    #expect(error(wrong).contains("the digest of the workspace"))
    wrong.isVerified = false
    #expect(try SmallLikelihood.signal(wrong.document()) == [6, 4])
    #expect(error(WorkspaceSource(fixture.path + "/none.tar.gz")).contains("No such file"))
    let empty = try fixture.tar("b.tar", "d/README.md")
    #expect(error(WorkspaceSource(empty)).contains("no HistFactory workspace"))
  }

  @Test("never through links or paths that lead out")
  func hostile() throws {
    let fixture = try published()
    let scripts = [
      "ln -s /etc/passwd d/x.json; tar -cf x.tar d; rm d/x.json",
      "ln -s README.md d/x.json; tar -cf x.tar d; rm d/x.json",
      "ln d/README.md d/x.json; tar -cf x.tar d; rm d/x.json",
      "tar -cPf x.tar --transform 's,^d,../d,' d",
      "tar -cPf x.tar --transform 's,^d,/tmp/d,' d",
    ]
    for script in scripts {
      try #require(try fixture.folder.run("sh", "-c", script))
      let message = error(WorkspaceSource(fixture.path + "/x.tar", member: "RegionA"))
      #expect(message.contains("link") || message.contains("leads out"), "\(script): \(message)")
    }
    let zip = try fixture.zip("x.zip", [("../BkgOnly.json", Array("{}".utf8))])
    #expect(error(WorkspaceSource(zip)).contains("leads out"))
  }

  @Test("never in more bytes, documents or levels than are allowed")
  func bounds() throws {
    let fixture = try ArchiveFixture()
    try fixture.write([UInt8](repeating: 0x20, count: 3_000_000), to: "bomb.json")
    for name in ["1.json", "2.json", "3.json"] { try fixture.write("{}", to: name) }
    let bomb = try fixture.tar("bomb.tar.gz", "bomb.json")
    let many = try fixture.tar("many.tar.gz", "1.json 2.json 3.json")
    try #require(try fixture.folder.run("gzip", "bomb.json"))
    let zipped = try fixture.tar("zipped.tar", "bomb.json.gz")
    var limits = LikelihoodFiles.Limits()
    limits.document = 1_000_000
    for path in [bomb, zipped, fixture.path + "/bomb.json.gz"] {
      #expect(throws: DocumentError.self) { try LikelihoodFiles(path, limits: limits) }
    }
    limits = LikelihoodFiles.Limits()
    limits.total = 2_000_000
    #expect(throws: DocumentError.self) { try LikelihoodFiles(bomb, limits: limits) }
    limits = LikelihoodFiles.Limits()
    limits.count = 2
    #expect(throws: DocumentError.self) { try LikelihoodFiles(many, limits: limits) }
    #expect(try LikelihoodFiles(many).entries.count == 3)
  }

  @Test("again when it was too large to be kept")
  func readAgain() throws {
    let fixture = try published()
    let path = try fixture.tar("a.tar.gz", "d")
    var limits = LikelihoodFiles.Limits()
    limits.kept = 0
    let files = try LikelihoodFiles(path, limits: limits)
    let entry = try #require(files.entries(.patchSet).first)
    #expect(try PatchSet(files.read(entry)).patches.count == 2)
  }

  @Test("in damaged archives only where they are whole")
  func damagedArchives() throws {
    let fixture = try published()
    let archives = [
      try fixture.tar("a.tar.gz", "d"), try fixture.tar("a.tar.xz", "d"),
      try fixture.zip("a.zip", [("BkgOnly.json", Array(SmallLikelihood.background.utf8))]),
    ]
    for path in archives {
      let whole = Array(try Data(contentsOf: URL(filePath: path)))
      for step in 0..<60 {
        var bytes = whole
        let at = whole.count * step / 60
        if step % 2 == 0 { bytes.removeLast(whole.count - at) } else { bytes[at] ^= 0x55 }
        try Files.write(bytes, to: path)
        // What is found is a whole document or an error: reading never ends the program.
        if let files = try? LikelihoodFiles(path) {
          for entry in files.entries(.workspace) { _ = try? Workspace(files.read(entry)) }
        }
        if step % 2 == 0, !path.hasSuffix(".zip") {
          #expect(throws: DocumentError.self, "\(path) cut at \(at)") { try LikelihoodFiles(path) }
        }
      }
    }
  }
}
