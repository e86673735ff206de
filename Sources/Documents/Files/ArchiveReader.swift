internal import CArchive

/// libarchive's handle with Swift errors.
final class ArchiveReader {
  let path: String
  private let handle: OpaquePointer

  /// Opens `path`; `prepare` chooses the formats and filters.
  init(_ path: String, prepare: (OpaquePointer) -> Void) throws(DocumentError) {
    let file = try OpenFile(path)
    file.close()
    guard let handle = archive_read_new() else {
      throw .unreadable(file: path, reason: "out of memory", remedy: "free memory")
    }
    self.path = path
    self.handle = handle
    prepare(handle)
    guard archive_read_open_filename(handle, path, 1 << 17) == ARCHIVE_OK else {
      throw failure("the archive's beginning")
    }
  }

  deinit { archive_read_free(handle) }

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
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = archive_read_data(handle, &chunk, chunk.count)
      if count == 0 { return bytes }
      if count == Int(ARCHIVE_RETRY) { continue }
      guard count > 0 else { throw failure("“\(member)”") }
      guard bytes.count + count <= limit else {
        throw .tooLarge(
          file: path, what: "the unpacked size in bytes at “\(member)”",
          found: bytes.count + count, limit: limit)
      }
      bytes.append(contentsOf: chunk[..<count])
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
    let reader = try ArchiveReader(path) { handle in
      archive_read_support_filter_gzip(handle)
      archive_read_support_format_raw(handle)
      archive_read_support_format_empty(handle)
    }
    let hasData = try reader.next() != nil
    guard reader.isGzipped else {
      // libarchive hands a header that is cut through as plain bytes.
      throw .malformed(
        file: path, place: "its header", found: "\(file.size) bytes that are no gzip stream",
        expected: "gzip, as the name says", remedy: "it is truncated or damaged: fetch it again")
    }
    guard hasData else { return [] }
    return try reader.data(of: "its content", expecting: file.size * 4, limit: limit)
  }
}
