internal import CArchive

/// Archives (`.tar`, `.tar.xz`, `.tar.gz`, `.tar.bz2`, `.zip`) through libarchive.
public enum Archive {
  /// Entries in one archive, at most.
  static let maximalEntries = 1_000_000
  /// Bytes in an entry that does not say how large it is, at most.
  static let unstatedSize = 32 << 20

  /// Calls `visit` for every regular file whose path `wants`, in the order of the archive.
  ///
  /// All entries together are bounded by `limit` bytes unpacked, each of them by `entryLimit`; what an
  /// entry says of its size is checked before anything is unpacked, and it cannot hold more. A path or a link that leads out of the
  /// archive is an error even where the entry is not wanted, and so is every link where
  /// `allowsLinks` is false; truncation is an error.
  public static func forEachFile(
    in path: String, limit: Int = 4 << 30, entryLimit: Int = .max,
    allowsLinks: Bool = true,
    wanting wants: (String) -> Bool = { _ in true },
    visit: (_ path: String, _ bytes: [UInt8]) throws -> Void
  ) throws {
    try forEachFile(
      in: path, .file, (limit, entryLimit), allowsLinks: allowsLinks, wanting: wants, visit: visit)
  }

  /// The same for an archive in memory, such as one out of another archive; messages name it `name`.
  public static func forEachFile(
    inside bytes: [UInt8], named name: String, limit: Int = 4 << 30, entryLimit: Int = .max,
    allowsLinks: Bool = true,
    wanting wants: (String) -> Bool = { _ in true },
    visit: (_ path: String, _ bytes: [UInt8]) throws -> Void
  ) throws {
    try forEachFile(
      in: name, .bytes(bytes), (limit, entryLimit), allowsLinks: allowsLinks, wanting: wants,
      visit: visit)
  }

  private static func forEachFile(
    in path: String, _ content: ArchiveReader.Content, _ limits: (all: Int, entry: Int),
    allowsLinks: Bool, wanting wants: (String) -> Bool,
    visit: (_ path: String, _ bytes: [UInt8]) throws -> Void
  ) throws {
    try checkGzip(path, content, limit: limits.all)
    let reader = try ArchiveReader(path, content) { handle in
      archive_read_support_filter_gzip(handle)
      archive_read_support_filter_xz(handle)
      archive_read_support_filter_bzip2(handle)
      archive_read_support_format_tar(handle)
      archive_read_support_format_zip(handle)
    }
    var guardian = ArchiveGuard(file: path, limit: limits.all, allowsLinks: allowsLinks)
    while let entry = try reader.next() {
      let member = try guardian.admit(entry)
      guard member.isFile, wants(member.path) else { continue }
      guard !member.isHardLink else { throw guardian.hardLink(member.path) }
      let bytes = try reader.data(
        of: member.path, expecting: member.size,
        limit: try guardian.room(for: member, within: limits.entry))
      guardian.total += bytes.count - member.size
      try visit(member.path, bytes)
    }
    if guardian.entries == 0 {
      throw DocumentError.malformed(
        file: path, place: "its beginning", found: "no entry", expected: "an archive with files",
        remedy: "fetch it again")
    }
  }

  /// Refuses a gzip stream whose checksum is wrong: libarchive unpacks it as if nothing were.
  private static func checkGzip(
    _ path: String, _ content: ArchiveReader.Content, limit: Int
  ) throws(DocumentError) {
    // Headers and padding of a tar come on top of its files.
    let limit = limit.addingReportingOverflow(limit / 2 + (1 << 20))
    let bound = limit.overflow ? Int.max : limit.partialValue
    switch content {
    case .bytes(let bytes):
      if Gunzip.begins(bytes) { try Gunzip.check(bytes, named: path, limit: bound) }
    case .file:
      let file = try MappedFile(path)
      if Gunzip.begins(file.bytes) { try Gunzip.check(file.bytes, named: path, limit: bound) }
    }
  }
}

