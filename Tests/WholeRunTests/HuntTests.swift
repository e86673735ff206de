import Foundation
import TestSupport
import Testing

@Suite("A hunt from start to report")
struct HuntTests {
  private static func hunt(_ name: String, _ more: [String] = []) -> [String] {
    [
      "hunt", "--name", name, "--database", Program.database, "--selection", "pioneer", "--steps",
      "250", "--walkers", "2", "--seed", "3",
    ] + more
  }

  private static func json(_ path: String) throws -> [String: Any] {
    let data = try Data(contentsOf: URL(filePath: path))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test("leaves a summary, the best model and one page, and makes them again to the same bytes")
  func files() throws {
    try Program.inTemporaryFolder { folder in
      let hunt = try Program.run(Self.hunt("a"), in: folder)
      try #require(hunt.status == 0, "\(hunt.errors)")
      let run = folder + "/runs/a"
      let summary = try Self.json(run + "/summary.json")
      for key in ["walkers", "steps", "steps_per_second", "seed", "database_digest"] {
        #expect(summary[key] != nil, "summary.json has no \(key)")
      }
      let best = try #require(summary["best"] as? [String: Any])
      let (K, Z) = (try #require(best["K"] as? Double), try #require(best["Z"] as? Double))
      #expect(K < Z * Z, "the prior costs something")
      let particles = try #require(best["particles"] as? [String: Double])
      #expect((particles["X_Z^1"] ?? 0) >= 10)

      let page = try String(contentsOfFile: run + "/report.html", encoding: .utf8)
      for item in try #require(best["contributions"] as? [[String: Any]]) {
        #expect(page.contains(item["analysis"] as? String ?? "no name"))
      }
      let slha = try String(contentsOfFile: run + "/best.slha", encoding: .utf8)
      #expect(slha.contains("BLOCK MASS") && slha.contains("XSECTION"))
      for plot in ["ruler", "decays", "trace", "temperature"] {
        #expect(FileManager.default.fileExists(atPath: run + "/plots/\(plot).svg"))
      }

      let files = ["summary.json", "best.json", "best.slha", "report.html"]
      let before = try files.map { try Data(contentsOf: URL(filePath: run + "/" + $0)) }
      let again = try Program.run(["runs", "report", "a"], in: folder)
      #expect(again.status == 0, "\(again.errors)")
      #expect(try files.map { try Data(contentsOf: URL(filePath: run + "/" + $0)) } == before)
    }
  }

  @Test("reports the numbers of the database, and a best model that scores the same again")
  func numbers() throws {
    try Program.inTemporaryFolder { folder in
      let hunt = try Program.run(Self.hunt("a", ["--no-report"]), in: folder)
      try #require(hunt.status == 0, "\(hunt.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder + "/runs/a/report.html"))
      let summary = try Self.json(folder + "/runs/a/summary.json")
      let best = try #require(summary["best"] as? [String: Any])
      let contributions = try #require(best["contributions"] as? [[String: Any]])
      #expect(!contributions.isEmpty)
      for item in contributions where item["type"] as? String == "efficiencyMap" {
        try expectDatabaseNumbers(item)
      }
      let score = try Program.run(
        [
          "score", "runs/a/best.json", "--database", Program.database, "--selection", "pioneer",
          "--output", "json",
        ], in: folder)
      try #require(score.status == 0, "\(score.errors)")
      let answer = try #require(
        try JSONSerialization.jsonObject(with: Data(score.output.utf8)) as? [String: Any])
      let verdict = try #require(answer["verdict"] as? [String: Any])
      let (K, stored) = (verdict["K"] as? Double ?? .nan, best["K"] as? Double ?? 0)
      // The walk stops absorbing μ̂ at 1 %, `score` at 1e-6: K can only rise, and by little.
      #expect(abs(K - stored) < 0.02, "\(K) and \(stored)")
    }
  }

