/// Layout of a compiled database: header, arrays and blobs (each 8-byte aligned), catalogue.
///
/// Numbers are stored as the machine has them; the byte-order mark tells another machine.
enum CompiledFormat {
  /// `PLDBPLDB`.
  static let magic: UInt64 = 0x4244_4C50_4244_4C50
  /// Raised whenever the layout changes; a cache of an older one is made again.
  static let version: UInt64 = 3
  /// What is read: this format and the one before, which has no checksums of its sections.
  static let readable: ClosedRange<UInt64> = 2...version
  static let firstWithChecksums: UInt64 = 3
  static let byteOrder: UInt64 = 0x0102_0304_0506_0708
  /// Bytes before the first array.
  static let headerSize = 128
  /// The checksum covers what follows itself.
  static let checkedFrom = 32

  // Offsets of the header's 64-bit numbers; the digest is 64 ASCII bytes.
  static let magicAt = 0
  static let versionAt = 8
  static let orderAt = 16
  static let checksumAt = 24
  static let byteCountAt = 32
  static let catalogueAt = 40
  static let catalogueSizeAt = 48
  static let digestAt = 56
  static let catalogueChecksumAt = 120
  /// What `catalogueChecksum` covers of the header.
  static let headerChecked = byteCountAt..<catalogueChecksumAt
  /// Files up to this size are checked whole when they are opened; larger ones in header and catalogue,
  /// and each map and file in them when it is first used.
  static let alwaysChecked = 1 << 24

  /// The checksum of what is read at opening.
  static func catalogueChecksum(
    _ bytes: UnsafeRawBufferPointer, catalogue: Range<Int>
  ) -> UInt64 {
    let header = checksum(UnsafeRawBufferPointer(rebasing: bytes[headerChecked]))
    return header ^ checksum(UnsafeRawBufferPointer(rebasing: bytes[catalogue]))
  }

  /// A fast 64-bit checksum against damage (not against malice: the file is our own cache).
  static func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var lanes: (UInt64, UInt64, UInt64, UInt64) = (1, 2, 3, 4)
    let prime: UInt64 = 0x9E37_79B9_7F4A_7C15
    func mix(_ lane: UInt64, _ word: UInt64) -> UInt64 {
      let product = (lane ^ word) &* prime
      return product ^ (product >> 29)
    }
    var place = 0
    while place + 32 <= bytes.count {
      lanes.0 = mix(lanes.0, bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
      lanes.1 = mix(lanes.1, bytes.loadUnaligned(fromByteOffset: place + 8, as: UInt64.self))
      lanes.2 = mix(lanes.2, bytes.loadUnaligned(fromByteOffset: place + 16, as: UInt64.self))
      lanes.3 = mix(lanes.3, bytes.loadUnaligned(fromByteOffset: place + 24, as: UInt64.self))
      place += 32
    }
    while place < bytes.count {
      lanes.0 = mix(lanes.0, UInt64(bytes[place]))
      place += 1
    }
    return mix(mix(mix(mix(UInt64(bytes.count), lanes.0), lanes.1), lanes.2), lanes.3)
  }
}