/// What is remembered of the entries seen, to refuse what is too large or leads out.
private struct ArchiveGuard {
  struct Member {
    var path: String
    var size: Int
    /// Whether the archive says how large it is.
    var hasSize: Bool
    var isFile: Bool
    var isHardLink: Bool
  }

  let file: String
  let limit: Int
  let allowsLinks: Bool
  var entries = 0
  var total = 0
  private var links: Set<String> = []

  init(file: String, limit: Int, allowsLinks: Bool) {
    self.file = file
    self.limit = limit
    self.allowsLinks = allowsLinks
  }

  mutating func admit(_ entry: OpaquePointer) throws(DocumentError) -> Member {
    entries += 1
    guard entries <= Archive.maximalEntries else {
      throw .tooLarge(
        file: file, what: "the number of entries", found: entries, limit: Archive.maximalEntries)
    }
    guard let name = archive_entry_pathname(entry) ?? archive_entry_pathname_utf8(entry) else {
      throw .malformed(
        file: file, place: "entry \(entries)", found: "no readable path", expected: "a path",
        remedy: "fetch the archive again")
    }
    let path = try normal(String(cString: name))
    let isFile = archive_entry_filetype(entry) == 0o100000
    let size = isFile ? Int(archive_entry_size(entry)) : 0
    guard size >= 0, size <= limit - total else {
      throw .tooLarge(
        file: file, what: "the unpacked size in bytes at “\(path)”",
        found: size < 0 ? size : total.addingReportingOverflow(size).partialValue, limit: limit)
    }
    total += size
    if let target = archive_entry_symlink(entry) {
      try admitLink(path, to: String(cString: target))
      guard allowsLinks else { throw link(path, "a symbolic link") }
    }
    let hardLink = archive_entry_hardlink(entry).map { String(cString: $0) }
    if let hardLink {
      _ = try normal(hardLink)
      guard allowsLinks else { throw link(path, "a hard link") }
    }
    return Member(
      path: path, size: size, hasSize: archive_entry_size_is_set(entry) != 0, isFile: isFile,
      isHardLink: hardLink != nil)
  }

  /// How many bytes a member may have: what it says, or few where it does not say.
  func room(for member: Member, within limit: Int) throws(DocumentError) -> Int {
    guard member.size <= limit else {
      throw .tooLarge(
        file: file, what: "the unpacked size in bytes at “\(member.path)”", found: member.size,
        limit: limit)
    }
    let left = min(limit, self.limit - total + member.size)
    return min(left, member.hasSize ? member.size : Archive.unstatedSize)
  }

  func hardLink(_ path: String) -> DocumentError { link(path, "a hard link") }

  private func link(_ path: String, _ kind: String) -> DocumentError {
    .malformed(
      file: file, place: "“\(path)”", found: kind, expected: "a regular file",
      remedy: "pack the archive anew with plain files")
  }

  /// The path without "." components; absolute paths, ".." and ways through a link are refused.
  private func normal(_ path: String) throws(DocumentError) -> String {
    if path.hasPrefix("/") || path.contains("\\") {
      throw .escapingPath(file: file, member: path)
    }
    let parts = path.split(separator: "/").filter { $0 != "." }
    if parts.contains("..") { throw .escapingPath(file: file, member: path) }
    if !links.isEmpty {
      for count in 1..<max(2, parts.count)
      where count < parts.count && links.contains(parts[..<count].joined(separator: "/")) {
        throw .escapingPath(file: file, member: path)
      }
    }
    return parts.joined(separator: "/")
  }

  /// A symbolic link may point to a place inside the archive only.
  private mutating func admitLink(_ path: String, to target: String) throws(DocumentError) {
    var depth = path.split(separator: "/").count - 1
    var stays = !target.hasPrefix("/")
    for part in target.split(separator: "/") where part != "." {
      depth += part == ".." ? -1 : 1
      if depth < 0 { stays = false }
    }
    guard stays else { throw .escapingPath(file: file, member: "\(path) → \(target)") }
    links.insert(path)
  }
}
