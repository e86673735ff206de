import Documents
import Foundation

/// The JSON documents that a publisher's file holds: one, or those of an archive and of the archives in it.
///
/// The file may be `.json`, `.json.gz`, or an archive (`.zip`, `.tar`, `.tar.gz`, `.tgz`, `.tar.xz`,
/// `.tar.bz2`); `-` is the standard input, in any of these forms. Sizes, the number of documents and
/// the depth of archives in archives are bounded; archives with links or with paths that lead out
/// are refused.
public struct LikelihoodFiles: Sendable {
  /// What a document is, by its outline.
  public enum Kind: String, Sendable {
    /// A HistFactory workspace; as published, mostly background only.
    case workspace
    /// Named patches, each of which puts a signal into a workspace.
    case patchSet = "patch set"
    /// One JSON Patch.
    case patch
    /// Anything else.
    case other
  }

  /// One document.
  public struct Entry: Sendable {
    /// The path in the archive, with that of an inner archive before it; for a plain file its path.
    public let path: String
    /// What it is.
    public let kind: Kind
    /// Bytes, unpacked.
    public let size: Int
    /// The text, where it is kept in memory.
    var bytes: [UInt8]?

    /// The folder in which it stands; empty at the top.
    public var folder: Substring {
      path.lastIndex(of: "/").map { path[..<$0] } ?? ""
    }
  }

  /// Bounds on what is unpacked.
  struct Limits {
    /// Bytes of one document.
    var document = 256 << 20
    /// Bytes of everything.
    var total = 2 << 30
    /// Bytes of documents that are kept in memory instead of being unpacked again when they are asked for.
    var kept = 24 << 20
    /// Archives in archives.
    var depth = 3
    /// Documents.
    var count = 50_000
  }

  /// The file as the user named it.
  public let file: String
  /// Whether it is an archive.
  public private(set) var isArchive = false
  /// The documents, in the order of the file.
  public private(set) var entries: [Entry] = []
  private let limits: Limits

  /// Opens a file and finds what is in it.
  public init(_ path: String) throws { try self.init(path, limits: Limits()) }

  init(_ path: String, limits: Limits) throws {
    file = path == "-" ? "standard input" : path
    self.limits = limits
    var limits = limits
    // The standard input cannot be read again.
    if path == "-" { limits.kept = limits.total }
    var walk = LikelihoodWalk(file: file, limits: limits)
    try walk.open(path)
    isArchive = walk.isArchive
    entries = walk.entries
  }

  /// The documents of a kind.
  public func entries(_ kind: Kind) -> [Entry] { entries.filter { $0.kind == kind } }

  /// A document's name in messages: the file, and the path in it.
  public func name(of entry: Entry) -> String {
    isArchive ? "\(file)/\(entry.path)" : file
  }

  /// Parses a document.
  public func read(_ entry: Entry) throws -> JSONNode {
    if let bytes = entry.bytes { return try JSONNode.parse(bytes, file: name(of: entry)) }
    var limits = limits
    limits.kept = limits.document
    var walk = LikelihoodWalk(file: file, limits: limits, wanted: entry.path)
    try walk.open(file)
    guard let bytes = walk.entries.first?.bytes else {
      throw DocumentError.unreadable(
        file: name(of: entry), reason: "is not there any more", remedy: "let the file be")
    }
    return try JSONNode.parse(bytes, file: name(of: entry))
  }
}

/// The walk through a file and the archives in it.
private struct LikelihoodWalk {
  typealias Entry = LikelihoodFiles.Entry

  let file: String
  let limits: LikelihoodFiles.Limits
  /// The only document that is wanted, or all.
  var wanted: String?
  var entries: [Entry] = []
  var isArchive = false
  private var total = 0
  private var kept = 0

  init(file: String, limits: LikelihoodFiles.Limits, wanted: String? = nil) {
    self.file = file
    self.limits = limits
    self.wanted = wanted
  }

  mutating func open(_ path: String) throws {
    if path != "-", Self.isArchiveName(path) {
      isArchive = true
      return try walk(path, nil, below: "", depth: 1)
    }
    let source = path == "-" ? "/dev/stdin" : path
    try enter(
      try Files.read(source, limit: limits.document), path: path, below: "", depth: 0)
  }

