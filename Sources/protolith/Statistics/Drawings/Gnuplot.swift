import Foundation

/// Drawings by gnuplot: a script on its standard input, SVG on its output.
///
/// Names from files stand in scripts only as `text(…)` makes them, in single quotes or data blocks,
/// and no terminal interprets them.
enum Gnuplot {
  /// Why there is no picture.
  enum Failure: Error, CustomStringConvertible {
    case missing
    case failed(status: Int32, message: String)

    var description: String {
      switch self {
      case .missing: "gnuplot is not in PATH: install the package gnuplot-nox to draw"
      case .failed(let status, let message):
        "gnuplot ended with the status \(status): \(message)"
      }
    }
  }

  static let ink = "#1f2933"
  static let grid = "#d9dee4"
  /// Colours that colour-blind readers tell apart (Okabe and Ito), and lighter ones of them.
  static let colours = [
    "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#f0e442", "#5b4b8a",
    "#7f7f7f", "#a6cee3", "#fdbf6f", "#b2df8a", "#cab2d6", "#8c564b", "#c7c7c7",
  ]

  /// What every script begins with.
  static func head(width: Int, height: Int) -> String {
    """
    set terminal svg size \(width),\(height) dynamic noenhanced font 'Helvetica,13' background '#ffffff'
    set encoding utf8
    set border lc rgb '\(ink)'
    set tics nomirror textcolor rgb '\(ink)'
    set key noenhanced

    """
  }

  /// A data block.
  static func block(_ name: String, _ lines: [String]) -> String {
    "$\(name) << EOD\n" + lines.map { $0 + "\n" }.joined() + "EOD\n"
  }

  /// A name as gnuplot may see it: without quotes, backslashes and what it would expand.
  ///
  /// Names longer than `length` lose their middle.
  static func text(_ name: String, atMost length: Int = 44) -> String {
    let allowed = name.unicodeScalars.map { scalar -> Character in
      let isPlain =
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || " _-+.,:;()[]{}/|=*!?%".unicodeScalars.contains(scalar)
      return isPlain ? Character(scalar) : "?"
    }
    guard allowed.count > length else { return String(allowed) }
    let half = (length - 1) / 2
    return String(allowed.prefix(half)) + "…" + String(allowed.suffix(half))
  }

  /// Runs a script and writes the picture to a file.
  static func draw(_ script: String, to file: String) throws {
    try output(of: script).write(to: URL(filePath: file), options: .atomic)
  }

  private static func output(of script: String) throws -> Data {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let program = path.split(separator: ":").map { "\($0)/gnuplot" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
    guard let program else { throw Failure.missing }
    // Files, not pipes: nothing blocks however much is written.
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "protolith-plot-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = ["in", "out", "err"].map { folder.appending(path: $0) }
    try Data(script.utf8).write(to: files[0])
    for file in files.dropFirst() { try Data().write(to: file) }
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = ["-"]
    process.environment = ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": folder.path]
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      let message = (try? String(contentsOf: files[2], encoding: .utf8)) ?? ""
      throw Failure.failed(
        status: process.terminationStatus, message: String(message.prefix(400)))
    }
    return try Data(contentsOf: files[1])
  }
}
