import Documents
import Foundation

/// A named subset of a database.
struct Selection: Sendable {
  let file: String
  /// Folders; nil: all.
  let folders: Set<String>?

  /// Reads `selections/<name>.json`, or a file that the user names; `all` needs no file.
  static func read(_ name: String, database: String) throws -> Selection {
    let named = "\(database)/selections/\(name).json"
    let manager = FileManager.default
    let isPath = name.contains("/") || name.hasSuffix(".json")
    let path = !isPath && manager.fileExists(atPath: named) ? named : name
    guard manager.fileExists(atPath: path), isPath || path == named else {
      if name == "all" { return Selection(file: "all", folders: nil) }
      throw DocumentError.unreadable(
        file: isPath ? path : named, reason: "there is no such selection",
        remedy: "use one of \(names(database).joined(separator: ", ")), or the path of a file")
    }
    let root = try JSONNode.parse(try Files.read(path, limit: 1 << 22), file: path)
    let format = try root.member("format")
    guard try format.integer() == 1 else {
      throw format.error(found: "format \(try format.integer())", expected: "format 1")
    }
    let node = try root.member("folders")
    if case .string("*") = node.value { return Selection(file: path, folders: nil) }
    var folders: Set<String> = []
    for element in try node.elements() { folders.insert(try element.string()) }
    return Selection(file: path, folders: folders)
  }

  /// The selections that a database names.
  static func names(_ database: String) -> [String] {
    let files = FileTree.files(below: database + "/selections").filter { $0.hasSuffix(".json") }
    return Set(files.map { String($0.dropLast(5)) } + ["all"]).sorted()
  }

  /// Whether a folder belongs to it.
  func accepts(_ folder: String) -> Bool { folders?.contains(folder) ?? true }

  /// Throws where the selection names a folder that is not there.
  func checkFolders(_ known: [String]) throws(DocumentError) {
    let missing = (folders ?? []).subtracting(known).sorted()
    guard let first = missing.first else { return }
    throw .malformed(
      file: file, place: "/folders", found: first, expected: "a folder of the database",
      remedy: "import it or take it off the list")
  }
}
