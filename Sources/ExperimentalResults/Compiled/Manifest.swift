import Documents
import Foundation
import Numerics

/// The source files of a native database: what a compiled file depends on.
struct Manifest: Sendable {
  /// JSON and CSV files below the database, sorted by path.
  let entries: [FileTree.Entry]
  /// SHA-256 over paths, sizes and times of change: cheap, and new whenever a file was touched.
  let key: String

  /// Lists the files of `folder`.
  init(_ folder: String) throws(DocumentError) {
    entries = FileTree.entries(below: folder).filter { entry in
      entry.path.hasSuffix(".json") || entry.path.hasSuffix(".csv")
    }
    var text = "format \(CompiledFormat.version)\n"
    for entry in entries { text += "\(entry.path) \(entry.size) \(entry.changed)\n" }
    key = Files.sha256(Array(text.utf8))
    guard entries.contains(where: { Self.analysisFolder($0.path) != nil }) else {
      throw .unreadable(
        file: folder, reason: "no analysis in it",
        remedy: "name a database folder, or make one with 'protolith database import'")
    }
  }

  /// The same for a text database: its files, or its archive.
  static func textKey(_ path: String) -> String {
    let entries =
      Files.isFolder(path)
      ? FileTree.entries(below: path) : FileTree.entry(path, name: "archive").map { [$0] } ?? []
    var text = "format \(CompiledFormat.version)\n"
    for entry in entries { text += "\(entry.path) \(entry.size) \(entry.changed)\n" }
    return Files.sha256(Array(text.utf8))
  }

  /// Analysis folders (`13TeV/ATLAS/…`), sorted; also those that lack an analysis.json.
  var analysisFolders: [String] {
    var folders: [String] = []
    for entry in entries {
      guard let folder = Self.analysisFolder(entry.path), folders.last != folder else { continue }
      folders.append(folder)
    }
    return folders
  }

  private static func analysisFolder(_ path: String) -> String? {
    let parts = path.split(separator: "/")
    guard parts.count >= 4, parts[0].hasSuffix("TeV") else { return nil }
    return parts[..<3].joined(separator: "/")
  }

  /// SHA-256 over the content of all files, in order.
  func contentDigest(_ folder: String) throws(DocumentError) -> String {
    let entries = entries
    let digests = Parallel.map(entries.count) { index in
      Result { () throws(DocumentError) in
        Files.sha256(try Files.read("\(folder)/\(entries[index].path)"))
      }
    }
    var text = ""
    for (entry, digest) in zip(entries, digests) { text += "\(try digest.get())  \(entry.path)\n" }
    return Files.sha256(Array(text.utf8))
  }
}
