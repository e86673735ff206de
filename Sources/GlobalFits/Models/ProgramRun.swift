import Documents
import Foundation
import MarkovChains

/// One run of an external program in a scratch folder.
struct ProgramRun {
  private let program: ExternalProgram
  private let folder: String
  private var outputPath: String { folder + "/" + (program.output ?? Self.printed) }
  private static let printed = "standard-output"

  /// Makes the folder with the input in it.
  init(_ program: ExternalProgram, input: String) throws {
    self.program = program
    folder = NSTemporaryDirectory() + "protolith-point-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    do {
      try Data(input.utf8).write(to: URL(filePath: folder + "/" + program.input))
    } catch {
      remove()
      throw error
    }
  }

  /// What the program wrote; a `RejectedPoint` where it failed.
  func output() throws -> [UInt8] {
    defer { remove() }
    let process = try start()
    try wait(for: process)
    let status = process.terminationStatus
    guard process.terminationReason == .exit else {
      throw RejectedPoint("the program was ended by signal \(status)")
    }
    guard status == 0 else { throw RejectedPoint("the program ended with status \(status)") }
    guard size() <= ExternalProgram.largestOutput,
      let data = FileManager.default.contents(atPath: outputPath), !data.isEmpty
    else { throw RejectedPoint("the program left no spectrum") }
    return Array(data)
  }

  private func remove() { try? FileManager.default.removeItem(atPath: folder) }

  /// Starts it without a shell, so that nothing is interpreted; it leads a process group of its own, as
  /// all processes of Foundation do.
  private func start() throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: program.path)
    process.arguments = program.arguments
    process.currentDirectoryURL = URL(filePath: folder)
    process.standardInput = FileHandle.nullDevice
    for (path, isOutput) in [
      (folder + "/" + Self.printed, true), (folder + "/standard-error", false),
    ] {
      try Data().write(to: URL(filePath: path))
      let handle = try FileHandle(forWritingTo: URL(filePath: path))
      if isOutput { process.standardOutput = handle } else { process.standardError = handle }
    }
    do { try process.runHoldingNoSignals() } catch {
      throw RejectedPoint("the program cannot be started")
    }
    return process
  }

  /// Waits until it has ended; one that takes too long or writes too much is ended, with all that it has
  /// started.
  private func wait(for process: Process) throws {
    let clock = ContinuousClock()
    let deadline = clock.now + .seconds(program.timeout)
    var (pause, looks): (UInt32, Int) = (200, 0)
    let group = -process.processIdentifier
    defer { kill(group, SIGKILL) }
    while process.isRunning {
      looks += 1
      let isTooLarge = looks % 16 == 0 && size() > ExternalProgram.largestOutput
      if clock.now > deadline || isTooLarge {
        kill(group, SIGKILL)
        process.waitUntilExit()
        throw RejectedPoint(
          isTooLarge
            ? "the program wrote more than \(ExternalProgram.largestOutput >> 20) MB"
            : "the program took more than \(program.timeout) s")
      }
      usleep(pause)
      pause = min(10_000, pause * 3 / 2)
    }
    process.waitUntilExit()
  }

  /// Bytes of all files of the folder.
  private func size() -> Int {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    return names.reduce(0) { sum, name in
      var state = stat()
      return lstat(folder + "/" + name, &state) == 0 ? sum + Int(state.st_size) : sum
    }
  }
}
