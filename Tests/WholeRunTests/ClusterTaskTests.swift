import Foundation
import TestSupport
import Testing

@Suite("Tasks of a cluster")
struct ClusterTaskTests {
  private static func hunt(_ name: String, walkers: Int, steps: Int) -> [String] {
    [
      "hunt", "--name", name, "--database", Program.database, "--selection", "pioneer",
      "--walkers", "\(walkers)", "--steps", "\(steps)", "--seed", "7", "--no-report",
    ]
  }

  private static func run(_ arguments: [String], in folder: String) throws -> String {
    let result = try Program.run(arguments, in: folder)
    try #require(result.status == 0, "\(arguments): \(result.errors)")
    return result.output
  }

  @Test("walk the chains of a hunt, killed and stopped, to the bytes of a run of one process")
  func hunt() throws {
    try Program.inTemporaryFolder { folder in
      _ = try Self.run(Self.hunt("whole", walkers: 3, steps: 400), in: folder)
      _ = try Self.run(Self.hunt("parts", walkers: 3, steps: 400) + ["--prepare"], in: folder)
      func task(_ numbers: String) -> [String] {
        ["cluster", "task", "parts", "--task", numbers, "--store-every", "0.05s"]
      }
      let first = try Program.start(task("0"), in: folder)
      #expect(
        first.waits {
          FileManager.default.fileExists(atPath: "\(folder)/runs/parts/chains/0000.sqlite")
        })
      // A second process on the same chain, on the same machine, is told who has it.
      let second = try Program.run(task("0"), in: folder)
      #expect(second.status == 65 || second.status == 0)
      if second.status == 65 { #expect(second.errors.contains("claimed by another process")) }
      first.kill(SIGKILL)
      _ = first.wait()
      let others = try Program.start(task("1-2"), in: folder)
      #expect(
        others.waits {
          FileManager.default.fileExists(atPath: "\(folder)/runs/parts/chains/0001.sqlite")
        })
      others.kill(SIGUSR1)
      #expect([0, 75].contains(others.wait().status))
      for numbers in ["0", "1", "2"] { _ = try Self.run(task(numbers), in: folder) }
      _ = try Self.run(["hunt", "--resume", "parts", "--no-report"], in: folder)
      #expect(
        try Self.run(["runs", "export", "parts"], in: folder)
          == Self.run(["runs", "export", "whole"], in: folder))
      let refused = try Program.run(task("3"), in: folder)
      #expect(refused.status == 65 && refused.errors.contains("has no chain or hunt 3"))
    }
  }

  @Test("walk the hunts of a series, each where it likes, to the same answer")
  func series() throws {
    try Program.inTemporaryFolder { folder in
      _ = try Self.run(Self.hunt("real", walkers: 2, steps: 40), in: folder)
      let answer = folder + "/runs/series/significance.json"
      let series = ["significance", "real", "--hunts", "3", "--name", "series"]
      _ = try Self.run(series, in: folder)
      let expected = try String(contentsOfFile: answer, encoding: .utf8)
      try FileManager.default.removeItem(atPath: folder + "/runs/series")
      _ = try Self.run(series + ["--prepare"], in: folder)
      for numbers in ["2", "0-1"] {
        _ = try Self.run(["cluster", "task", "series", "--task", numbers], in: folder)
      }
      _ = try Self.run(["significance", "--resume", "series"], in: folder)
      #expect(try String(contentsOfFile: answer, encoding: .utf8) == expected)
    }
  }

  @Test(
    "are handed over, stopped, resumed and followed by the local engine, in a folder named from here"
  )
  func local() throws {
    try Program.inTemporaryFolder { folder in
      _ = try Self.run(Self.hunt("whole", walkers: 2, steps: 300), in: folder)
      _ = try Self.run(Self.hunt("array", walkers: 2, steps: 300) + ["--prepare"], in: folder)
      let told = try Self.run(["cluster", "submit", "array", "--engine", "local"], in: folder)
      #expect(told.contains("array: 2 tasks (0-1) to local"))
      #expect(FileManager.default.fileExists(atPath: folder + "/runs/array/cluster/task.sh"))
      _ = try Self.run(["cluster", "cancel", "array"], in: folder)
      func status() throws -> String { try Self.run(["cluster", "status", "array"], in: folder) }
      func waits(_ word: String) throws -> Bool {
        let end = Date(timeIntervalSinceNow: 60)
        while Date() < end {
          if try status().contains(word) { return true }
          Thread.sleep(forTimeInterval: 0.2)
        }
        return false
      }
      if try waits("tasks of 300 steps: 2 cancelled") {
        _ = try Self.run(["cluster", "resume", "array"], in: folder)
      }
      let isDone = try waits("tasks of 300 steps: 2 done")
      let last = try status()
      #expect(isDone, "\(last)")
      _ = try Self.run(["hunt", "--resume", "array", "--no-report"], in: folder)
      #expect(
        try Self.run(["runs", "export", "array"], in: folder)
          == Self.run(["runs", "export", "whole"], in: folder))
    }
  }
}
