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

  /// The compiled form of the database at `path`, made now if it is missing, stale or damaged; `note`
  /// gets a line where that is so.
  func open(_ path: String, note: (String) -> Void = { _ in }) throws -> CompiledDatabase {
    let source = try Source(path)
    guard source.form != .compiled else { return try CompiledDatabase(path) }
    let places = places(source)
    for place in places where place.isTrusted {
      if let database = try? CompiledDatabase(place.path) { return database }
    }
    note("compiling the database in \(path) (once after every change in it)")
    let place = try make(source, places: places)
    if place.isElsewhere, source.form == .native {
      note("\(path) cannot be written, so its compiled form is kept in \(place.path)")
    }
    return try CompiledDatabase(place.path)
  }

  /// Compiles in any case, into `file` or the usual place; returns the path of the file.
  func compile(_ path: String, into file: String? = nil) throws -> String {
    let source = try Source(path)
    if let file {
      try Files.write(try source.compile(), to: file)
      return file
    }
    return try make(source, places: places(source)).path
  }

  /// A database that can be compiled.
  private struct Source {
    let path: String
    let form: DatabaseForm
    /// New whenever a file was touched.
    let key: String
    private let manifest: Manifest?

    init(_ path: String) throws(DocumentError) {
      self.path = path
      form = try DatabaseForm.of(path)
      switch form {
      case .native:
        let manifest = try Manifest(path)
        key = manifest.key
        self.manifest = manifest
      case .text:
        key = Manifest.textKey(path)
        manifest = nil
      case .compiled:
        key = ""
        manifest = nil
      }
    }

    func compile() throws -> [UInt8] {
      if let manifest { return try Compiler.compile(path, manifest: manifest) }
      guard form == .text else {
        throw DocumentError.unreadable(
          file: path, reason: "a compiled database",
          remedy: "name the folder that it was compiled from")
      }
      var (records, grids, report) = try DatabaseImport().records(path)
      return DatabaseImport.compiled(records, &grids, report)
    }
  }

  private func make(_ source: Source, places: [Place]) throws -> Place {
    let bytes = try source.compile()
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
      file: source.path,
      reason: "no place for its compiled form (\(failures.joined(separator: "; ")))",
      remedy: "make the database folder or the temporary folder writable")
  }

  /// Beside the sources of a native database, then elsewhere.
  private func places(_ source: Source) -> [Place] {
    // Elsewhere the key also holds the folder, since several databases meet there.
    let place = URL(filePath: source.path).resolvingSymlinksInPath().path
    let other = Files.sha256(Array("\(place)\n\(source.key)".utf8))
    let beside =
      source.form == .native
      ? [Place(path: "\(source.path)/.compiled/\(source.key).pldb", isElsewhere: false)] : []
    return beside + elsewhere.map { Place(path: "\($0)/\(other).pldb", isElsewhere: true) }
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
