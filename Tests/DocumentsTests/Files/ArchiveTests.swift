import Documents
import Foundation
import TestSupport
import Testing

@Suite("An archive")
struct ArchiveTests {
  private func packed(_ name: String, _ arguments: String...) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path + "/d/e", withIntermediateDirectories: true)
    try Files.write(Array("one".utf8), to: folder.path + "/d/a.txt")
    var state: UInt64 = 1
    let noise = (0..<300_000).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(state >> 56)
    }
    try Files.write(noise, to: folder.path + "/d/e/b.bin")
    try #require(try folder.run("tar", "--sort=name", "-caf", name, "d"))
    return folder
  }

  private func files(_ path: String, limit: Int = 1 << 30) throws -> [String: Int] {
    var found: [String: Int] = [:]
    try Archive.forEachFile(in: path, limit: limit) { found[$0] = $1.count }
    return found
  }

  @Test("gives its regular files", arguments: ["a.tar", "a.tar.gz", "a.tar.xz"])
  func contents(name: String) throws {
    let folder = try packed(name)
    #expect(try files(folder.path + "/" + name) == ["d/a.txt": 3, "d/e/b.bin": 300_000])
    var wanted: [String] = []
    try Archive.forEachFile(in: folder.path + "/" + name, wanting: { $0.hasSuffix(".txt") }) {
      path, bytes in
      wanted.append(path)
      #expect(bytes == Array("one".utf8))
    }
    #expect(wanted == ["d/a.txt"])
  }

  @Test(
    "that is cut is refused, with its name and a remedy",
    arguments: ["a.tar", "a.tar.gz", "a.tar.xz"])
  func truncated(name: String) throws {
    let folder = try packed(name)
    let path = folder.path + "/" + name
    let whole = try Files.readRaw(path)
    for count in [0, 100, whole.count / 3, whole.count / 2, whole.count * 9 / 10] {
      try Files.write(Array(whole[..<count]), to: path)
      let message = documentError { _ = try files(path) }?.description ?? ""
      #expect(message.contains(name) && message.contains("fetch"), "cut at \(count)")
    }
  }

  @Test("whose packed bytes are damaged is never read as something else")
  func damaged() throws {
    let folder = try packed("a.tar.gz")
    let path = folder.path + "/a.tar.gz"
    let whole = try Files.readRaw(path)
    for place in stride(from: 12, to: whole.count, by: whole.count / 50) {
      var bytes = whole
      bytes[place] ^= 0x10
      try Files.write(bytes, to: path)
      #expect(throws: DocumentError.self, "byte \(place)") { try files(path) }
    }
  }

  @Test("is bounded in its unpacked size")
  func bounded() throws {
    let folder = try packed("a.tar.xz")
    guard case .tooLarge? = documentError({ _ = try files(folder.path + "/a.tar.xz", limit: 1000) })
    else {
      Issue.record("300 kB pass a bound of 1 kB")
      return
    }
  }

  @Test("is bounded in the size of each entry, before it is unpacked")
  func boundedEntries() throws {
    let folder = try packed("a.tar")
    let path = folder.path + "/a.tar"
    var seen: [String] = []
    let error = documentError {
      try Archive.forEachFile(in: path, entryLimit: 1000) { name, _ in seen.append(name) }
    }
    guard case .tooLarge(_, let what, 300_000, 1000)? = error else {
      Issue.record("a large entry is not refused: \(String(describing: error))")
      return
    }
    #expect(what.contains("d/e/b.bin") && seen == ["d/a.txt"])
    let small = ["d/a.txt"]
    try Archive.forEachFile(in: path, entryLimit: 1000, wanting: small.contains) { _, _ in }
  }

  @Test("whose paths or links lead out is refused")
  func escaping() throws {
    let folder = try packed("a.tar")
    func refuses(_ script: String) throws {
      try #require(try folder.run("sh", "-c", "rm -f x.tar; " + script))
      let error = documentError { _ = try files(folder.path + "/x.tar") }
      guard case .escapingPath? = error else {
        Issue.record("\(script): \(String(describing: error))")
        return
      }
    }
    try refuses("tar -cPf x.tar --transform 's,^d/a,../a,' d/a.txt")
    try refuses("tar -cPf x.tar --transform 's,^d/a,/tmp/a,' d/a.txt")
    try refuses("ln -s /etc d/link; tar -cf x.tar d; rm d/link")
    try refuses(
      "ln -s ../../x d/e/up; tar -cf x.tar d; ln -sf ../../../x d/e/up; tar -cf x.tar d; rm d/e/up")
    try refuses(
      "ln -s e link; tar -cf x.tar link; tar -rf x.tar --transform 's,^d,link,' d/a.txt; rm link")
  }

  @Test("may hold links that stay inside; they are no files")
  func innerLinks() throws {
    let folder = try packed("a.tar")
    try #require(try folder.run("sh", "-c", "ln -s ../a.txt d/e/l; tar -cf x.tar d"))
    #expect(try files(folder.path + "/x.tar") == ["d/a.txt": 3, "d/e/b.bin": 300_000])
  }

  @Test("with any link is refused where links are not allowed")
  func links() throws {
    let folder = try packed("a.tar")
    for script in ["ln -s a.txt d/l", "ln d/a.txt d/l"] {
      try #require(try folder.run("sh", "-c", "rm -f x.tar; \(script); tar -cf x.tar d; rm d/l"))
      let error = documentError {
        try Archive.forEachFile(
          in: folder.path + "/x.tar", allowsLinks: false, wanting: { _ in false }
        ) { _, _ in }
      }
      #expect(
        error?.description.contains("link") == true, "\(script): \(String(describing: error))")
    }
  }

  @Test("out of another archive is read from memory")
  func inMemory() throws {
    let folder = try packed("a.tar.xz")
    let bytes = try Files.readRaw(folder.path + "/a.tar.xz")
    var found: [String: Int] = [:]
    try Archive.forEachFile(inside: bytes, named: "outer.zip/a.tar.xz") { found[$0] = $1.count }
    #expect(found == ["d/a.txt": 3, "d/e/b.bin": 300_000])
    let cut = Array(bytes.prefix(bytes.count / 2))
    let error = documentError {
      try Archive.forEachFile(inside: cut, named: "outer.zip/a.tar.xz") { _, _ in }
    }
    #expect(error?.description.hasPrefix("outer.zip/a.tar.xz, at ") == true)
  }

  @Test("that is none is refused")
  func noArchive() throws {
    let folder = try TemporaryFolder()
    try Files.write(Array("not an archive, just a line of text\n".utf8), to: folder.path + "/x.zip")
    #expect(throws: DocumentError.self) { try files(folder.path + "/x.zip") }
  }
}

extension Files {
  /// The bytes as they stand on the disk.
  fileprivate static func readRaw(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: path)))
  }
}
