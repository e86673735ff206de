import Foundation
import TestSupport
import Testing

@Suite("A posterior as a user has it")
struct PosteriorTests {
  private static func posterior(_ name: String, steps: Int, _ more: [String] = []) -> [String] {
    [
      "posterior", "--name", name, "--database", Program.database, "--selection", "pioneer",
      "--walkers", "2", "--steps", "\(steps)", "--seed", "7", "--temperatures", "4",
    ] + more
  }

  private static func export(_ name: String, in folder: String) throws -> String {
    let result = try Program.run(["runs", "export", name], in: folder)
    try #require(result.status == 0, "\(result.errors)")
    return result.output
  }

  @Test("gives probabilities, masses, the evidence and how well they are known")
  func answers() throws {
    try Program.inTemporaryFolder { folder in
      let run = try Program.run(Self.posterior("a", steps: 1500, ["--json"]), in: folder)
      try #require(run.status == 0, "\(run.errors)")
      #expect(run.errors.contains("what was observed had no say in it"))
      let stored = try String(contentsOfFile: folder + "/runs/a/posterior.json", encoding: .utf8)
      #expect(run.output == stored)
      let answer = try #require(
        try JSONSerialization.jsonObject(with: Data(stored.utf8)) as? [String: Any])
      #expect(answer["kind"] as? String == "posterior")
      let contents = try #require(answer["contents"] as? [[String: Any]])
      let sum = contents.reduce(0) { $0 + ($1["probability"] as? Double ?? .nan) }
      #expect(abs(sum - 1) < 1e-9)
      let particles = try #require(answer["particles"] as? [[String: Any]])
      let lsp = try #require(particles.first { $0["particle"] as? String == "X_Z^1" })
      #expect(lsp["probability"] as? Double == 1)
      let mass = try #require(lsp["mass_gev"] as? [String: Any])
      let inner = try #require(mass["shortest_68"] as? [Double])
      let outer = try #require(mass["shortest_95"] as? [Double])
      #expect(outer[1] - outer[0] >= inner[1] - inner[0] && inner[0] > 0)
      let evidence = try #require(answer["evidence"] as? [String: Any])
      let stones = try #require(evidence["stepping_stones"] as? [String: Any])
      let alone = try #require(evidence["lsp_alone"] as? [String: Any])
      let values = try [stones, alone].map { try #require($0["ln_ratio"] as? Double) }
      let errors = try [stones, alone].map { try #require($0["error"] as? Double) }
      #expect(abs(values[0] - values[1]) < 6 * (errors[0] + errors[1]) && errors[0] < 1)

      for (arguments, words) in [
        (["list"], ["a", "posterior", "finished"]),
        (["status", "a"], ["a posterior", "birth", "swap", "ln density against step"]),
        (["inspect", "a"], ["posterior a, chain 0", "ln likelihood ratio", "X_Z^1"]),
        (["diagnose", "a"], ["bulk ESS", "number of particles", "swaps", "birth"]),
      ] {
        let result = try Program.run(["runs"] + arguments, in: folder)
        #expect(result.status == 0, "\(arguments): \(result.errors)")
        for word in words {
          #expect(result.output.contains(word), "“\(word)” in \(result.output)")
        }
        #expect(arguments[0] == "list" || !result.output.contains("best K"))
      }
      let report = try Program.run(["runs", "report", "a"], in: folder)
      #expect(report.status == 0, "\(report.errors)")
      let page = try String(contentsOfFile: folder + "/runs/a/report.html", encoding: .utf8)
      for heading in ["Contents", "Particles and masses", "Evidence", "To do it again"] {
        #expect(page.contains("<h2>\(heading)</h2>"))
      }
      #expect(page.contains("<svg") && !page.contains("<script") && !page.contains("src="))
      for command in [["runs", "best", "a"], ["hunt", "--resume", "a"]] {
        let refused = try Program.run(command, in: folder)
        #expect(refused.status == 65 && refused.errors.contains("is a posterior, not a search"))
      }
    }
  }

  @Test("gives byte for byte what an uninterrupted run gives, also after kill -9")
  func killed() throws {
    try Program.inTemporaryFolder { folder in
      let whole = try Program.run(Self.posterior("whole", steps: 6000), in: folder)
      try #require(whole.status == 0, "\(whole.errors)")
      let expected = try Self.export("whole", in: folder)
      var arguments = Self.posterior("killed", steps: 6000)
      let chain = folder + "/runs/killed/chains/0000.sqlite"
      var kills = 0
      while kills < 5 {
        let running = try Program.start(arguments, in: folder)
        #expect(running.waits(until: { FileManager.default.fileExists(atPath: chain) }))
        Thread.sleep(forTimeInterval: .random(in: 0.05...0.4))
        running.kill(SIGKILL)
        if running.wait().status == 0 { break }
        kills += 1
        arguments = ["posterior", "--resume", "killed"]
      }
      #expect(kills > 0)
      let last = try Program.run(["posterior", "--resume", "killed"], in: folder)
      #expect(last.status == 0, "\(last.errors)")
      #expect(try Self.export("killed", in: folder) == expected)
      // The checkpoint's ladder and tally are the same too, and so is the answer but for the name.
      let answers = try ["whole", "killed"].map { name in
        try String(contentsOfFile: folder + "/runs/\(name)/posterior.json", encoding: .utf8)
          .replacing(name, with: "NAME")
      }
      #expect(answers[0] == answers[1])
    }
  }

  @Test("goes on beyond its last step as if it had been planned longer")
  func extended() throws {
    try Program.inTemporaryFolder { folder in
      let ladder = ["--burn-in", "100"]
      for (name, steps) in [("long", 900), ("short", 500)] {
        let result = try Program.run(
          Self.posterior(name, steps: steps, ladder + ["--threads", name == "long" ? "1" : "2"]),
          in: folder)
        try #require(result.status == 0, "\(result.errors)")
      }
      let fewer = try Program.run(
        ["posterior", "--resume", "short", "--steps", "400"], in: folder)
      #expect(fewer.status == 65 && fewer.errors.contains("--steps"))
      let more = try Program.run(["posterior", "--resume", "short", "--steps", "900"], in: folder)
      #expect(more.status == 0, "\(more.errors)")
      #expect(try Self.export("short", in: folder) == Self.export("long", in: folder))
    }
  }

  @Test("takes the members of a search's best combination and says that data chose them")
  func combinationOfRun() throws {
    try Program.inTemporaryFolder { folder in
      let hunt = try Program.run(
        [
          "hunt", "--name", "h", "--database", Program.database, "--selection", "pioneer",
          "--steps", "250", "--seed", "3", "--no-report",
        ], in: folder)
      try #require(hunt.status == 0, "\(hunt.errors)")
      let run = try Program.run(
        Self.posterior("p", steps: 300, ["--combination-from", "h"]), in: folder)
      try #require(run.status == 0, "\(run.errors)")
      #expect(run.output.contains("chosen by what was observed"))
      let best = try Data(contentsOf: URL(filePath: folder + "/runs/h/best.json"))
      let text = String(decoding: best, as: UTF8.self)
      let answer = try #require(
        try JSONSerialization.jsonObject(
          with: Data(contentsOf: URL(filePath: folder + "/runs/p/posterior.json")))
          as? [String: Any])
      let combination = try #require(answer["combination"] as? [String: Any])
      let parts = try #require(combination["parts"] as? [[String: Any]])
      #expect(!parts.isEmpty)
      for part in parts {
        if let region = part["region"] as? String { #expect(text.contains("\"\(region)\"")) }
      }
      let wrong = try Program.run(
        Self.posterior("q", steps: 300, ["--combination-from", "p"]), in: folder)
      #expect(wrong.status == 65 && wrong.errors.contains("is a posterior, not a search"))
    }
  }

  @Test("ends when it has converged, at the same step with any number of threads")
  func converges() throws {
    try Program.inTemporaryFolder { folder in
      let loose = ["--until-converged", "--r-hat", "1.2", "--effective-size", "40"]
      for threads in ["1", "2"] {
        let run = try Program.run(
          Self.posterior("t" + threads, steps: 6000, loose + ["--threads", threads]), in: folder)
        try #require(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("The chains agree"))
      }
      let export = try Self.export("t1", in: folder)
      #expect(try export == Self.export("t2", in: folder))
      #expect(export.split(separator: "\n").count < 2 * 6000)
      let list = try Program.run(["runs", "list"], in: folder)
      #expect(list.output.contains("finished") && !list.output.contains("stopped"))
    }
  }
}
