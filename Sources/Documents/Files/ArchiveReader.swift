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
