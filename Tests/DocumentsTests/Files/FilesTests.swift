import Foundation
import TestSupport
import Testing

@testable import Documents

@Suite("Files")
struct FilesTests {
  @Test("are written whole and read again")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.bin"
    let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try Files.write(bytes, to: path)
    try Files.write(bytes, to: path)
    #expect(try Files.read(path) == bytes)
    let mapped = try MappedFile(path)
    withExtendedLifetime(mapped) { #expect(Array(mapped.bytes) == bytes) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.bin"])
    try Files.write([], to: path)
    #expect(try Files.read(path) == [])
    #expect(try MappedFile(path).bytes.isEmpty)
  }

  @Test("that are gzipped are unpacked, bounded, and refused when cut")
  func gzip() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a.txt"
    let bytes = Array(String(repeating: "0123456789", count: 50_000).utf8)
    try Files.write(bytes, to: path)
    #expect(try folder.run("gzip", "-k", "a.txt"))
    #expect(try Files.read(path + ".gz") == bytes)
    #expect(throws: DocumentError.self) { try Files.read(path + ".gz", limit: 1000) }
    let packed = Array(try Data(contentsOf: URL(filePath: path + ".gz")))
    for count in [0, 1, 5, packed.count / 2, packed.count - 9] {
      try Files.write(Array(packed[..<count]), to: path + ".gz")
      let message = documentError { _ = try Files.read(path + ".gz") }?.description ?? ""
      #expect(message.contains("a.txt.gz") && message.contains("fetch it again"), "cut at \(count)")
    }
    try Files.write(bytes, to: path + ".gz")
    #expect(place(documentError { _ = try Files.read(path + ".gz") }) == "its first two bytes")
  }

  @Test("that are gzipped and damaged are never read as something else")
  func damagedGzip() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a"
    let bytes = Array((0..<2000).map { "\($0 * 7919 % 1000)" }.joined(separator: ",").utf8)
    try Files.write(bytes, to: path)
    #expect(try folder.run("gzip", "a"))
    let packed = Array(try Data(contentsOf: URL(filePath: path + ".gz")))
    var refused = 0
    for place in packed.indices {
      var damaged = packed
      damaged[place] ^= 1 << (place % 8)
      do {
        // Name and time of the header are not read: what is in the stream must be whole.
        #expect(try Files.gunzip(damaged, named: "a") == bytes, "byte \(place)")
      } catch { refused += 1 }
    }
    #expect(refused > packed.count - 20)
    #expect(try Files.gunzip(packed + packed, named: "a") == bytes + bytes)
  }

  @Test("that are gzipped and large are counted before they are held")
  func largeGzip() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/a"
    let count = Gunzip.heldAtFirst + 1000
    var bytes = [UInt8](repeating: 0x20, count: count)
    bytes[count - 1] = 0x41
    try Files.write(bytes, to: path)
    #expect(try folder.run("gzip", "-1", "a"))
    #expect(try Files.read(path + ".gz") == bytes)
    let packed = Array(try Data(contentsOf: URL(filePath: path + ".gz")))
    #expect(try Files.gunzip(packed, named: "a", limit: count) == bytes)
    let error = documentError { _ = try Files.gunzip(packed, named: "a", limit: count - 1) }
    guard case .tooLarge? = error else {
      Issue.record("too many bytes are not refused: \(String(describing: error))")
      return
    }
  }

  @Test("that cannot be read or written say why and what helps")
  func errors() throws {
    let folder = try TemporaryFolder()
    #expect(
      documentError { _ = try Files.read(folder.path + "/none") }
        == .unreadable(
          file: folder.path + "/none", reason: "cannot be opened: No such file or directory",
          remedy: "check the path"))
    #expect(
      documentError { _ = try Files.read(folder.path) }
        == .unreadable(file: folder.path, reason: "is a folder", remedy: "name a file inside it"))
    let inNone = folder.path + "/none/a"
    #expect(throws: DocumentError.self) { try Files.write([1], to: inNone) }
    #expect(throws: DocumentError.self) { try MappedFile(folder.path + "/none") }
    try Files.write([1, 2, 3], to: folder.path + "/a")
    #expect(
      documentError { _ = try Files.read(folder.path + "/a", limit: 2) }
        == .tooLarge(file: folder.path + "/a", what: "the size in bytes", found: 3, limit: 2))
  }

  @Test("without an end are refused at the bound")
  func endless() throws {
    // A device has no size: the bound must hold while reading.
    let error = documentError { _ = try Files.read("/dev/zero", limit: 100_000) }
    guard case .tooLarge(_, _, _, 100_000)? = error else {
      Issue.record("an endless file is not refused: \(String(describing: error))")
      return
    }
  }

  @Test("have the digests of FIPS 180-4 and RFC 1321")
  func digests() {
    let abc = Array("abc".utf8)
    #expect(
      Files.sha256(abc) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      Files.sha256([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(Files.md5(abc) == "900150983cd24fb0d6963f7d28e17f72")
    #expect(Files.md5([]) == "d41d8cd98f00b204e9800998ecf8427e")
  }
}
