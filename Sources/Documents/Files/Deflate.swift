internal import CZlib

/// Raw DEFLATE (RFC 1951) of short texts that resemble one another: an earlier one is the dictionary.
///
/// The memory of zlib is made once and used again for every text.
public final class Deflater {
  private var stream = z_stream()
  private var output: [UInt8] = []

  /// Makes the memory; level 1 is the fastest, 9 the smallest.
  public init(level: Int32 = 1) {
    let status = deflateInit2_(
      &stream, level, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib has no memory")
  }

  deinit { deflateEnd(&stream) }

  /// The deflated form of `bytes`; `dictionary` is needed again to inflate it.
  public func deflate(_ bytes: [UInt8], dictionary: [UInt8] = []) -> [UInt8] {
    precondition(bytes.count < Int(UInt32.max) / 2, "a short text")
    deflateReset(&stream)
    if !dictionary.isEmpty {
      deflateSetDictionary(&stream, dictionary, UInt32(dictionary.count))
    }
    let bound = Int(deflateBound(&stream, UInt(bytes.count))) + 16
    if output.count < bound { output = [UInt8](repeating: 0, count: bound) }
    let count = bytes.withUnsafeBufferPointer { input in
      output.withUnsafeMutableBufferPointer { output in
        stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        let status = CZlib.deflate(&stream, Z_FINISH)
        precondition(status == Z_STREAM_END, "the bound holds all")
        return output.count - Int(stream.avail_out)
      }
    }
    return Array(output[..<count])
  }
}

/// The other way; one value inflates any number of texts.
public final class Inflater {
  private var stream = z_stream()

  /// Makes the memory.
  public init() {
    let status = inflateInit2_(
      &stream, -MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib has no memory")
  }

  deinit { inflateEnd(&stream) }

  /// The text, or nil where the bytes are no deflated text, or one of more than `limit` bytes.
  public func inflate(
    _ bytes: [UInt8], dictionary: [UInt8] = [], limit: Int = 1 << 28
  ) -> [UInt8]? {
    inflateReset(&stream)
    if !dictionary.isEmpty,
      inflateSetDictionary(&stream, dictionary, UInt32(dictionary.count)) != Z_OK
    {
      return nil
    }
    var text = [UInt8](repeating: 0, count: min(limit, max(1024, 8 * bytes.count)))
    var (read, written) = (0, 0)
    while true {
      let status = bytes.withUnsafeBufferPointer { input in
        text.withUnsafeMutableBufferPointer { output in
          stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { $0 + read })
          stream.avail_in = UInt32(input.count - read)
          stream.next_out = output.baseAddress.map { $0 + written }
          stream.avail_out = UInt32(output.count - written)
          let status = CZlib.inflate(&stream, Z_NO_FLUSH)
          read = input.count - Int(stream.avail_in)
          written = output.count - Int(stream.avail_out)
          return status
        }
      }
      if status == Z_STREAM_END { return read == bytes.count ? Array(text[..<written]) : nil }
      guard status == Z_OK || status == Z_BUF_ERROR, written == text.count, text.count < limit
      else { return nil }
      text += [UInt8](repeating: 0, count: min(limit - text.count, text.count))
    }
  }
}
