import Foundation
import TestSupport

/// Counts, covariance and third moments of the reference database, read from its archive.
struct ReferenceRegions {
  /// In the order of the covariance.
  var observed: [Double] = [], background: [Double] = [], thirdMoments: [Double] = []
  var covariance: [Double]

  /// The results that a golden file names, by analysis folder; unpacked once.
  static let all: Result<[String: ReferenceRegions], any Error> = Result { try readArchive() }

  private static func readArchive() throws -> [String: ReferenceRegions] {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "protolith-regions-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let tar = Process()
    tar.executableURL = URL(filePath: "/usr/bin/env")
    tar.arguments = [
      "tar", "-xJf", (Shared.folder ?? "") + "/data/smodels-database-3.0.0.tar.xz", "-C",
      folder.path, "--wildcards", "*/globalInfo.txt", "*/dataInfo.txt",
    ]
    try tar.run()
    tar.waitUntilExit()
    var found: [String: ReferenceRegions] = [:]
    for case let file as URL in FileManager.default.enumerator(
      at: folder, includingPropertiesForKeys: nil) ?? .init()
    where file.lastPathComponent == "globalInfo.txt" {
      let analysis = file.deletingLastPathComponent()
      found[analysis.lastPathComponent] = try ReferenceRegions(analysis)
    }
    return found
  }

  private init?(_ analysis: URL) throws {
    let fields = try Self.fields(of: analysis.appending(path: "globalInfo.txt"))
    guard let covariance = fields["covariance"], let order = fields["datasetOrder"] else {
      return nil
    }
    self.covariance = Self.numbers(in: covariance)
    for name in order.split(whereSeparator: { ", '\"[]()".contains($0) }) {
      let info = try Self.fields(of: analysis.appending(path: "\(name)/dataInfo.txt"))
      observed += Self.numbers(in: info["observedN"] ?? "")
      background += Self.numbers(in: info["expectedBG"] ?? "")
      thirdMoments += Self.numbers(in: info["thirdMoment"] ?? "")
    }
  }

  private static func fields(of file: URL) throws -> [String: String] {
    let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
    let pairs = lines.compactMap { line -> (String, String)? in
      guard let colon = line.firstIndex(of: ":") else { return nil }
      return (String(line[..<colon]), String(line[line.index(after: colon)...]))
    }
    return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
  }

  private static func numbers(in text: String) -> [Double] {
    text.split(whereSeparator: { ", []\n".contains($0) }).compactMap { Double($0) }
  }
}
