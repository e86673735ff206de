import Foundation
import Synchronization
import TestSupport
import Testing

@testable import ClusterEngines

/// An array whose words and folders would hurt a careless shell.
func sampleArray(
  folder: String = "/data/it's $HOME/runs/big/cluster", tasks: [Int] = [0, 1, 2, 7, 1003]
) -> TaskArray {
  var resources = Resources()
  resources.partition = "main"
  resources.account = "hep-theory"
  resources.wallTime = 93_784
  resources.atOnce = 50
  resources.setup = ["module load gcc/12"]
  return TaskArray(
    name: "protolith-big", folder: folder, workingDirectory: "/data/a b",
    command: ["/opt/protolith", "cluster", "task", "big", "--runs", "it's; $(rm -r x) `y` \"z\""],
    closing: ["/opt/protolith", "hunt", "--resume", "big"], tasks: tasks, resources: resources)
}

/// Answers for a scheduler, one after the other, and notes what was asked.
final class FakeScheduler: Sendable {
  private let state: Mutex<(answers: [CommandRunner.Result], asked: [[String]])>

  init(_ answers: [CommandRunner.Result]) { state = Mutex((answers, [])) }

  var asked: [[String]] { state.withLock { $0.asked } }

  var runner: CommandRunner {
    CommandRunner { words, _ throws(ClusterError) in
      self.state.withLock { state in
        state.asked.append(words)
        return state.answers.isEmpty ? CommandRunner.Result() : state.answers.removeFirst()
      }
    }
  }
}

/// Compares with a golden file beside the test; PROTOLITH_GOLDEN=1 writes it anew.
func expectGolden(_ text: String, _ name: String, file: String = #filePath) throws {
  let folder = URL(filePath: file).deletingLastPathComponent().appending(path: "Golden")
  let path = folder.appending(path: name)
  if ProcessInfo.processInfo.environment["PROTOLITH_GOLDEN"] == "1" {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try text.write(to: path, atomically: true, encoding: .utf8)
  }
  #expect(try text == String(contentsOf: path, encoding: .utf8), "\(name)")
}
