import Foundation

/// A folder that is removed when the value goes.
public final class TemporaryFolder {
  /// Its path.
  public let path: String

  /// Makes an empty folder.
  public init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "protolith-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit {
    _ = try? FileManager.default.removeItem(atPath: path)
  }

  /// Runs a program in the folder; true when it ended well.
  public func run(_ program: String, _ arguments: String...) throws -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.currentDirectoryURL = URL(filePath: path)
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
