internal import CZlib

/// Unpacking of gzip streams (RFC 1952) with zlib, which compares lengths and checksums; libarchive does not.
enum Gunzip {
  /// Bytes that are held before it is known how many there are.
  static let heldAtFirst = 16 << 20

  /// The unpacked bytes of a file, at most `limit`.
  static func read(_ path: String, limit: Int) throws(DocumentError) -> [UInt8] {
    let file = try OpenFile(path)
    defer { file.close() }
    let packed = try file.readToEnd(limit: limit)
    guard begins(packed) else {
      throw .malformed(
        file: path, place: "its first two bytes", found: "no gzip header",
        expected: "gzip, as the name says", remedy: "fetch it again, or rename it without .gz")
    }
    return try unpack(packed, named: path, limit: limit)
  }

  /// Whether bytes begin as a gzip stream does.
  static func begins(_ bytes: some Collection<UInt8>) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  /// Unpacks one gzip stream, or several in a row.
  ///
  /// A stream does not say how large it is. More than a little is counted first and unpacked again
  /// once it is known to be within `limit`: a bomb is never held.
  static func unpack(
    _ packed: [UInt8], named name: String, limit: Int
  ) throws(DocumentError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(packed.count * 4, limit, heldAtFirst))
    let total = try forEachChunk(packed, named: name, limit: limit) {
      if bytes.count + $0.count <= heldAtFirst { bytes.append(contentsOf: $0) }
    }
    if total <= heldAtFirst { return bytes }
    bytes = []
    bytes.reserveCapacity(total)
    _ = try forEachChunk(packed, named: name, limit: limit) { bytes.append(contentsOf: $0) }
    return bytes
  }

  /// Refuses a stream that is cut or damaged, without holding what is in it.
  static func check(
    _ packed: UnsafeRawBufferPointer, named name: String, limit: Int
  ) throws(DocumentError) {
    _ = try inflated(packed, name, limit) { _ in }
  }

  /// The same for packed bytes in an array.
  static func check(_ packed: [UInt8], named name: String, limit: Int) throws(DocumentError) {
    _ = try forEachChunk(packed, named: name, limit: limit) { _ in }
  }

  private static func forEachChunk(
    _ packed: [UInt8], named name: String, limit: Int, _ take: (UnsafeRawBufferPointer) -> Void
  ) throws(DocumentError) -> Int {
    try packed.withUnsafeBytes { buffer in
      Result { () throws(DocumentError) in try inflated(buffer, name, limit, take) }
    }.get()
  }

  /// Hands over the unpacked bytes piece by piece; returns how many there were.
  private static func inflated(
    _ packed: UnsafeRawBufferPointer, _ name: String, _ limit: Int,
    _ take: (UnsafeRawBufferPointer) -> Void
  ) throws(DocumentError) -> Int {
    let stream = GzipStream(packed)
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { chunk.deallocate() }
    var total = 0
    while !stream.isAtEnd {
      guard let count = stream.next(into: chunk) else {
        throw .malformed(
          file: name, place: "byte \(stream.offset) of its packed bytes",
          found: "damage (\(stream.fault))", expected: "a whole gzip stream",
          remedy: "it is truncated or damaged: fetch it again and compare its digest")
      }
      total += count
      guard total <= limit else {
        throw .tooLarge(file: name, what: "the unpacked size in bytes", found: total, limit: limit)
      }
      take(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
    }
    return total
  }
}

/// zlib's stream over packed bytes, which must outlive it.
private final class GzipStream {
  private var stream = z_stream()
  private let packed: UnsafeRawBufferPointer
  /// Bytes handed to zlib so far: it counts in 32 bits.
  private var handed = 0
  private(set) var isAtEnd = false
  private(set) var fault = "the stream is cut"

  init(_ packed: UnsafeRawBufferPointer) {
    self.packed = packed
    // 16 + 15: gzip with the largest window.
    let status = inflateInit2_(&stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib starts")
  }

  deinit { inflateEnd(&stream) }

  /// Packed bytes that were read.
  var offset: Int { handed - Int(stream.avail_in) }

  /// Fills a buffer; how many bytes there were, nil where the stream is cut or damaged.
  func next(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    stream.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.avail_out = UInt32(buffer.count)
    while stream.avail_out > 0 {
      feed()
      let before = (stream.avail_in, stream.avail_out)
      let status = inflate(&stream, Z_NO_FLUSH)
      if status == Z_STREAM_END {
        if !startNext() { break }
      } else if status != Z_OK || before == (stream.avail_in, stream.avail_out) {
        if status != Z_BUF_ERROR, let words = stream.msg { fault = String(cString: words) }
        return nil
      }
    }
    return buffer.count - Int(stream.avail_out)
  }

  private func feed() {
    guard stream.avail_in == 0, handed < packed.count else { return }
    let count = min(packed.count - handed, 1 << 30)
    stream.next_in = UnsafeMutablePointer(
      mutating: packed.baseAddress?.advanced(by: handed).assumingMemoryBound(to: UInt8.self))
    stream.avail_in = UInt32(count)
    handed += count
  }

  /// Goes on with a stream behind the one that has ended; zeros behind it are padding.
  private func startNext() -> Bool {
    let rest = packed[offset...]
    if Gunzip.begins(rest) { return inflateReset(&stream) == Z_OK }
    isAtEnd = true
    return false
  }
}
