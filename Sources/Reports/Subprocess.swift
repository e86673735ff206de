import Documents
import Foundation

/// Runs a drawing program: text in, a picture out.
public enum Subprocess {
  /// The standard output of `program` as text, fed with `input`; `package` is named where it is missing.
  public static func output(
    of program: String, _ arguments: [String], input: String, package: String
  ) throws(ReportError) -> String {
    String(
      decoding: try data(of: program, arguments, input: input, package: package), as: UTF8.self)
  }

  /// The standard output of `program`, fed with `input`; `package` is named where it is missing.
  public static func data(
    of program: String, _ arguments: [String], input: String, package: String
  ) throws(ReportError) -> Data {
    guard let path = find(program) else {
      throw .missingProgram(name: program, package: package)
    }
    do {
      return try run(path, arguments, input: input, name: program)
    } catch let error as ReportError {
      throw error
    } catch {
      throw .programFailed(name: program, status: -1, message: "\(error)")
    }
  }

  private static func run(
    _ path: String, _ arguments: [String], input: String, name: String
  ) throws -> Data {
    // Files, not pipes: nothing blocks however much is written.
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "protolith-plot-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = ["in", "out", "err"].map { folder.appending(path: $0) }
    try Data(input.utf8).write(to: files[0])
    for file in files.dropFirst() {
      try Data().write(to: file)
    }
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": folder.path]
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.runHoldingNoSignals()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let message = (try? String(contentsOf: files[2], encoding: .utf8)) ?? ""
      throw ReportError.programFailed(
        name: name, status: process.terminationStatus, message: String(message.prefix(400)))
    }
    return try Data(contentsOf: files[1])
  }

  private static func find(_ program: String) -> String? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return path.split(separator: ":").map { "\($0)/\(program)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }
}
