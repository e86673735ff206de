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

      var kills = 0
      var random = SystemRandomNumberGenerator()
      var arguments = Self.hunt("killed", steps: steps)
      // Moments spread over the life of a process, from its first millisecond to beyond its last store.
      while kills < 20 {
        let running = try Program.start(arguments, in: folder)
        Thread.sleep(forTimeInterval: .random(in: 0.02...max(0.3, duration / 8), using: &random))
        running.kill(SIGKILL)
        let status = running.wait().status
        if status == 0 { break }
        kills += 1
        if FileManager.default.fileExists(atPath: folder + "/runs/killed/plan.json") {
          arguments = ["hunt", "--resume", "killed", "--no-report"]
        }
      }
      let last = try Program.run(arguments, in: folder)
      #expect(last.status == 0, "\(last.errors)")
      #expect(kills >= 20, "the run ended after \(kills) kills; it should be longer")
      #expect(try Self.export("killed", in: folder) == expected)
    }
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
