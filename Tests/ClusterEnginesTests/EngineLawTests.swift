import Foundation
import TestSupport
import Testing

@testable import ClusterEngines

@Suite("Every engine")
struct EngineLawTests {
  private static let names = ClusterEngines.names

  private func engine(_ name: String, _ answers: [CommandRunner.Result] = []) throws
    -> (any ClusterEngine, FakeScheduler)
  {
    let fake = FakeScheduler(answers)
    return (try ClusterEngines.engine(name, commands: fake.runner), fake)
  }

  @Test("writes scripts that bash can read and that are the same each time", arguments: names)
  func scripts(name: String) throws {
    let folder = try TemporaryFolder()
    let (engine, _) = try engine(name)
    var array = sampleArray(folder: "/data/runs/big/cluster")
    array.workingDirectory = "/data/work"
    let files = try engine.script(for: array)
    #expect(try engine.script(for: array) == files)
    for file in files where file.text.hasPrefix("#!/bin/bash") {
      try file.text.write(toFile: "\(folder.path)/\(file.name)", atomically: true, encoding: .utf8)
      #expect(try folder.run("bash", "-n", file.name), "\(file.name)")
    }
  }

  @Test(
    "refuses names, folders, words and lines that could mean something else", arguments: names)
  func injections(name: String) throws {
    let (engine, fake) = try engine(name)
    var arrays: [TaskArray] = []
    func bad(_ change: (inout TaskArray) -> Void) {
      var array = sampleArray(folder: "/data/runs/big/cluster")
      array.workingDirectory = "/data/work"
      change(&array)
      arrays.append(array)
    }
    for text in ["", "a b", "a;reboot", "$(x)", "a\nb", "-x", "ä"] { bad { $0.name = text } }
    for text in ["", "x y", "--reboot", "a\n#SBATCH --x", "`x`", "a;b", "$x"] {
      bad { $0.resources.partition = text }
      bad { $0.resources.account = text }
    }
    for text in ["relative", "/a\nb"] {
      bad { $0.folder = text }
      bad { $0.workingDirectory = text }
    }
    bad { $0.command.append("a\nb") }
    bad { $0.resources.extraLines = ["#SBATCH --x\nreboot"] }
    bad { $0.resources.setup = ["x\ny"] }
    bad { $0.tasks = [] }
    bad { $0.tasks = [3, 1] }
    bad { $0.tasks = [-1] }
    bad { $0.resources.wallTime = 100 }
    bad { $0.resources.cores = 0 }
    if name != LocalEngine.name { bad { $0.resources.extraLines = ["reboot"] } }
    for array in arrays {
      #expect(throws: ClusterError.self, "\(array)") { try engine.script(for: array) }
      #expect(throws: ClusterError.self) { try engine.submit(array) }
    }
    #expect(fake.asked.isEmpty)
  }

  @Test(
    "leaves a mark for tasks that are cancelled; what an earlier job left goes when they are submitted again"
  )
  func marks() throws {
    let answers = [
      "slurm": ["", "12\n"], "htcondor": ["", "12.0 - 12.2\n"], "local": ["99999999\n"],
    ]
    for name in Self.names {
      let folder = try TemporaryFolder()
      var array = sampleArray(folder: folder.path, tasks: [0, 1, 2])
      array.workingDirectory = folder.path
      let (engine, _) = try engine(
        name, (answers[name] ?? []).map { CommandRunner.Result(output: $0) })
      let id = name == "local" ? "99999999 1" : "12"
      let job = SubmittedJob(id: id, thousand: 0, tasks: [0, 1, 2])
      try engine.cancel([1], of: [job], in: array)
      #expect(FileManager.default.fileExists(atPath: array.stopPath(1)), "\(name)")
      #expect(!FileManager.default.fileExists(atPath: array.stopPath(2)))
      try FileManager.default.createDirectory(
        atPath: folder.path + "/states/0", withIntermediateDirectories: true)
      for task in [1, 7] {
        try Data("ended 137 t h j".utf8).write(to: URL(filePath: array.statePath(task)))
      }
      _ = try engine.submit(array)
      #expect(!FileManager.default.fileExists(atPath: array.stopPath(1)), "\(name)")
      #expect(TaskState.read(array, 1) == nil, "what an earlier job left")
      #expect(TaskState.read(array, 7)?.status == 137, "a task that is not submitted")
      #expect(FileManager.default.fileExists(atPath: folder.path + "/logs/0"))
    }
  }

  @Test("is found by its name")
  func catalogue() throws {
    #expect(Self.names == ["local", "slurm", "htcondor"])
    for name in Self.names {
      #expect(type(of: try ClusterEngines.engine(name)).name == name)
    }
    #expect(throws: ClusterError.noEngine(name: "pbs", others: Self.names)) {
      _ = try ClusterEngines.engine("pbs")
    }
  }
}

@Suite("What a task wrote about itself")
struct TaskStateTests {
  @Test("says how it ended, and signals by their names")
  func words() throws {
    let state = try #require(TaskState(line: "ended 137 2026-11-30T22:00:00Z node1 slurm 12_3"))
    #expect(state.status == 137)
    #expect(state.job == "slurm 12_3")
    #expect(state.words.hasPrefix("killed by signal 9 (SIGKILL"))
    #expect(TaskState(line: "ended 75 t h j")?.words == "stopped early, stored, t on h")
    #expect(TaskState(line: "ended 65 t h j")?.words == "failed with status 65, t on h")
    #expect(TaskState(line: "started - t h j")?.status == nil)
    for line in ["", "ended x t h j", "begun - t h j", "started"] {
      #expect(TaskState(line: line) == nil)
    }
  }
}
