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

  /// A task that was frozen in the middle of its walk, whatever the machine does meanwhile.
  private static func frozen(_ task: [String], chain: Int, in folder: String) throws
    -> Program.Running?
  {
    let running = try Program.start(task, in: folder)
    let claim = "\(folder)/runs/parts/claims/chain-000\(chain)"
    let begins = running.waits { FileManager.default.fileExists(atPath: claim) }
    running.kill(SIGSTOP)
    // It gives its claim back at its end: on a slow machine this process may have come too late.
    if begins, FileManager.default.fileExists(atPath: claim) { return running }
    running.kill(SIGKILL)
    _ = running.wait()
    return nil
  }

  @Test("walk the chains of a hunt, killed and stopped, to the bytes of a run of one process")
  func hunt() throws {
    let chains = 0..<6
    func task(_ numbers: String) -> [String] {
      ["cluster", "task", "parts", "--task", numbers, "--store-every", "0.05s"]
    }
    try Program.inTemporaryFolder { folder in
      _ = try Self.run(Self.hunt("whole", walkers: chains.count, steps: 600), in: folder)
      _ = try Self.run(
        Self.hunt("parts", walkers: chains.count, steps: 600) + ["--prepare"], in: folder)
      var signals: [Int32: Int] = [:]
      for chain in chains {
        let signal = [SIGKILL, SIGUSR1, SIGTERM][chain % 3]
        guard let running = try Self.frozen(task("\(chain)"), chain: chain, in: folder) else {
          continue
        }
        // A second process on the same chain waits for its holder, and then is told who that is.
        let second = try Program.run(task("\(chain)") + ["--time", "0.2s"], in: folder)
        #expect(second.status == 65 && second.errors.contains("claimed by another process"))
        running.kill(signal)
        running.kill(SIGCONT)
        let status = running.wait().status
        // Frozen between its last step and its end it has nothing left to stop for.
        if status != 0 { signals[signal, default: 0] += 1 }
        #expect([0, signal == SIGKILL ? SIGKILL : 75].contains(status))
      }
      #expect(signals.count == 3, "each signal came in time at least once: \(signals)")
      for chain in chains { _ = try Self.run(task("\(chain)"), in: folder) }
      _ = try Self.run(["hunt", "--resume", "parts", "--no-report"], in: folder)
      #expect(
        try Self.run(["runs", "export", "parts"], in: folder)
          == Self.run(["runs", "export", "whole"], in: folder))
      let refused = try Program.run(task("6"), in: folder)
      #expect(refused.status == 65 && refused.errors.contains("has no chain or hunt 6"))
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

  @Test("walk hunts of a series beyond the thousandth, wherever they were begun, and are counted")
  func manyHunts() throws {
    try Program.inTemporaryFolder { folder in
      _ = try Self.run(Self.hunt("real", walkers: 2, steps: 20), in: folder)
      for name in ["series", "old"] {
        _ = try Self.run(
          ["significance", "real", "--hunts", "1003", "--name", name, "--prepare"], in: folder)
      }
      let (new, flat) = ("/runs/series/hunts/001/1000", "/runs/old/hunts/1000")
      // As a version before began it.
      try FileManager.default.createDirectory(
        atPath: folder + flat, withIntermediateDirectories: true)
      for name in ["series", "old"] {
        _ = try Self.run(["cluster", "task", name, "--task", "999-1001"], in: folder)
      }
      #expect(FileManager.default.fileExists(atPath: folder + "/runs/old/hunts/001/1001"))
      func bytes(_ path: String) throws -> Data {
        try Data(contentsOf: URL(filePath: folder + path))
      }
      #expect(try bytes(new + "/pseudo.json") == bytes(flat + "/pseudo.json"))
      #expect(try bytes("/runs/series/hunts/0999/pseudo.json") != bytes(new + "/pseudo.json"))
      // A Slurm that takes everything and knows nothing.
      for (command, word) in [("sbatch", "echo 7"), ("squeue", "exit 0")] {
        let path = "\(folder)/bin/\(command)"
        try FileManager.default.createDirectory(
          atPath: folder + "/bin", withIntermediateDirectories: true)
        try "#!/bin/sh\n\(word)\n".write(toFile: path, atomically: true, encoding: .utf8)
        chmod(path, 0o755)
      }
      let path = ["PATH=\(folder)/bin:/usr/bin:/bin"]
      for name in ["series", "old"] {
        let told = try Program.run(
          ["cluster", "submit", name, "--engine", "slurm"], in: folder, prefix: path)
        #expect(
          told.output.contains("1000 tasks (0-998,1002) to slurm"), "\(told.output)\(told.errors)")
        let status = try Program.run(["cluster", "status", name], in: folder, prefix: path)
        #expect(status.output.contains(": 3 done, 1000 dead"), "\(status.output)")
        #expect(try Self.run(["runs", "list"], in: folder).contains("3 of 1003 hunts"))
      }
    }
  }

  /// A program in place of ours that walks a hundred steps and then waits until it is told to stop; once there
  /// is a file `go`, it is ours.
  private static func hesitant(in folder: String) throws -> String {
    let path = folder + "/hesitant"
    let text = """
      #!/bin/bash
      [ -e '\(folder)/go' ] && exec '\(Program.path)' "$@"
      trap 'exit 75' TERM
      '\(Program.path)' "$@" --to 100
      touch '\(folder)/waits'-$$
      while :; do sleep 0.05; done
      """
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    chmod(path, 0o755)
    return path
  }

  @Test(
    "are handed over, stopped, resumed and followed by the local engine, in a folder named from here"
  )
  func local() throws {
    try Program.inTemporaryFolder { folder in
      _ = try Self.run(Self.hunt("whole", walkers: 2, steps: 300), in: folder)
      _ = try Self.run(Self.hunt("array", walkers: 2, steps: 300) + ["--prepare"], in: folder)
      let program = try Self.hesitant(in: folder)
      try #"{"format": 1, "engine": "local", "atOnce": 2, "program": "\#(program)"}"#
        .write(toFile: folder + "/config.json", atomically: true, encoding: .utf8)
      let told = try Self.run(
        ["cluster", "submit", "array", "--config", "config.json"], in: folder)
      #expect(told.contains("array: 2 tasks (0-1) to local"))
      #expect(FileManager.default.fileExists(atPath: folder + "/runs/array/cluster/task.sh"))
      func status() throws -> String { try Self.run(["cluster", "status", "array"], in: folder) }
      func waits(_ condition: () throws -> Bool) throws -> Bool {
        let end = Date(timeIntervalSinceNow: 180)
        while Date() < end {
          if try condition() { return true }
          Thread.sleep(forTimeInterval: 0.1)
        }
        return false
      }
      #expect(
        try waits {
          try FileManager.default.contentsOfDirectory(atPath: folder)
            .count { $0.hasPrefix("waits-") } == 2
        })
      #expect(try status().contains("tasks of 300 steps: 2 running"))
      _ = try Self.run(["cluster", "cancel", "array"], in: folder)
      #expect(try waits { try status().contains("tasks of 300 steps: 2 cancelled") })
      #expect(try status().contains("100 of 300"))
      try Data().write(to: URL(filePath: folder + "/go"))
      _ = try Self.run(["cluster", "resume", "array"], in: folder)
      let isDone = try waits { try status().contains("tasks of 300 steps: 2 done") }
      let last = try status()
      #expect(isDone, "\(last)")
      _ = try Self.run(["hunt", "--resume", "array", "--no-report"], in: folder)
      #expect(
        try Self.run(["runs", "export", "array"], in: folder)
          == Self.run(["runs", "export", "whole"], in: folder))
    }
  }
}
