import Foundation

/// Runs a command and gives what it printed; tests put another in its place.
public struct CommandRunner: Sendable {
  /// What a command left.
  public struct Result: Sendable, Equatable {
    /// The exit status; of a killed command 128 and the signal.
    public var status: Int32
    /// Standard output and standard error.
    public var output: String
    public var errors: String

    /// Makes a result.
    public init(status: Int32 = 0, output: String = "", errors: String = "") {
      self.status = status
      self.output = output
      self.errors = errors
    }
  }

  /// Runs the words of a command in a folder.
  public var run: @Sendable (_ words: [String], _ folder: String) throws(ClusterError) -> Result

  /// Makes a runner.
  public init(
    _ run: @escaping @Sendable (_ words: [String], _ folder: String) throws(ClusterError) -> Result
  ) { self.run = run }

  /// Runs commands as processes of this machine; no shell is between.
  public static let system = CommandRunner { words, folder throws(ClusterError) in
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = words
    process.currentDirectoryURL = URL(filePath: folder)
    let (output, errors) = (Pipe(), Pipe())
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    let ended = DispatchSemaphore(value: 0)
    process.terminationHandler = { _ in ended.signal() }
    // Swift's threads hold signals back, and a child would inherit that: tasks could not be told to stop.
    var (none, before) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    do { try process.run() } catch {
      throw .noCommand(command: words.first ?? "", reason: error.localizedDescription)
    }
    // What it says on standard error is short; it is read while standard output is.
    let reader = ErrorReader(errors)
    let data = output.fileHandleForReading.readDataToEndOfFile()
    let said = reader.text()
    ended.wait()
    let isKilled = process.terminationReason == .uncaughtSignal
    return Result(
      status: process.terminationStatus + (isKilled ? 128 : 0),
      output: String(decoding: data, as: UTF8.self), errors: said)
  }

  /// Runs a command that must end well, and gives its output.
  func output(_ words: [String], in folder: String) throws(ClusterError) -> String {
    let result = try run(words, folder)
    let command = words.first ?? ""
    if result.status == 127 { throw .noCommand(command: command, reason: "not found") }
    guard result.status == 0 else {
      throw .failed(command: command, status: result.status, words: Self.oneLine(result.errors))
    }
    return result.output
  }

  /// Text on one line, not too long.
  static func oneLine(_ text: String) -> String {
    let line = text.split(whereSeparator: \.isNewline).joined(separator: "; ")
    return line.count > 300 ? line.prefix(300) + "…" : line
  }
}

/// Reads a pipe to its end on a thread of its own.
private final class ErrorReader: @unchecked Sendable {
  private let done = DispatchSemaphore(value: 0)
  private var data = Data()

  init(_ pipe: Pipe) {
    let handle = pipe.fileHandleForReading
    Thread.detachNewThread { [self] in
      data = handle.readDataToEndOfFile()
      done.signal()
    }
  }

  func text() -> String {
    done.wait()
    return String(decoding: data, as: UTF8.self)
  }
}