  /// Compares observed, expected and error with the region in `analysis.json`.
  private func expectDatabaseNumbers(_ item: [String: Any]) throws {
    let analysis = try #require(item["analysis"] as? String)
    let dataset = try #require(item["dataset"] as? String)
    let files = try FileManager.default.subpathsOfDirectory(atPath: Program.database)
      .filter { $0.hasSuffix("/analysis.json") }
    let regions = try files.map { try Self.json(Program.database + "/" + $0) }
      .filter { $0["analysis"] as? String == analysis }
      .flatMap { $0["regions"] as? [[String: Any]] ?? [] }
    let region = try #require(regions.first { $0["name"] as? String == dataset })
    for key in ["observed", "expected", "error"] {
      #expect(item[key] as? Double == region[key] as? Double, "\(analysis) \(dataset): \(key)")
    }
  }

  @Test("can be looked into by every reading command")
  func reading() throws {
    try Program.inTemporaryFolder { folder in
      let hunt = try Program.run(Self.hunt("a", ["--no-report"]), in: folder)
      try #require(hunt.status == 0, "\(hunt.errors)")
      for (arguments, words) in [
        (["list"], ["a", "search", "finished", "250 of 250"]),
        (["status", "a"], ["a search", "accepted", "checkpoint", "unfreeze", "K against step"]),
        (["best", "a"], ["signal strengths", "best combination", "X_Z^1"]),
        (
          ["inspect", "a", "--walker", "1", "--step", "100"], ["step 100", "temperature", "X_Z^1"]
        ),
        (["inspect", "a", "--output", "json"], ["\"point\"", "\"evidence\""]),
      ] {
        let result = try Program.run(["runs"] + arguments, in: folder)
        #expect(result.status == 0, "\(arguments): \(result.errors)")
        for word in words {
          #expect(result.output.contains(word), "“\(word)” in \(result.output)")
        }
      }
      let beyond = try Program.run(["runs", "inspect", "a", "--step", "251"], in: folder)
      #expect(beyond.status == 65)
      #expect(beyond.errors.contains("250"))
    }
  }

  @Test("is asked for its best model; a run of another kind is refused with what to do")
  func kinds() throws {
    try Program.inTemporaryFolder { folder in
      let made = try Program.run(Self.hunt("a", ["--no-report"]), in: folder)
      try #require(made.status == 0, "\(made.errors)")
      let plan = folder + "/runs/a/plan.json"
      let text = try String(contentsOfFile: plan, encoding: .utf8)
      try text.replacing("\"kind\" : \"hunt\"", with: "\"kind\" : \"posterior\"")
        .write(toFile: plan, atomically: true, encoding: .utf8)
      for command in [["runs", "best", "a"], ["hunt", "--resume", "a"]] {
        let refused = try Program.run(command, in: folder)
        #expect(refused.status == 65)
        #expect(refused.errors.contains("is a posterior, not a search"), "\(refused.errors)")
        #expect(refused.errors.contains("protolith posterior --resume a"))
      }
      let list = try Program.run(["runs", "list"], in: folder)
      #expect(list.output.contains("posterior") && !list.output.contains("X_Z^1"))
      let status = try Program.run(["runs", "status", "a"], in: folder)
      #expect(status.output.contains("a posterior, finished") && !status.output.contains("best K"))
    }
  }

