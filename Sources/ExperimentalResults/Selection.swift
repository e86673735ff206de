import Documents
import Foundation

/// A named subset of a database.
struct Selection: Sendable {
  let file: String
  /// Folders; nil: all.
  let folders: Set<String>?

  /// Reads the selection of this name, or a file that the user names; `all` needs no file.
  static func read(_ name: String, _ files: DatabaseFiles) throws -> Selection {
    let member = "selections/\(name).json"
    if !isPath(name), let bytes = try files.read(member) {
      return try parse(bytes, file: files.path(member))
    }
    return try readFile(name, known: names(files), place: files.path(member))
  }

  /// The same for a native database that is not compiled.
  static func read(_ name: String, database: String) throws -> Selection {
    let member = "\(database)/selections/\(name).json"
    if !isPath(name), Files.exists(member) {
      return try parse(try Files.read(member, limit: 1 << 22), file: member)
    }
    return try readFile(name, known: names(database), place: member)
  }

  private static func isPath(_ name: String) -> Bool {
    name.contains("/") || name.hasSuffix(".json")
  }

  private static func readFile(_ name: String, known: [String], place: String) throws -> Selection {
    if name == "all" { return Selection(file: "all", folders: nil) }
    guard isPath(name), Files.exists(name) else {
      throw DocumentError.unreadable(
        file: isPath(name) ? name : place, reason: "there is no such selection",
        remedy: "use one of \(known.joined(separator: ", ")), or the path of a file")
    }
    return try parse(try Files.read(name, limit: 1 << 22), file: name)
  }

  private static func parse(_ bytes: [UInt8], file: String) throws -> Selection {
    let root = try JSONNode.parse(bytes, file: file)
    let format = try root.member("format")
    guard try format.integer() == 1 else {
      throw format.error(found: "format \(try format.integer())", expected: "format 1")
    }
    let node = try root.member("folders")
    if case .string("*") = node.value { return Selection(file: file, folders: nil) }
    var folders: Set<String> = []
    for element in try node.elements() { folders.insert(try element.string()) }
    return Selection(file: file, folders: folders)
  }

  /// The selections that a native database names.
  static func names(_ database: String) -> [String] {
    sorted(FileTree.files(below: database + "/selections"))
  }

  /// The selections that a compiled database names.
  static func names(_ files: DatabaseFiles) -> [String] {
    sorted(
      files.names(below: "selections/", suffix: ".json").map {
        String($0.dropFirst("selections/".count))
      })
  }

  private static func sorted(_ files: [String]) -> [String] {
    let names = files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }
    return Set(names + ["all"]).sorted()
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
