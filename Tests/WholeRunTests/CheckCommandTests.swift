import Foundation
import Testing

@Suite("Checking a model on the command line")
struct CheckCommandTests {
  private static let model = """
    BLOCK MASS
      1000022 100
      1000015 90
      1000006 700
      2000006 2000
    DECAY 1000022 0
    DECAY 1000015 0
    DECAY 2000006 1
      1.0 2 1000022 6
    DECAY 1000006 1.5
      0.5 2 1000022 6
      0.3 2 1000022 4
      0.1 2 1000022 323
    XSECTION 13000 2212 2212 2 -1000006 1000006
      0 2 0 0 0 0 0.06 x

    """

  private func inFolder(_ body: (String) throws -> Void) throws {
    try Program.inTemporaryFolder { folder in
      for (name, text) in [
        ("good.slha", Self.model), ("bad.slha", Self.model + "  0 2 0 0 0 0 -1 x\n"),
      ] {
        try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
      }
      try body(folder)
    }
  }

  @Test("shows particles that matter, cross sections and warnings")
  func table() throws {
    try inFolder { folder in
      let result = try Program.run(["check", "good.slha"], in: folder)
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.output.contains("lightest stable particle N1 (100 GeV)"))
      #expect(result.output.contains("and 2 that no cross section leads to"))
      #expect(result.output.contains("line 13: the decay 1000006 → 1000022 323"))
      #expect(result.output.contains("add up to 0.9"))
      #expect(result.output.contains("no cross sections at 8 TeV"))
      let all = try Program.run(["check", "--all", "--model", "mssm", "good.slha"], in: folder)
      #expect(all.output.contains("sta_1") && all.output.contains("st_2"))
    }
  }

  @Test("goes on after a file that cannot be read, and ends with 65")
  func unreadable() throws {
    try inFolder { folder in
      let result = try Program.run(
        ["check", "--json", "bad.slha", "none.slha", "good.slha"], in: folder)
      #expect(result.status == 65)
      #expect(result.errors.contains("bad.slha:16: “-1” is not a cross section in pb"))
      #expect(result.errors.contains("none.slha"))
      let root = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
      let models = try #require((root as? [String: Any])?["models"] as? [[String: Any]])
      #expect(models.map { $0["file"] as? String } == ["bad.slha", "none.slha", "good.slha"])
      #expect(models[0]["error"] != nil && models[2]["error"] == nil)
      #expect(models[2]["lightest_stable"] as? Int == 1_000_022)
    }
  }
}