  @Test("ends when its walkers agree on the best K, at the same step with any number of threads")
  func untilConverged() throws {
    try Program.inTemporaryFolder { folder in
      for threads in ["1", "2"] {
        let hunt = try Program.run(
          Self.hunt(
            "t" + threads,
            ["--no-report", "--until-converged", "--agreement", "30", "--threads", threads]),
          in: folder)
        try #require(hunt.status == 0, "\(hunt.errors)")
      }
      let exports = try ["t1", "t2"].map {
        try Program.run(["runs", "export", $0], in: folder).output
      }
      #expect(exports[0] == exports[1] && !exports[0].isEmpty)
      let lines = exports[0].split(separator: "\n").count
      // Two walkers, looked at after each 12 steps, and one step each that polishes.
      #expect(lines < 2 * 251 && (lines - 4) % 24 == 0, "\(lines)")
      let last = exports[0].split(separator: "\n").last ?? ""
      #expect(last.contains("polish"))
      let list = try Program.run(["runs", "list"], in: folder)
      #expect(list.output.contains("finished") && !list.output.contains("stopped"))
      let diagnosis = try Program.run(["runs", "diagnose", "t1"], in: folder)
      #expect(diagnosis.output.contains("best K of the walkers"))
    }
  }

  @Test("of the repository's example can be read")
  func example() throws {
    try Program.inTemporaryFolder { folder in
      let runs = ["--runs", Shared.root + "/runs"]
      let list = try Program.run(["runs", "list"] + runs, in: folder)
      #expect(list.output.contains("example") && list.output.contains("finished"))
      let best = try Program.run(
        ["runs", "best", "example", "--output", "json"] + runs, in: folder)
      #expect(best.status == 0, "\(best.errors)")
      let stored = try String(
        contentsOfFile: Shared.root + "/runs/example/best.json", encoding: .utf8)
      #expect(best.output == stored)
    }
  }

  @Test("ends with critics that all have the expected r that can be had")
  func critics() throws {
    try Program.inTemporaryFolder { folder in
      let score = try Program.run(
        [
          "score", Shared.root + "/runs/example/best.json", "--database", Program.database,
          "--output", "json",
        ], in: folder)
      try #require(score.status == 0, "\(score.errors)")
      let answer = try #require(
        try JSONSerialization.jsonObject(with: Data(score.output.utf8)) as? [String: Any])
      let verdict = try #require(answer["verdict"] as? [String: Any])
      let critics = try #require(verdict["critics"] as? [[String: Any]])
      let joint = critics.filter {
        ["covariance", "workspace"].contains($0["type"] as? String ?? "")
      }
      #expect(!joint.isEmpty)
      for critic in joint { #expect((critic["expectedR"] as? Double ?? 0) > 0, "\(critic)") }
    }
  }

  @Test("stops when its time is spent and goes on")
  func time() throws {
    try Program.inTemporaryFolder { folder in
      let stopped = try Program.run(
        Self.hunt("a", ["--steps", "1000000", "--time", "1s", "--no-report"]), in: folder)
      #expect(stopped.status == 75, "\(stopped.errors)")
      #expect(stopped.errors.contains("--resume a"))
      let again = try Program.run(
        ["hunt", "--resume", "a", "--time", "1s", "--no-report"], in: folder)
      #expect(again.status == 75, "\(again.errors)")
    }
  }

  @Test("scores the published winner as the paper did", .enabled(if: Shared.isThere))
  func winner() throws {
    try Program.inTemporaryFolder { folder in
      let winners = try #require(Shared.folder) + "/golden/protomodel-builder/winners.json"
      let result = try Program.run(
        [
          "score", winners, "--at", "/real/9", "--database", Program.database, "--selection",
          "pioneer", "--reoptimise", "--output", "json",
        ], in: folder)
      try #require(result.status == 0, "\(result.errors)")
      let answer = try #require(
        try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
      let verdict = try #require(answer["verdict"] as? [String: Any])
      let Z = try #require(verdict["Z"] as? Double)
      #expect(abs(Z / 3.237 - 1) < 0.05, "Z = \(Z)")
      let analyses = (verdict["contributions"] as? [[String: Any]] ?? []).compactMap {
        $0["analysis"] as? String
      }
      #expect(
        analyses == [
          "ATLAS-SUSY-2013-02", "ATLAS-SUSY-2016-07", "ATLAS-SUSY-2016-16", "CMS-SUS-13-012",
          "CMS-SUS-16-050",
        ])
    }
  }
}
