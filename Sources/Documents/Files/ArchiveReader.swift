internal import CArchive

/// libarchive's handle with Swift errors.
final class ArchiveReader {
  /// What is read: a file, or bytes that came out of another archive.
  enum Content {
    case file
    case bytes([UInt8])
  }

  let path: String
  private let handle: OpaquePointer
  /// A copy of the bytes that libarchive reads while it is open.
  private var memory = UnsafeMutableRawBufferPointer(start: nil, count: 0)

  /// Opens the content, whose name in messages is `path`; `prepare` chooses the formats and filters.
  init(
    _ path: String, _ content: Content = .file, prepare: (OpaquePointer) -> Void
  ) throws(DocumentError) {
    if case .file = content { try OpenFile(path).close() }
    guard let handle = archive_read_new() else {
      throw .unreadable(file: path, reason: "out of memory", remedy: "free memory")
    }
    self.path = path
    self.handle = handle
    prepare(handle)
    guard open(content) == ARCHIVE_OK else { throw failure("the archive's beginning") }
  }

  private func open(_ content: Content) -> Int32 {
    switch content {
    case .file: return archive_read_open_filename(handle, path, 1 << 17)
    case .bytes(let bytes):
      memory = .allocate(byteCount: max(1, bytes.count), alignment: 16)
      memory.copyBytes(from: bytes)
      return archive_read_open_memory(handle, memory.baseAddress, bytes.count)
    }
  }

  deinit {
    archive_read_free(handle)
    memory.deallocate()
  }

  /// The next entry, or nil at the end.
  func next() throws(DocumentError) -> OpaquePointer? {
    var entry: OpaquePointer?
    while true {
      switch archive_read_next_header(handle, &entry) {
      case ARCHIVE_OK, ARCHIVE_WARN: return entry
      case ARCHIVE_EOF: return nil
      case ARCHIVE_RETRY: continue
      default: throw failure("an entry's header")
      }
    }
  }

  /// Whether the outermost filter found is gzip.
  var isGzipped: Bool { archive_filter_code(handle, 0) == ARCHIVE_FILTER_GZIP }

  /// The data of the entry that `next` gave, at most `limit` bytes.
  func data(of member: String, expecting size: Int, limit: Int) throws(DocumentError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(max(size, 0), limit, 1 << 26))
    _ = try forEachChunk(of: member, limit: limit) { bytes.append(contentsOf: $0) }
    return bytes
  }

  /// Hands over the data of the entry that `next` gave, piece by piece; returns how many bytes there
  /// were, at most `limit`.
  func forEachChunk(
    of member: String, limit: Int, _ take: (ArraySlice<UInt8>) -> Void
  ) throws(DocumentError) -> Int {
    var total = 0
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = archive_read_data(handle, &chunk, chunk.count)
      if count == 0 { return total }
      if count == Int(ARCHIVE_RETRY) { continue }
      guard count > 0 else { throw failure("“\(member)”") }
      total += count
      guard total <= limit else {
        throw .tooLarge(
          file: path, what: "the unpacked size in bytes at “\(member)”", found: total,
          limit: limit)
      }
      take(chunk[..<count])
    }
  }

  private func failure(_ place: String) -> DocumentError {
    let reason = archive_error_string(handle).map { String(cString: $0) } ?? "unknown reason"
    return .malformed(
      file: path, place: place, found: "damage (\(reason))", expected: "a whole archive",
      remedy: "it is truncated or damaged: fetch it again and compare its digest")
  }
}

/// Gunzip of one file.
enum Gunzip {
  static func read(_ path: String, limit: Int) throws(DocumentError) -> [UInt8] {
    let file = try OpenFile(path)
    var magic: [UInt8] = [0, 0]
    let count = magic.withUnsafeMutableBytes { file.readStart(into: $0) }
    file.close()
    guard count == 2, magic == [0x1F, 0x8B] else {
      throw .malformed(
        file: path, place: "its first two bytes", found: "no gzip header",
        expected: "gzip, as the name says", remedy: "fetch it again, or rename it without .gz")
    }
    return try unpack(path, .file, size: file.size, limit: limit)
  }

  /// Bytes that are held before it is known how many there are.
  static let heldAtFirst = 16 << 20

  /// Unpacks one gzip stream that is known to begin as one.
  ///
  /// A stream does not say how large it is. More than a little is counted first and unpacked again
  /// once it is known to be within `limit`: a bomb is never held.
  static func unpack(
    _ path: String, _ content: ArchiveReader.Content, size: Int, limit: Int
  ) throws(DocumentError) -> [UInt8] {
    guard let reader = try open(path, content, size: size) else { return [] }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(size * 4, limit, heldAtFirst))
    let total = try reader.forEachChunk(of: "its content", limit: limit) {
      if bytes.count + $0.count <= heldAtFirst { bytes.append(contentsOf: $0) }
    }
    if total <= heldAtFirst { return bytes }
    bytes = []
    return try open(path, content, size: size)?
      .data(of: "its content", expecting: total, limit: limit) ?? []
  }

  /// The opened stream; nil where there is nothing in it.
  private static func open(
    _ path: String, _ content: ArchiveReader.Content, size: Int
  ) throws(DocumentError) -> ArchiveReader? {
    let reader = try ArchiveReader(path, content) { handle in
      archive_read_support_filter_gzip(handle)
      archive_read_support_format_raw(handle)
      archive_read_support_format_empty(handle)
    }
    let hasData = try reader.next() != nil
    guard reader.isGzipped else {
      // libarchive hands a header that is cut through as plain bytes.
      throw .malformed(
        file: path, place: "its header", found: "\(size) bytes that are no gzip stream",
        expected: "gzip, as the name says", remedy: "it is truncated or damaged: fetch it again")
    }
    return hasData ? reader : nil
  }
}
