import Foundation
import Testing

@Suite("Coverage on the command line")
struct CoverageCommandTests {
  /// Stops that decay to a top, or to a top and a Higgs boson, which no search looks for.
  private static let model = """
    BLOCK MASS
      1000022 100
      1000006 700
    DECAY 1000022 0
    DECAY 1000006 1.5
      0.5 2 1000022 6
      0.5 3 1000022 6 25
    XSECTION 13000 2212 2212 2 -1000006 1000006
      0 2 0 0 0 0 0.06 x

    """

  private func inFolder(_ body: (String) throws -> Void) throws {
    try Program.inTemporaryFolder { folder in
      try Self.model.write(toFile: "\(folder)/m.slha", atomically: true, encoding: .utf8)
      try body(folder)
    }
  }

  private func json(_ arguments: [String], in folder: String) throws -> [String: Any] {
    let result = try Program.run(arguments + ["--json"], in: folder)
    #expect(result.status == 0, "\(result.errors)")
    let root = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return try #require(root as? [String: Any])
  }

  @Test("sums what no result constrains by final states, with the topologies behind them")
  func sums() throws {
    try inFolder { folder in
      let coverage = try json(
        ["coverage", "m.slha", "--database", Program.database], in: folder)
      #expect(coverage["total_fb"] as? Double == 60)
      let groups = try #require(coverage["coverage"] as? [[String: Any]])
      #expect(
        groups.map { $0["group"] as? String } == [
          "missing (prompt)", "missing (displaced)", "missing (all)", "outsideGrid (all)",
        ])
      let missing = try #require(groups[2]["entries"] as? [[String: Any]])
      let weights = missing.compactMap { $0["weight_fb"] as? Double }
      #expect(weights == weights.sorted(by: >) && weights.allSatisfy { $0 > 0 })
      #expect(groups[2]["total_fb"] as? Double == weights.reduce(0, +))
      // 30 fb with one Higgs boson, 15 fb with two.
      #expect(weights == [30, 15])
      #expect(missing[1]["final_state"] as? String == "PV > (higgs,t,MET),(higgs,t,MET)")
      let listed = try #require(missing[1]["topologies"] as? [[String: Any]])
      let topologies = try #require(
        try json(["decompose", "m.slha"], in: folder)["topologies"] as? [[String: Any]])
      let number = try #require(listed[0]["number"] as? Int)
      #expect(
        topologies.first { $0["number"] as? Int == number }?["graph"] as? String
          == listed[0]["graph"] as? String)
    }
  }

  @Test("is a table for people, as long as one wants it")
  func table() throws {
    try inFolder { folder in
      let arguments = ["coverage", "m.slha", "--database", Program.database, "--top"]
      let short = try Program.run(arguments + ["1"], in: folder)
      #expect(short.status == 0, "\(short.errors)")
      #expect(short.output.contains("m.slha: "))
      #expect(short.output.contains("75.0 %"))
      #expect(short.output.contains("… and 1 more (--top)"))
      let none = try Program.run(arguments + ["0"], in: folder)
      #expect(!none.output.contains("PV >"))
      #expect(try Program.run(arguments + ["-1"], in: folder).status == 64)
    }
  }
}
