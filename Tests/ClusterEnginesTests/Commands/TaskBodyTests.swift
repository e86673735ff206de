import Foundation
import TestSupport
import Testing

@testable import ClusterEngines

@Suite("The script of a task")
struct TaskBodyTests {
  /// Runs the local engine's script of task 0 to its end: the last state, and whether the command began.
  private func run(
    _ command: String, setup: [String] = [], mark: Bool = false
  ) throws -> (state: TaskState?, began: Bool) {
    let root = try TemporaryFolder()
    let script = root.path + "/command.sh"
    try ("touch began\n" + command).write(toFile: script, atomically: true, encoding: .utf8)
    var resources = Resources()
    resources.restarts = 0
    resources.setup = setup
    let array = TaskArray(
      name: "test", folder: root.path, workingDirectory: root.path, command: ["bash", script],
      closing: ["true"], tasks: [0], resources: resources)
    try ArrayFiles.prepare(try LocalEngine().script(for: array), array)
    if mark { try ArrayFiles.forbid([0], array) }
    let status = try CommandRunner.system.run(["bash", "task.sh", "0"], root.path).status
    let state = TaskState.read(array, 0)
    #expect(status == (state?.status ?? 75))
    return (state, FileManager.default.fileExists(atPath: root.path + "/began"))
  }

  private static let obedient = "trap 'exit 75' TERM\n"
  private static let forever = "\nwhile :; do sleep 0.01; done"

  @Test("that is cancelled before it begins does nothing")
  func cancelledBefore() throws {
    let (state, began) = try run("exit 0", mark: true)
    #expect(state == nil && !began)
  }

  @Test("that is cancelled while it says that it begins has seen the mark")
  func cancelledMeanwhile() throws {
    // The mark comes while the word “started” is written: too late for the look before it.
    let (state, began) = try run(
      "exit 0",
      setup: [#"hostname() { mkdir -p "$folder/stop/0"; touch "$folder/stop/0/0"; echo here; }"#])
    #expect(state?.status == 75 && state?.host == "here" && !began)
  }

  @Test("that is told to stop before there is a command begins none")
  func toldBefore() throws {
    let (state, began) = try run("exit 0", setup: ["kill -TERM $$"])
    #expect(state?.status == 75 && !began)
  }

  @Test(
    "that is told to stop when its command runs, and it does not know its number yet, passes it on")
  func toldMeanwhile() throws {
    // Told at once, the command may end before its first word.
    let (state, _) = try run(
      Self.obedient + Self.forever,
      setup: [#"trap '[ "$BASH_COMMAND" != "child=\$!" ] || kill -TERM $$' DEBUG"#])
    #expect(state?.status == 75)
  }

  @Test("tells a command again that could not listen")
  func toldAgain() throws {
    let (state, began) = try run(
      "trap '' TERM\nkill -TERM $PPID\nsleep 0.3\n" + Self.obedient + Self.forever)
    #expect(state?.status == 75 && began)
  }

  @Test("keeps the status of a command that ends in its own way", arguments: [0, 65, 75])
  func statuses(status: Int32) throws {
    #expect(try run("exit \(status)").state?.status == status)
  }
}
