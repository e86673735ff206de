import Documents
import Testing

@Suite("XXH64")
struct XXHash64Tests {
  /// Bytes i·2654435761 >> 24 mod 256; values by the Python package xxhash 4.1.0 (`xxhash.xxh64_intdigest`).
  @Test("gives the values of the reference implementation")
  func reference() {
    func bytes(_ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: (UInt64($0) * 2_654_435_761) >> 24) }
    }
    for (count, seed, sum) in Self.golden {
      #expect(XXHash64.hash(bytes(count), seed: seed) == sum, "\(count) bytes, seed \(seed)")
    }
  }

  private static let golden: [(Int, UInt64, UInt64)] = [
    (0, 0, 0xef46db3751d8e999),
    (1, 0, 0xe934a84adb052768),
    (3, 7, 0x59efa9473617e060),
    (4, 0, 0x435f59a33b7eb3d1),
    (7, 0, 0x651c1bb8102d53ea),
    (8, 0, 0x538cac3b18f9ef8e),
    (14, 1, 0xaef16d505bd6dad9),
    (31, 0, 0x4071dd1310fa5da9),
    (32, 0, 0x13ee8a64346f0691),
    (33, 0, 0xf75619499e2e2e99),
    (63, 5, 0x3108310d267b37a3),
    (64, 0, 0xfb24d94de825912f),
    (101, 0, 0xeb65198e80653dd3),
    (1000, 9223372036854775819, 0xb81d5f6dcf2d912a),
  ]

  @Test("changes with every bit")
  func bits() {
    let bytes = [UInt8](0..<100)
    let sum = XXHash64.hash(bytes)
    for place in bytes.indices {
      for bit in 0..<8 {
        var damaged = bytes
        damaged[place] ^= 1 << bit
        #expect(XXHash64.hash(damaged) != sum)
      }
    }
  }
}
