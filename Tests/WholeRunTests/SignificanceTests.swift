import Foundation
import TestSupport
import Testing

@Suite("A series of hunts on pseudo-databases")
struct SignificanceTests {
  private static let hunt = [
    "hunt", "--name", "real", "--database", Program.database, "--selection", "pioneer",
    "--walkers", "3", "--steps", "40", "--seed", "7", "--no-report",
  ]
  private static let series = ["significance", "real", "--hunts", "3", "--name", "series"]

  private static func run(_ arguments: [String], in folder: String) throws -> String {
    let result = try Program.run(arguments, in: folder)
    try #require(result.status == 0, "\(arguments): \(result.errors)")
    return result.output
  }

  private static func answer(in folder: String) throws -> String {
    try String(contentsOfFile: folder + "/runs/series/significance.json", encoding: .utf8)
  }

  private static func list(_ member: String, _ bytes: Data) throws -> [[String: Any]] {
    let root = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
    return try #require(root[member] as? [[String: Any]])
  }

  @Test("gives the same bytes with one thread and two, and after kill -9 in the middle of hunts")
  func resumes() throws {
    try Program.inTemporaryFolder { folder in
      _ = try Self.run(Self.hunt, in: folder)
      let text = try Self.run(Self.series + ["--threads", "2"], in: folder)
      #expect(text.contains("3 of 3 hunts") && text.contains("counting"))
      let expected = try Self.answer(in: folder)
      let pseudo = try String(
        contentsOfFile: folder + "/runs/series/hunts/0001/pseudo.json", encoding: .utf8)
      #expect(!FileManager.default.fileExists(atPath: folder + "/runs/series/hunts/0001/chains"))

      try FileManager.default.removeItem(atPath: folder + "/runs/series")
      _ = try Self.run(Self.series + ["--threads", "1"], in: folder)
      #expect(try Self.answer(in: folder) == expected)

      try FileManager.default.removeItem(atPath: folder + "/runs/series")
      var arguments = Self.series
      for pause in [0.4, 0.8, 1.2, 1.6] {
        let running = try Program.start(arguments, in: folder)
        Thread.sleep(forTimeInterval: pause)
        running.kill(SIGKILL)
        _ = running.wait()
        if FileManager.default.fileExists(atPath: folder + "/runs/series/plan.json") {
          arguments = ["significance", "--resume", "series", "--hunts", "3"]
        }
      }
      _ = try Self.run(arguments, in: folder)
      #expect(try Self.answer(in: folder) == expected)
      let again = try String(
        contentsOfFile: folder + "/runs/series/hunts/0001/pseudo.json", encoding: .utf8)
      #expect(again == pseudo)
    }
  }

  @Test("gets more hunts later, and leaves those that it has")
  func extends() throws {
    try Program.inTemporaryFolder { folder in
      _ = try Self.run(Self.hunt, in: folder)
      _ = try Self.run(Self.series, in: folder)
      let whole = try Self.answer(in: folder)
      try FileManager.default.removeItem(atPath: folder + "/runs/series")
      _ = try Self.run(["significance", "real", "--hunts", "1", "--name", "series"], in: folder)
      _ = try Self.run(["significance", "--resume", "series", "--hunts", "3"], in: folder)
      #expect(try Self.answer(in: folder) == whole)
      #expect(try Self.list("fakes", Data(whole.utf8)).count == 3)
      #expect(try Self.run(["runs", "list"], in: folder).contains("3 of 3 hunts"))
      #expect(
        try Self.run(["runs", "status", "series"], in: folder).contains("finished, 3 of 3 hunts"))
      let refused = try Program.run(
        ["closure", "--resume", "series"], in: folder)
      #expect(refused.status == 65 && refused.errors.contains("protolith significance"))
    }
  }

  @Test("shows what becomes of injected models")
  func closure() throws {
    try Program.inTemporaryFolder { folder in
      _ = try Self.run(Self.hunt, in: folder)
      let text = try Self.run(
        ["closure", "real", "--injections", "2", "--expected-z", "4:6", "--name", "inject"],
        in: folder)
      #expect(text.contains("2 of 2 hunts on injected models"))
      let file = try Data(contentsOf: URL(filePath: folder + "/runs/inject/closure.json"))
      for entry in try Self.list("entries", file) {
        let expected = try #require(entry["expectedZ"] as? Double)
        #expect(expected > 3.9 && expected < 6.1)
        #expect(try #require(entry["particles"] as? [Any]).count >= 2)
      }
    }
  }
}
