import Documents
import Testing

@Suite("DEFLATE with a dictionary")
struct DeflateTests {
  private let text = Array(
    (0..<40).map { "{\"mass\":\(1000 + $0 * 37),\"name\":\"analysis \($0)\"}" }.joined().utf8)

  @Test("gives back every text, with and without a dictionary, one after the other")
  func roundTrip() throws {
    let (deflater, inflater) = (Deflater(), Inflater())
    let noise = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 13) }
    for bytes in [text, [], [7], noise, Array(repeating: 65, count: 1_000_000)] {
      #expect(inflater.inflate(deflater.deflate(bytes)) == bytes)
      let packed = deflater.deflate(bytes, dictionary: text)
      #expect(inflater.inflate(packed, dictionary: text) == bytes)
    }
  }

  @Test("makes a text that resembles the dictionary many times smaller")
  func similar() {
    var other = text
    other[100] = 0x39
    #expect(Deflater().deflate(other, dictionary: text).count * 20 < other.count)
  }

  @Test("refuses damage, a wrong dictionary's nonsense and what is too large")
  func damage() {
    let packed = Deflater().deflate(text, dictionary: text)
    let inflater = Inflater()
    #expect(inflater.inflate(Array(packed.dropLast()), dictionary: text) == nil)
    #expect(inflater.inflate(packed + [0], dictionary: text) == nil)
    #expect(inflater.inflate(packed) == nil)
    #expect(inflater.inflate(Deflater().deflate(text), limit: 100) == nil)
    #expect(inflater.inflate(packed, dictionary: text) == text)
  }
}
