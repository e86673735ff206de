import Foundation
import TestSupport
import Testing

/// The built executable, run as a user runs it.
struct Program {
  /// What a finished process left.
  struct Result {
    var status: Int32
    var output: String
    var errors: String
  }

  /// `protolith`, which stands beside the test bundle.
  static let path: String = {
    let bundle = URL(filePath: ProcessInfo.processInfo.arguments[0]).resolvingSymlinksInPath()
    return bundle.deletingLastPathComponent().appending(path: "protolith").path
  }()

  /// Starts the program; output goes to files, so that nothing blocks on a full pipe.
  static func start(_ arguments: [String], in folder: String, prefix: [String] = []) throws
    -> Running
  {
    let process = Process()
    let whole = prefix + [path] + arguments
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = whole
    process.currentDirectoryURL = URL(filePath: folder)
    let stamp = UUID().uuidString
    let files = (folder + "/.out-" + stamp, folder + "/.err-" + stamp)
    for file in [files.0, files.1] { try Data().write(to: URL(filePath: file)) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: URL(filePath: files.0))
    process.standardError = try FileHandle(forWritingTo: URL(filePath: files.1))
    try process.run()
    return Running(process: process, files: files)
  }

  /// Runs the program to its end.
  static func run(_ arguments: [String], in folder: String, prefix: [String] = []) throws -> Result
  {
    try start(arguments, in: folder, prefix: prefix).wait()
  }

  /// A process under way.
  struct Running {
    let process: Process
    let files: (String, String)

    /// Waits for the end, at most `limit` seconds: then the process is killed and the test fails.
    func wait(atMost limit: TimeInterval = 180) -> Result {
      let deadline = Date(timeIntervalSinceNow: limit)
      while process.isRunning {
        if Date() > deadline {
          Issue.record("\(process.arguments ?? []) was killed after \(limit) s")
          kill(SIGKILL)
          break
        }
        Thread.sleep(forTimeInterval: 0.005)
      }
      process.waitUntilExit()
      let output = (try? String(contentsOfFile: files.0, encoding: .utf8)) ?? ""
      let errors = (try? String(contentsOfFile: files.1, encoding: .utf8)) ?? ""
      try? FileManager.default.removeItem(atPath: files.0)
      try? FileManager.default.removeItem(atPath: files.1)
      return Result(status: process.terminationStatus, output: output, errors: errors)
    }

    func kill(_ signal: Int32) {
      if process.isRunning { Foundation.kill(process.processIdentifier, signal) }
    }

    /// Waits until `condition` holds while the process runs; false if it ended or three minutes have passed.
    func waits(until condition: () throws -> Bool) rethrows -> Bool {
      let deadline = Date(timeIntervalSinceNow: 180)
      while process.isRunning, Date() < deadline {
        if try condition() { return true }
        Thread.sleep(forTimeInterval: 0.01)
      }
      return try condition()
    }
  }

  /// A fresh folder that is removed afterwards.
  static func inTemporaryFolder<T>(_ body: (String) throws -> T) throws -> T {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "protolith-test-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.path)
  }

  /// The embedded database of the checkout, compiled once before the first test that wants it.
  static let database: String = {
    let folder = Shared.root + "/database"
    let result = try? inTemporaryFolder {
      try run(["database", "compile", "--database", folder], in: $0)
    }
    if result?.status != 0 {
      Issue.record("the database does not compile: \(result?.errors ?? "no process")")
    }
    return folder
  }()
}
