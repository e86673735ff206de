import Documents
import Foundation

/// A folder that is removed when the value goes.
final class TemporaryFolder {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "documents-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit {
    _ = try? FileManager.default.removeItem(atPath: path)
  }

  /// Runs a program in the folder; true when it ended well.
  func run(_ program: String, _ arguments: String...) throws -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.currentDirectoryURL = URL(filePath: path)
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}

/// Parses a text as the file `t.json`.
func json(_ text: String) throws(DocumentError) -> JSONNode {
  try JSONNode.parse(Array(text.utf8), file: "t.json")
}

/// The error that `body` throws, or nil.
func documentError(_ body: () throws -> Void) -> DocumentError? {
  do {
    try body()
    return nil
  } catch {
    return error as? DocumentError
  }
}

/// The place of a `malformed` error.
func place(_ error: DocumentError?) -> String? {
  guard case .malformed(_, let place, _, _, _)? = error else { return nil }
  return place
}
