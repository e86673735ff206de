import Documents
import Foundation

/// What a path to a database leads to.
enum DatabaseForm: Sendable {
  /// One compiled file.
  case compiled
  /// A folder of our format.
  case native
  /// A SModelS text database: a folder, or an archive of it.
  case text

  /// Looks at what is there.
  static func of(_ path: String) throws(DocumentError) -> DatabaseForm {
    guard Files.exists(path) else {
      throw .unreadable(
        file: path, reason: "there is no such file or folder",
        remedy: "name a compiled database, a native folder, or a SModelS text folder or archive")
    }
    guard Files.isFolder(path) else { return isCompiled(path) ? .compiled : .text }
    return isTextFolder(path) ? .text : .native
  }

  private static func isCompiled(_ path: String) -> Bool {
    guard let file = FileHandle(forReadingAtPath: path),
      let start = try? file.read(upToCount: 8), start.count == 8
    else { return false }
    return start.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) } == CompiledFormat.magic
  }

  /// Whether the first analysis folders have a globalInfo.txt.
  private static func isTextFolder(_ path: String) -> Bool {
    let manager = FileManager.default
    func inside(_ folder: String) -> [String] {
      ((try? manager.contentsOfDirectory(atPath: folder)) ?? []).filter { !$0.hasPrefix(".") }
        .sorted().map { "\(folder)/\($0)" }
    }
    func search(_ top: String) -> Bool {
      for energy in inside(top) where energy.hasSuffix("TeV") {
        for analysis in inside(energy).flatMap(inside) {
          if Files.exists(analysis + "/globalInfo.txt") { return true }
          if Files.exists(analysis + "/analysis.json") { return false }
        }
      }
      return false
    }
    return search(path) || inside(path).contains(where: search)
  }
}
