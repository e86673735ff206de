import Foundation
import TestSupport
import Testing

@testable import ClusterEngines

@Suite("The local engine", .serialized)
struct LocalEngineTests {
  /// A folder whose name a careless shell would break at, and an array that runs `script` there.
  private func array(_ script: String, tasks: [Int], in root: TemporaryFolder) throws -> TaskArray {
    let work = root.path + "/it's a \"$HOME\" `x`"
    try FileManager.default.createDirectory(
      atPath: work + "/cluster", withIntermediateDirectories: true)
    try script.write(toFile: work + "/it's.sh", atomically: true, encoding: .utf8)
    var resources = Resources()
    resources.atOnce = 4
    return TaskArray(
      name: "protolith-test", folder: work + "/cluster", workingDirectory: work,
      command: ["bash", work + "/it's.sh"], closing: ["true"], tasks: tasks, resources: resources)
  }

  /// Waits as long as a very busy machine may need: only what never happens is waited for in vain.
  private func wait(_ seconds: Double = 300, until condition: () throws -> Bool) throws -> Bool {
    let end = Date(timeIntervalSinceNow: seconds)
    while Date() < end {
      if try condition() { return true }
      usleep(20_000)
    }
    return false
  }

  @Test("runs every task, again after status 75, and tells how each ended")
  func run() throws {
    let root = try TemporaryFolder()
    // `--time SECONDS --task NUMBER`: 0 ends well, 1 wants to go on once, 2 fails, 3 is killed.
    let array = try array(
      """
      echo "task $4 of $1"
      case $4 in
        1) [ -e again ] || { touch again; exit 75; } ;;
        2) exit 65 ;;
        3) kill -9 $$ ;;
      esac
      """, tasks: [0, 1, 2, 3], in: root)
    let engine = LocalEngine()
    let jobs = try engine.submit(array)
    #expect(
      try wait { try engine.status(of: jobs, in: array).isEmpty }, "the tasks do not come to an end"
    )
    let statuses = (0...3).map { TaskState.read(array, $0)?.status }
    #expect(statuses == [0, 0, 65, 137])
    let log = try String(contentsOfFile: array.logPath(1), encoding: .utf8)
    #expect(log.split(separator: "\n").count { $0 == "task 1 of --time" } == 2)
  }

  @Test("goes on with the other tasks when the shell of one is killed or a command ends with 255")
  func killedShell() throws {
    let root = try TemporaryFolder()
    var array = try array(
      """
      case $4 in
        0) kill -9 $PPID ;;
        1) exit 255 ;;
      esac
      """, tasks: [0, 1, 2, 3], in: root)
    array.resources.atOnce = 1
    let engine = LocalEngine()
    let jobs = try engine.submit(array)
    #expect(try wait { try engine.status(of: jobs, in: array).isEmpty })
    #expect((0...3).map { TaskState.read(array, $0)?.status } == [nil, 255, 0, 0])
  }

  @Test("tells tasks to stop, which end with 75 and stay stopped")
  func cancel() throws {
    let root = try TemporaryFolder()
    let array = try array(
      """
      trap 'exit 75' TERM
      touch "running-$4"
      while :; do sleep 0.05; done
      """, tasks: [0, 1, 2], in: root)
    let engine = LocalEngine()
    let jobs = try engine.submit(array)
    #expect(
      try wait {
        (0...2).allSatisfy {
          FileManager.default.fileExists(atPath: array.workingDirectory + "/running-\($0)")
        }
      })
    #expect(try engine.status(of: jobs, in: array)[1]?.kind == .running)
    try engine.cancel([1], of: jobs, in: array)
    #expect(try wait { TaskState.read(array, 1)?.status == 75 })
    #expect(try engine.status(of: jobs, in: array)[0]?.kind == .running)
    try engine.cancel(nil, of: jobs, in: array)
    #expect(try wait { try engine.status(of: jobs, in: array).isEmpty })
    #expect((0...2).allSatisfy { TaskState.read(array, $0)?.status == 75 })
  }
}
