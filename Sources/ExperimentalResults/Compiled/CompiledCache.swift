import Documents
import Foundation

/// Where compiled databases are kept, and when they are made again.
enum CompiledCache {
  /// The compiled form of the database in `folder`, made now if it is missing, stale or damaged.
  static func open(_ folder: String) throws -> CompiledDatabase {
    let manifest = try Manifest(folder)
    let places = candidates(folder, key: manifest.key)
    for path in places where FileManager.default.fileExists(atPath: path) {
      if let database = try? CompiledDatabase(path) { return database }
    }
    return try CompiledDatabase(try make(folder, manifest: manifest, places: places))
  }

  /// Compiles in any case; returns the path of the file.
  static func compile(_ folder: String) throws -> String {
    let manifest = try Manifest(folder)
    return try make(
      folder, manifest: manifest, places: candidates(folder, key: manifest.key))
  }

  private static func make(_ folder: String, manifest: Manifest, places: [String]) throws
    -> String
  {
    let bytes = try Compiler.compile(folder, manifest: manifest)
    var failure: (any Error)?
    for path in places {
      do {
        let parent = URL(filePath: path).deletingLastPathComponent().path
        try FileManager.default.createDirectory(
          atPath: parent, withIntermediateDirectories: true)
        try Files.write(bytes, to: path)
        if parent.hasSuffix("/.compiled") { removeOthers(in: parent, keeping: path) }
        return path
      } catch { failure = error }
    }
    throw DocumentError.unreadable(
      file: places.last ?? folder, reason: "no place for the compiled database: \(failure as Any)",
      remedy: "make the database folder or the temporary folder writable")
  }

  /// Beside the sources; where that is read-only, in the user's cache, else in the temporary folder.
  private static func candidates(_ folder: String, key: String) -> [String] {
    let environment = ProcessInfo.processInfo.environment
    let home = environment["HOME"].map { $0 + "/.cache" }
    let cache = environment["XDG_CACHE_HOME"] ?? home
    // Elsewhere the key also holds the folder, since several databases meet there.
    let place = URL(filePath: folder).resolvingSymlinksInPath().path
    let other = Files.sha256(Array("\(place)\n\(key)".utf8))
    return ["\(folder)/.compiled/\(key).pldb"]
      + [cache, FileManager.default.temporaryDirectory.path].compactMap { $0 }
      .map { "\($0)/protolith/\(other).pldb" }
  }

  /// Removes compiled files of earlier states; one that is in use stays until it is unmapped.
  private static func removeOthers(in folder: String, keeping path: String) {
    let manager = FileManager.default
    for name in (try? manager.contentsOfDirectory(atPath: folder)) ?? []
    where name.hasSuffix(".pldb") && !path.hasSuffix("/" + name) {
      try? manager.removeItem(atPath: folder + "/" + name)
    }
  }
}
