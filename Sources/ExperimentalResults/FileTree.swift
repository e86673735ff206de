import Documents
import Foundation

/// Lists files below a folder.
enum FileTree {
  /// One file with what tells whether it changed.
  struct Entry: Sendable {
    /// Path below the folder.
    var path: String
    var size: Int
    /// Time of the last change in ns.
    var changed: Int
  }

  /// Regular files below `folder`, hidden ones left out, sorted by the bytes of their paths.
  static func entries(below folder: String) -> [Entry] {
    var entries: [Entry] = []
    collect(folder, prefix: "", depth: 0, into: &entries)
    return entries.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  /// Paths of the entries.
  static func files(below folder: String) -> [String] { entries(below: folder).map(\.path) }

  /// A single file, called `name`; nil where there is none.
  static func entry(_ path: String, name: String) -> Entry? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    let time = status.st_mtim
    return Entry(
      path: name, size: Int(status.st_size), changed: time.tv_sec * 1_000_000_000 + time.tv_nsec)
  }

  private static func collect(
    _ folder: String, prefix: String, depth: Int, into entries: inout [Entry]
  ) {
    // opendir and stat: an enumerator of Foundation takes ten times as long for some thousand files.
    guard depth < 12, let directory = opendir(folder) else { return }
    defer { closedir(directory) }
    while let item = readdir(directory) {
      let name = withUnsafeBytes(of: &item.pointee.d_name) { raw in
        String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasPrefix(".") { continue }
      var status = stat()
      let path = folder + "/" + name
      guard stat(path, &status) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR {
        collect(path, prefix: prefix + name + "/", depth: depth + 1, into: &entries)
      } else if let entry = entry(path, name: prefix + name) {
        entries.append(entry)
      }
    }
  }
}