  /// Takes the bytes of a file: an archive, something gzipped, or a document.
  private mutating func enter(
    _ bytes: [UInt8], path: String, below prefix: String, depth: Int
  ) throws {
    switch Container(bytes) {
    case .archive:
      if depth == 0 { isArchive = true }
      try walk(path, bytes, below: depth == 0 ? "" : prefix + path + "/", depth: depth + 1)
    case .gzip:
      let unpacked = try Files.gunzip(
        bytes, named: name(prefix + path), limit: limits.document)
      try take(unpacked.count, prefix + path)
      guard Container(unpacked) != .gzip else { throw tooDeep(prefix + path) }
      try enter(unpacked, path: path, below: prefix, depth: depth)
    case .none: try add(bytes, prefix + path)
    }
  }

  private mutating func walk(
    _ path: String, _ bytes: [UInt8]?, below prefix: String, depth: Int
  ) throws {
    guard depth <= limits.depth else { throw tooDeep(prefix) }
    let limit = limits.total - total
    func visit(_ member: String, _ content: [UInt8]) throws {
      try take(content.count, prefix + member)
      try enter(content, path: member, below: prefix, depth: depth)
    }
    if let bytes {
      try Archive.forEachFile(
        inside: bytes, named: name(prefix), limit: limit, entryLimit: limits.document,
        allowsLinks: false, wanting: { isWanted(prefix + $0) }, visit: visit)
    } else {
      try Archive.forEachFile(
        in: path, limit: limit, entryLimit: limits.document, allowsLinks: false,
        wanting: { isWanted(prefix + $0) }, visit: visit)
    }
  }

  private func isWanted(_ path: String) -> Bool {
    if let wanted, path != wanted, !wanted.hasPrefix(path + "/") { return false }
    return path.hasSuffix(".json") || path.hasSuffix(".json.gz") || Self.isArchiveName(path)
  }

  private mutating func add(_ bytes: [UInt8], _ path: String) throws {
    guard entries.count < limits.count else {
      throw DocumentError.tooLarge(
        file: file, what: "the number of documents", found: entries.count + 1, limit: limits.count)
    }
    guard bytes.count <= limits.document else {
      throw DocumentError.tooLarge(
        file: name(path), what: "the size in bytes", found: bytes.count, limit: limits.document)
    }
    let isKept = !isArchive || kept + bytes.count <= limits.kept
    if isKept { kept += bytes.count }
    entries.append(
      Entry(
        path: path, kind: LikelihoodFiles.Kind(JSONOutline(bytes)), size: bytes.count,
        bytes: isKept ? bytes : nil))
  }

  private mutating func take(_ count: Int, _ path: String) throws {
    total += count
    guard total <= limits.total else {
      throw DocumentError.tooLarge(
        file: file, what: "the unpacked size in bytes at “\(path)”", found: total,
        limit: limits.total)
    }
  }

  private func tooDeep(_ path: String) -> DocumentError {
    .tooLarge(
      file: name(path), what: "the depth of archives in archives", found: limits.depth + 1,
      limit: limits.depth)
  }

  private func name(_ path: String) -> String {
    guard isArchive, !path.isEmpty else { return file }
    return "\(file)/\(path.hasSuffix("/") ? path.dropLast() : path[...])"
  }

  private static let archiveSuffixes = [
    ".tar", ".tar.gz", ".tgz", ".tar.xz", ".tar.bz2", ".zip",
  ]

  private static func isArchiveName(_ path: String) -> Bool {
    archiveSuffixes.contains { path.lowercased().hasSuffix($0) }
  }
}

/// What bytes are packed in, by how they begin.
private enum Container {
  case archive, gzip, none

  init(_ bytes: [UInt8]) {
    if bytes.starts(with: [0x1F, 0x8B]) {
      self = .gzip
    } else if bytes.starts(with: "PK".utf8) || bytes.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A])
      || bytes.starts(with: "BZh".utf8) || bytes.dropFirst(257).starts(with: "ustar".utf8)
    {
      self = .archive
    } else {
      self = .none
    }
  }
}

extension LikelihoodFiles.Kind {
  init(_ outline: JSONOutline) {
    switch outline {
    case .array: self = .patch
    case .object(let names):
      if names.contains("channels")
        && (names.contains("observations") || names.contains("measurements"))
      {
        self = .workspace
      } else if names.contains("patches") {
        self = .patchSet
      } else {
        self = .other
      }
    case .other: self = .other
    }
  }
}
