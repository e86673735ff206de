import Foundation
import TestSupport
import Testing

@Suite("A global fit as a user has it")
struct FitTests {
  private static let plan =
    Shared.root + "/Sources/protolith/protolith.docc/Resources/gluino-fit.json"

  private static func fit(
    _ name: String, sampler: String, walkers: Int = 2, steps: Int, _ more: [String] = []
  ) -> [String] {
    [
      "fit", plan, "--name", name, "--database", Program.database, "--selection", "pioneer",
      "--sampler", sampler, "--walkers", "\(walkers)", "--steps", "\(steps)", "--seed", "5",
      "--no-report",
    ] + more
  }

  private static func answer(_ name: String, in folder: String) throws -> [String: Any] {
    let text = try Data(contentsOf: URL(filePath: folder + "/runs/\(name)/fit.json"))
    return try #require(try JSONSerialization.jsonObject(with: text) as? [String: Any])
  }

  private static func export(_ name: String, in folder: String) throws -> String {
    let result = try Program.run(["runs", "export", name], in: folder)
    try #require(result.status == 0, "\(result.errors)")
    return result.output
  }

  @Test("is checked before it is walked, and families are listed")
  func check() throws {
    try Program.inTemporaryFolder { folder in
      let check = try Program.run(
        ["fit", "check", Self.plan, "--database", Program.database, "--selection", "pioneer"],
        in: folder)
      #expect(check.status == 0, "\(check.errors)")
      for word in ["expected r", "ln L ratio", "ms each", "m_gluino = 1800"] {
        #expect(check.output.contains(word), "“\(word)” in \(check.output)")
      }
      let families = try Program.run(["fit", "families"], in: folder)
      for name in ["T1tttt", "gluino-squark-lsp", "stop-chargino-lsp", "protomodel", "m_slepton"] {
        #expect(families.output.contains(name))
      }
      let wrong = try String(contentsOfFile: Self.plan, encoding: .utf8)
        .replacing("m_lsp < m_gluino - 200", with: "m_lsp < m_gluinos - 200")
      try Data(wrong.utf8).write(to: URL(filePath: folder + "/wrong.json"))
      let refused = try Program.run(["fit", "wrong.json"], in: folder)
      #expect(refused.status == 65 && refused.errors.contains("wrong.json, at /require/0"))
      #expect(refused.errors.contains("m_gluinos"))
    }
  }

