import Foundation
import TestSupport
import Testing

@Suite("A hunt that is killed and resumed")
struct ResumeTests {
  private static func hunt(_ name: String, steps: Int) -> [String] {
    [
      "hunt", "--name", name, "--database", Program.database, "--selection", "pioneer", "--walkers",
      "2",
      "--steps", "\(steps)", "--seed", "7", "--no-report",
    ]
  }

  private static func export(_ name: String, in folder: String) throws -> String {
    let result = try Program.run(["runs", "export", name], in: folder)
    try #require(result.status == 0, "\(result.errors)")
    return result.output
  }

  @Test("gives byte for byte what an uninterrupted run gives, also after twenty kill -9")
  func killedTwentyTimes() throws {
    try Program.inTemporaryFolder { folder in
      let steps = 1500
      let start = Date()
      let whole = try Program.run(Self.hunt("whole", steps: steps), in: folder)
      try #require(whole.status == 0, "\(whole.errors)")
      let duration = Date().timeIntervalSince(start)
      let expected = try Self.export("whole", in: folder)
      #expect(expected.split(separator: "\n").count >= 2 * steps)

      // A run that gets through before its twentieth kill is followed by another one.
      var kills = Kills()
      for round in 0..<20 where kills.all < 20 {
        let name = "killed\(round)"
        try Self.kill(name, steps: steps, longest: max(0.3, duration / 8), folder, &kills)
        #expect(try Self.export(name, in: folder) == expected, "\(name)")
      }
      #expect(kills.all >= 20)
      #expect(kills.whileWalking >= 5, "\(kills)")
    }
  }

  /// Kills so far, and those that hit a process that had stored steps but not all.
  private struct Kills {
    var all = 0
    var whileWalking = 0
  }

  /// Starts a run and resumes it until it gets through, killed at moments from the first milliseconds of
  /// a process to beyond its last store; left alone after the twentieth kill.
  private static func kill(
    _ name: String, steps: Int, longest: Double, _ folder: String, _ kills: inout Kills
  ) throws {
    var random = SystemRandomNumberGenerator()
    var arguments = hunt(name, steps: steps)
    while kills.all < 20 {
      let running = try Program.start(arguments, in: folder)
      Thread.sleep(forTimeInterval: .random(in: 0.02...longest, using: &random))
      running.kill(SIGKILL)
      if running.wait().status == 0 { return }
      kills.all += 1
      let run = folder + "/runs/\(name)"
      if FileManager.default.fileExists(atPath: run + "/chains/0000.sqlite") {
        kills.whileWalking += 1
      }
      if FileManager.default.fileExists(atPath: run + "/plan.json") {
        arguments = ["hunt", "--resume", name, "--no-report"]
      }
    }
    let last = try Program.run(arguments, in: folder)
    #expect(last.status == 0, "\(last.errors)")
  }

  @Test("stops on SIGTERM with status 75 after its step and goes on")
  func terminated() throws {
    try Program.inTemporaryFolder { folder in
      let whole = try Program.run(Self.hunt("whole", steps: 600), in: folder)
      try #require(whole.status == 0, "\(whole.errors)")
      let running = try Program.start(Self.hunt("stopped", steps: 600), in: folder)
      #expect(
        running.waits(until: {
          FileManager.default.fileExists(atPath: folder + "/runs/stopped/chains/0000.sqlite")
        })
      )
      running.kill(SIGTERM)
      let stopped = running.wait()
      #expect(stopped.status == 75, "\(stopped.errors)")
      let resumed = try Program.run(["hunt", "--resume", "stopped", "--no-report"], in: folder)
      #expect(resumed.status == 0, "\(resumed.errors)")
      #expect(try Self.export("stopped", in: folder) == Self.export("whole", in: folder))
    }
  }

  @Test("gives the same bytes with one thread and with two")
  func threads() throws {
    try Program.inTemporaryFolder { folder in
      for (name, threads) in [("one", "1"), ("two", "2")] {
        let result = try Program.run(
          Self.hunt(name, steps: 200) + ["--threads", threads], in: folder)
        try #require(result.status == 0, "\(result.errors)")
      }
      #expect(try Self.export("one", in: folder) == Self.export("two", in: folder))
    }
  }
}
