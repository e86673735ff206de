import Foundation
import TestSupport
import Testing

@Suite("Fits of all kinds of models, by the command")
struct FitModelsTests {
  /// Writes a plan and walks a short chain.
  private static func walk(
    _ plan: String, _ name: String, steps: Int, in folder: String, _ more: [String] = []
  ) throws -> Program.Result {
    try Data(plan.utf8).write(to: URL(filePath: folder + "/\(name).json"))
    return try Program.run(
      [
        "fit", "\(name).json", "--name", name, "--database", Program.database, "--sampler",
        #"{"name": "metropolis", "burnIn": 20}"#, "--walkers", "2", "--steps", "\(steps)", "--seed",
        "3", "--no-report", "--json",
      ] + more, in: folder)
  }

  private static func answer(_ result: Program.Result) throws -> [String: Any] {
    try #require(result.status == 0, "\(result.errors)")
    let found = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return try #require(found as? [String: Any])
  }

  private static func names(_ answer: [String: Any]) -> [String] {
    (answer["posterior"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
  }

  @Test("a protomodel of fixed content, with shares of its decays")
  func protomodel() throws {
    try Program.inTemporaryFolder { folder in
      let plan = #"""
        {"format": 1, "parameters": [
          {"name": "m_X_t", "prior": "flat", "range": [400, 1500]},
          {"name": "m_lsp", "prior": "flat", "range": [10, 600]},
          {"name": "m_X_W_1", "prior": "flat", "range": [200, 900]},
          {"names": ["a", "b"], "prior": "dirichlet"}],
         "model": {"family": "protomodel", "particles": ["X_t", "X_W^1"],
                   "values": {"w_X_t_1": "a", "w_X_t_2": "b"}},
         "reference": {"m_X_t": 1000, "m_lsp": 100, "m_X_W_1": 300, "a": 0.5, "b": 0.5}}
        """#
      let answer = try Self.answer(
        Self.walk(plan, "pm", steps: 400, in: folder, ["--selection", "pioneer"]))
      #expect(Self.names(answer) == ["m_X_t", "m_lsp", "m_X_W_1", "a", "b"])
      let best = try #require(
        (answer["best_fit"] as? [String: Any])?["values"] as? [String: Double])
      #expect(abs((best["a"] ?? 0) + (best["b"] ?? 0) - 1) < 1e-9)
      // A protomodel whose LSP is the heavier one is a point without a value, and told so.
      let status = try Program.run(["runs", "status", "pm"], in: folder)
      #expect(status.output.contains("a mass below that of the LSP"), "\(status.output)")
      let wrong = plan.replacing("\"X_t\", ", with: "\"X_x\", ")
      let refused = try Self.walk(wrong, "wrong", steps: 100, in: folder)
      #expect(refused.status == 65 && refused.errors.contains("/model/particles"))
    }
  }

  @Test("an external program, whose failures are points without a value and are counted")
  func program() throws {
    try Program.inTemporaryFolder { folder in
      // A spectrum generator that knows no gluinos above 2 TeV, and hangs between 1200 and 1300 GeV.
      let script = #"""
        #!/bin/sh
        mass=$(awk '$1 == 1000021 {print int($2)}' in.slha)
        if [ "$mass" -gt 2000 ]; then exit 3; fi
        if [ "$mass" -gt 1200 ] && [ "$mass" -lt 1300 ]; then sleep 60; fi
        cat in.slha > out.slha
        """#
      try Data(script.utf8).write(to: URL(filePath: folder + "/generate"))
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: folder + "/generate")
      let plan = #"""
        {"format": 1, "parameters": [{"name": "m", "prior": "log", "range": [600, 2500], "unit": "GeV"}],
         "model": {"program": "\#(folder)/generate", "arguments": [], "input": "in.slha",
           "output": "out.slha", "timeout": 0.3, "retries": 0,
           "template": ["BLOCK MASS", "  1000021 {{ m }}", "  1000022 100", "DECAY 1000021 1.0",
             "  1.0 3 1000022 1 -1"]},
         "reference": {"m": 1800}}
        """#
      let answer = try Self.answer(
        Self.walk(plan, "ext", steps: 60, in: folder, ["--selection", "pioneer"]))
      let best = try #require(
        (answer["best_fit"] as? [String: Any])?["values"] as? [String: Double])
      #expect((best["m"] ?? 0) > 600 && (best["m"] ?? 3000) <= 2001)
      let points = try #require(answer["points"] as? [String: Any])
      #expect((points["refused"] as? Int ?? 0) > 0)
      let status = try Program.run(["runs", "status", "ext"], in: folder)
      #expect(status.output.contains("the program ended with status 3"), "\(status.output)")
    }
  }

  @Test("results that share nuisance parameters by a correlation file")
  func nuisances() throws {
    try Program.inTemporaryFolder { folder in
      // Staus and winos of one model: two workspaces whose energy scales are one and the same.
      let correlations = #"""
        {"format": 1, "analyses": ["staus", "wh"], "shared": [
          {"parameters": {"staus": "EG_SCALE_ALL", "wh": "EG_SCALE_ALL"}},
          {"parameters": {"staus": "JET_Comb_*", "wh": "JES_Comb_*"}}]}
        """#
      try Data(correlations.utf8).write(to: URL(filePath: folder + "/shared.json"))
      func plan(_ nuisances: String) -> String {
        #"""
        {"format": 1, "parameters": [
          {"name": "m_stau", "prior": "flat", "range": [150, 300], "unit": "GeV"},
          {"name": "m_chargino", "prior": "flat", "range": [250, 500], "unit": "GeV"}],
         "model": {"template": ["BLOCK MASS", "  1000015 {{ m_stau }}", "  1000024 {{ m_chargino }}",
           "  1000023 {{ m_chargino }}", "  1000022 50", "DECAY 1000015 1.0", "  1.0 2 1000022 15",
           "DECAY 1000024 1.0", "  1.0 2 1000022 24", "DECAY 1000023 1.0", "  1.0 2 1000022 25"]},
         "reference": {"m_stau": 200, "m_chargino": 300},
         "likelihood": {"results": ["ATLAS-SUSY-2018-04", "ATLAS-SUSY-2019-08"],
           "may_overlap": true\#(nuisances)}}
        """#
      }
      let shared =
        #", "nuisances": [{"file": "shared.json", "of": {"staus": "ATLAS-SUSY-2018-04", "wh": "ATLAS-SUSY-2019-08"}}]"#
      func total(_ name: String, _ text: String) throws -> Double {
        try Data(text.utf8).write(to: URL(filePath: folder + "/\(name).json"))
        let check = try Program.run(
          ["fit", "check", "\(name).json", "--database", Program.database], in: folder)
        try #require(check.status == 0, "\(check.errors)")
        let line = try #require(check.output.split(separator: "\n").first { $0.contains(" all ") })
        return try #require(line.split(separator: " ").last.flatMap { Double($0) })
      }
      let (alone, together) = (try total("alone", plan("")), try total("together", plan(shared)))
      #expect(alone < 0 && together < 0 && abs(alone - together) > 1e-3, "\(alone) \(together)")
      #expect(abs(alone - together) < 0.2 * abs(alone))
      let answer = try Self.answer(Self.walk(plan(shared), "walked", steps: 40, in: folder))
      let parts = (answer["best_fit"] as? [String: Any])?["parts"] as? [String: Double]
      #expect(
        parts?.keys.contains("ATLAS-SUSY-2018-04-eff with ATLAS-SUSY-2019-08-eff") == true)
      let wrong = shared.replacing("\"ATLAS-SUSY-2019-08\"}", with: "\"CMS-SUS-20-001\"}")
      try Data(plan(wrong).utf8).write(to: URL(filePath: folder + "/wrong.json"))
      let refused = try Program.run(
        ["fit", "check", "wrong.json", "--database", Program.database], in: folder)
      #expect(refused.status == 65 && refused.errors.contains("not among the fit's results"))
    }
  }
}
