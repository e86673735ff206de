import Documents
import Foundation

/// Where compiled databases are kept, and when they are made again.
struct CompiledCache {
  /// Folders for databases that cannot be written, in order of preference.
  var elsewhere: [String] = Self.usualFolders

  /// The user's cache, then the temporary folder.
  private static var usualFolders: [String] {
    let environment = ProcessInfo.processInfo.environment
    let home = environment["HOME"].map { $0 + "/.cache" }
    let cache = (environment["XDG_CACHE_HOME"] ?? home).map { $0 + "/protolith" }
    let temporary = FileManager.default.temporaryDirectory.path + "/protolith-\(geteuid())"
    return [cache, temporary].compactMap { $0 }
  }

  /// A place for a compiled file.
  private struct Place {
    var path: String
    /// Whether it lies outside the database, where other users may have put files.
    var isElsewhere: Bool

    /// A file elsewhere is used only if it is our own: it is mapped and read as it stands.
    var isTrusted: Bool {
      var status = stat()
      guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
      return !isElsewhere || status.st_uid == geteuid()
    }
  }

  /// The compiled form of the database in `folder`, made now if it is missing, stale or damaged;
  /// `note` gets a line where that is so.
  func open(_ folder: String, note: (String) -> Void = { _ in }) throws -> CompiledDatabase {
    let manifest = try Manifest(folder)
    let places = places(folder, key: manifest.key)
    for place in places where place.isTrusted {
      if let database = try? CompiledDatabase(place.path) { return database }
    }
    note("compiling the database in \(folder) (once after every change in it)")
    let place = try make(folder, manifest: manifest, places: places)
    if place.isElsewhere {
      note("\(folder) cannot be written, so its compiled form is kept in \(place.path)")
    }
    return try CompiledDatabase(place.path)
  }

  /// Compiles in any case; returns the path of the file.
  func compile(_ folder: String) throws -> String {
    let manifest = try Manifest(folder)
    return try make(folder, manifest: manifest, places: places(folder, key: manifest.key)).path
  }

  private func make(_ folder: String, manifest: Manifest, places: [Place]) throws -> Place {
    let bytes = try Compiler.compile(folder, manifest: manifest)
    var failures: [String] = []
    for place in places {
      do {
        let parent = URL(filePath: place.path).deletingLastPathComponent().path
        try FileManager.default.createDirectory(
          atPath: parent, withIntermediateDirectories: true)
        try Files.write(bytes, to: place.path)
        if !place.isElsewhere { removeOthers(in: parent, keeping: place.path) }
        return place
      } catch { failures.append("\(place.path): \(error)") }
    }
    throw DocumentError.unreadable(
      file: folder, reason: "no place for its compiled form (\(failures.joined(separator: "; ")))",
      remedy: "make the database folder or the temporary folder writable")
  }

  /// Beside the sources, then elsewhere.
  private func places(_ folder: String, key: String) -> [Place] {
    // Elsewhere the key also holds the folder, since several databases meet there.
    let place = URL(filePath: folder).resolvingSymlinksInPath().path
    let other = Files.sha256(Array("\(place)\n\(key)".utf8))
    return [Place(path: "\(folder)/.compiled/\(key).pldb", isElsewhere: false)]
      + elsewhere.map { Place(path: "\($0)/\(other).pldb", isElsewhere: true) }
  }

  /// Removes compiled files of earlier states; one that is in use stays until it is unmapped.
  private func removeOthers(in folder: String, keeping path: String) {
    let manager = FileManager.default
    for name in (try? manager.contentsOfDirectory(atPath: folder)) ?? []
    where name.hasSuffix(".pldb") && !path.hasSuffix("/" + name) {
      try? manager.removeItem(atPath: folder + "/" + name)
    }
  }
}
