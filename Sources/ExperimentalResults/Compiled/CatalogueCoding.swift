import Documents

/// The catalogue of a compiled database as it is written: numbers of eight bytes, texts with their length.
struct CatalogueWriter {
  private(set) var bytes: [UInt8] = []
  private let format: UInt64

  init(format: UInt64) { self.format = format }

  mutating func put(_ number: Int) {
    withUnsafeBytes(of: Int64(number).littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func put(_ number: Double) { put(Int(Int64(bitPattern: number.bitPattern))) }

  /// Nothing in formats without checksums.
  mutating func put(checksum: UInt64?) {
    guard format >= CompiledFormat.firstWithChecksums else { return }
    put(Int(Int64(bitPattern: checksum ?? 0)))
  }

  mutating func put(_ flag: Bool) { put(flag ? 1 : 0) }

  mutating func put(_ text: String) {
    put(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  mutating func put(_ number: Double?) {
    put(number != nil)
    if let number { put(number) }
  }

  mutating func put<Element>(_ list: [Element], _ body: (inout Self, Element) -> Void) {
    put(list.count)
    for element in list { body(&self, element) }
  }

  mutating func put(_ texts: [String]) { put(texts) { $0.put($1) } }
}

/// Reads what `CatalogueWriter` wrote; throws where the bytes are not that.
struct CatalogueReader {
  private let bytes: UnsafeRawBufferPointer
  private let file: String
  private let format: UInt64
  private var place = 0

  init(_ bytes: UnsafeRawBufferPointer, file: String, format: UInt64 = CompiledFormat.version) {
    self.bytes = bytes
    self.file = file
    self.format = format
  }

  var damage: DocumentError {
    .unreadable(
      file: file, reason: "a damaged or outdated compiled database",
      remedy: "delete it; it is made again when needed")
  }

  mutating func int() throws(DocumentError) -> Int {
    guard place <= bytes.count - 8 else { throw damage }
    defer { place += 8 }
    return Int(bytes.loadUnaligned(fromByteOffset: place, as: Int64.self).littleEndian)
  }

  /// A number from 0 to `limit`.
  mutating func count(atMost limit: Int) throws(DocumentError) -> Int {
    let number = try int()
    guard (0...limit).contains(number) else { throw damage }
    return number
  }

  mutating func double() throws(DocumentError) -> Double {
    Double(bitPattern: UInt64(bitPattern: Int64(try int())))
  }

  /// Nil in formats without checksums.
  mutating func checksum() throws(DocumentError) -> UInt64? {
    guard format >= CompiledFormat.firstWithChecksums else { return nil }
    return UInt64(bitPattern: Int64(try int()))
  }

  mutating func flag() throws(DocumentError) -> Bool { try count(atMost: 1) == 1 }

  mutating func text() throws(DocumentError) -> String {
    let count = try self.count(atMost: bytes.count - place)
    guard place <= bytes.count - count else { throw damage }
    defer { place += count }
    return String(decoding: bytes[place..<place + count], as: UTF8.self)
  }

  mutating func optionalDouble() throws(DocumentError) -> Double? {
    try flag() ? try double() : nil
  }

  mutating func list<Element>(
    _ element: (inout Self) throws(DocumentError) -> Element
  ) throws(DocumentError) -> [Element] {
    let count = try self.count(atMost: bytes.count)
    var elements: [Element] = []
    elements.reserveCapacity(min(count, 4096))
    for _ in 0..<count { elements.append(try element(&self)) }
    return elements
  }

  mutating func texts() throws(DocumentError) -> [String] {
    try list { (reader) throws(DocumentError) in try reader.text() }
  }
}