  @Test("gives posterior, profiles and the evidence, by nested sampling as by tempering")
  func answers() throws {
    try Program.inTemporaryFolder { folder in
      let nested = #"{"name": "nested", "livePoints": 60}"#
      let tempering = #"{"name": "tempering", "rungs": 5, "burnIn": 500}"#
      for (name, sampler, steps, more) in [
        ("n", nested, 100_000, []), ("t", tempering, 1500, []),
        ("l", tempering, 6000, ["--ladder", "1"]),
      ] {
        let walkers = name == "l" ? 5 : 2
        let run = try Program.run(
          Self.fit(name, sampler: sampler, walkers: walkers, steps: steps, more), in: folder)
        try #require(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("ln Z =") && run.output.contains("posterior"))
      }
      let answers = try ["n", "t", "l"].map { try Self.answer($0, in: folder) }
      // Draws of a ladder are those of its rung of temperature 1.
      #expect((answers[2]["points"] as? [String: Any])?["draws"] as? Int == 5500)
      var evidences: [(Double, Double)] = []
      for answer in answers {
        #expect(answer["kind"] as? String == "posterior")
        let evidence = try #require((answer["evidence"] as? [[String: Any]])?.first)
        evidences.append(
          (
            try #require(evidence["ln_ratio"] as? Double),
            try #require(evidence["error"] as? Double)
          ))
      }
      #expect(try #require(answers[0]["insertion"] as? [String: Any])["births"] is Int)
      for (one, other) in [(0, 1), (0, 2), (1, 2)] {
        let (one, other) = (evidences[one], evidences[other])
        #expect(abs(one.0 - other.0) < 6 * (one.1 * one.1 + other.1 * other.1).squareRoot() + 0.02)
      }
      for place in 0..<4 {
        let rows = try answers.map {
          try #require(($0["posterior"] as? [[String: Any]])?[place])
        }
        // What families of live points say is in the files of a nested fit, and of no other.
        #expect(rows[0]["family_scale"] is Double && !(rows[1]["family_scale"] is Double))
        let means = try rows.map { try #require($0["mean"] as? Double) }
        let errors = try rows.map { try #require($0["mean_error"] as? Double) }
        for (one, other) in [(0, 1), (0, 2), (1, 2)] {
          let error = (errors[one] * errors[one] + errors[other] * errors[other]).squareRoot()
          #expect(abs(means[one] - means[other]) < 6 * error, "\(rows)")
        }
      }
      for (arguments, words) in [
        (["list"], ["n", "fit", "finished"]), (["status", "n"], ["a fit"]),
        (["inspect", "n"], ["fit n, chain 0", "m_gluino", "points evaluated"]),
        (["diagnose", "n"], ["fit n: 2 chains", "m_gluino [GeV]", "effective size", "death"]),
        (["diagnose", "t"], ["R̂", "m_gluino [GeV]", "ln L ratio", "swaps", "barrier"]),
        (["diagnose", "l"], ["fit l: 5 chains", "T of 0", "prior", "br_top"]),
        (["diagnose", "l", "--json"], ["\"autocorrelation_time\"", "\"kind\": \"fit\""]),
      ] {
        let result = try Program.run(["runs"] + arguments, in: folder)
        #expect(result.status == 0, "\(arguments): \(result.errors)")
        for word in words { #expect(result.output.contains(word), "“\(word)” in \(result.output)") }
      }
      let refused = try Program.run(["hunt", "--resume", "n"], in: folder)
      #expect(refused.status == 65 && refused.errors.contains("is a fit, not a search"))
    }
  }

  @Test("by a search has profiles and a best point, and no word of a posterior")
  func search() throws {
    try Program.inTemporaryFolder { folder in
      let run = try Program.run(Self.fit("e", sampler: "evolution", steps: 60), in: folder)
      try #require(run.status == 0, "\(run.errors)")
      let answer = try Self.answer("e", in: folder)
      #expect(answer["kind"] as? String == "search" && answer["posterior"] is NSNull)
      #expect((answer["evidence"] as? [Any])?.isEmpty == true)
      #expect(!run.output.contains("\nposterior") && run.output.contains("profile likelihood"))
      let diagnosis = try Program.run(["runs", "diagnose", "e"], in: folder)
      #expect(diagnosis.output.contains("best ln L ratio"), "\(diagnosis.errors)")
    }
  }

  @Test("ends where its chains agree, by what was asked for, and goes on to the same end")
  func converged() throws {
    try Program.inTemporaryFolder { folder in
      let sampler = #"{"name": "metropolis", "burnIn": 300}"#
      let until = ["--until-converged", "--r-hat", "1.2", "--effective-size", "30"]
      let run = try Program.run(Self.fit("c", sampler: sampler, steps: 20_000, until), in: folder)
      try #require(run.status == 0, "\(run.errors)")
      #expect(try Self.answer("c", in: folder)["finished"] as? Bool == true)
      let end = try Data(contentsOf: URL(filePath: folder + "/runs/c/ended.json"))
      let ended = try #require(try JSONSerialization.jsonObject(with: end) as? [String: Any])
      let step = try #require(ended["step"] as? Int)
      #expect(step % 1000 == 0 && step < 20_000)
      let before = try Self.export("c", in: folder)
      let resumed = try Program.run(["fit", "--resume", "c", "--no-report"], in: folder)
      #expect(resumed.status == 0, "\(resumed.errors)")
      #expect(try Self.export("c", in: folder) == before)
      for (sampler, words) in [("nested", "nested ends by itself"), ("metropolis", "")] {
        let walkers = words.isEmpty ? 1 : 2
        let refused = try Program.run(
          Self.fit("r", sampler: sampler, walkers: walkers, steps: 1000, until), in: folder)
        let expected = words.isEmpty ? "--until-converged compares chains" : words
        #expect(refused.status == 64 && refused.errors.contains(expected), "\(refused.errors)")
      }
    }
  }

  @Test("goes on to the same bytes after kill -9, with any number of threads")
  func killed() throws {
    try Program.inTemporaryFolder { folder in
      let sampler = #"{"name": "stretch", "burnIn": 20}"#
      let whole = Self.fit("whole", sampler: sampler, steps: 400, ["--threads", "1"])
      try #require(try Program.run(whole, in: folder).status == 0)
      let expected = try Self.export("whole", in: folder)
      var arguments = Self.fit("killed", sampler: sampler, steps: 400)
      let chain = folder + "/runs/killed/chains/0000.sqlite"
      for _ in 0..<3 {
        let running = try Program.start(arguments, in: folder)
        #expect(running.waits(until: { FileManager.default.fileExists(atPath: chain) }))
        Thread.sleep(forTimeInterval: .random(in: 0.05...0.3))
        running.kill(SIGKILL)
        _ = running.wait()
        arguments = ["fit", "--resume", "killed", "--no-report"]
      }
      let last = try Program.run(arguments, in: folder)
      #expect(last.status == 0, "\(last.errors)")
      #expect(try Self.export("killed", in: folder) == expected)
    }
  }
}
