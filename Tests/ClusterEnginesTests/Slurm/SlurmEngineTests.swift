import Foundation
import TestSupport
import Testing

@testable import ClusterEngines

@Suite("Slurm")
struct SlurmEngineTests {
  @Test("gets a batch script that asks for everything and has itself put back")
  func script() throws {
    var array = sampleArray()
    array.resources.extraLines = ["#SBATCH --constraint=avx2"]
    let files = try SlurmEngine().script(for: array)
    #expect(files.map(\.name) == ["task.slurm"])
    try expectGolden(files[0].text, "task.slurm")
  }

  @Test("gets arrays of a thousand tasks, whose paths have their percent signs doubled")
  func submission() throws {
    let folder = try TemporaryFolder()
    let place = folder.path + "/100%"
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    var array = sampleArray(folder: place)
    array.workingDirectory = folder.path
    let fake = FakeScheduler([.init(output: "812\n"), .init(output: "813;north\n")])
    let jobs = try SlurmEngine(commands: fake.runner).submit(array)
    #expect(
      jobs == [
        SubmittedJob(id: "812", thousand: 0, tasks: [0, 1, 2, 7]),
        SubmittedJob(id: "813", thousand: 1, tasks: [1003]),
      ])
    #expect(
      fake.asked[0] == [
        "sbatch", "--parsable", "--job-name=protolith-big", "--array=0-2,7%50",
        "--chdir=\(folder.path)", "--output=\(folder.path)/100%%/logs/0/slurm-%A_%a.log",
        "--open-mode=append", "\(place)/task.slurm", "0",
      ])
    #expect(fake.asked[1].contains("--array=3%50") && fake.asked[1].last == "1")
  }

  @Test("that refuses the second array has the first one cancelled")
  func refusal() throws {
    let folder = try TemporaryFolder()
    var array = sampleArray(folder: folder.path)
    array.workingDirectory = folder.path
    let fake = FakeScheduler([
      .init(output: "812\n"),
      .init(status: 1, errors: "sbatch: error: QOSMaxSubmitJobPerUserLimit\n"),
    ])
    #expect(
      throws: ClusterError.failed(
        command: "sbatch", status: 1, words: "sbatch: error: QOSMaxSubmitJobPerUserLimit")
    ) { try SlurmEngine(commands: fake.runner).submit(array) }
    #expect(fake.asked.last == ["scancel", "812"])
  }

  @Test(
    "answers are read strictly",
    arguments: ["", "x", "812 ", "Submitted batch job 812", "812;a;b", "812;", "-3", "812\n813\n"])
  func strictness(output: String) {
    #expect(throws: ClusterError.self) { try SlurmEngine.jobID(output) }
  }

  @Test("tells of each task; a job that it has forgotten says nothing")
  func status() throws {
    let lines = """
      812|0|RUNNING|None
      812|1|PENDING|Resources
      812|2|CANCELLED|None
      812|7|PENDING|JobHeldUser

      """
    let fake = FakeScheduler([
      .init(output: lines),
      .init(status: 1, errors: "slurm_load_jobs error: Invalid job id specified\n"),
    ])
    let jobs = [
      SubmittedJob(id: "812", thousand: 3, tasks: [3000, 3001, 3002, 3007]),
      SubmittedJob(id: "813", thousand: 4, tasks: [4000]),
    ]
    let states = try SlurmEngine(commands: fake.runner).status(of: jobs, in: sampleArray())
    #expect(
      states == [
        3000: QueueState(.running, "running"), 3001: QueueState(.waiting, "pending (Resources)"),
        3002: QueueState(.cancelled, "cancelled"), 3007: QueueState(.held, "pending (JobHeldUser)"),
      ])
    for line in ["812|0|DREAMING|None", "811|0|RUNNING|None", "812|x|RUNNING|None", "812|0"] {
      #expect(throws: ClusterError.self) { try SlurmQueue.state(line, of: "812") }
    }
  }

  @Test("cancels tasks by their place in their arrays")
  func cancel() throws {
    let folder = try TemporaryFolder()
    let array = sampleArray(folder: folder.path)
    let jobs = [
      SubmittedJob(id: "812", thousand: 0, tasks: [0, 1, 2, 7]),
      SubmittedJob(id: "813", thousand: 1, tasks: [1003]),
    ]
    let fake = FakeScheduler([])
    try SlurmEngine(commands: fake.runner).cancel([1, 2, 1003], of: jobs, in: array)
    try SlurmEngine(commands: fake.runner).cancel(nil, of: jobs, in: array)
    #expect(
      fake.asked == [
        ["scancel", "812_[1-2]"], ["scancel", "813_[3]"], ["scancel", "812"], ["scancel", "813"],
      ])
  }

  @Test("reads times as days and hours")
  func times() {
    #expect(SlurmScript.time(59) == "0-00:00:59")
    #expect(SlurmScript.time(93_784) == "1-02:03:04")
  }
}
