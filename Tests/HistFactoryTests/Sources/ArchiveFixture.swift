import Documents
import Foundation
import HistFactory
import TestSupport

/// Archives in the layout in which likelihoods are published, made for one test.
final class ArchiveFixture {
  let folder: TemporaryFolder
  var path: String { folder.path }

  init() throws { folder = try TemporaryFolder() }

  /// Writes a file below the folder.
  func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

  func write(_ bytes: [UInt8], to name: String) throws {
    let url = URL(filePath: path + "/" + name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Files.write(bytes, to: url.path)
  }

  /// Packs files with tar, by the name's ending; the path of the archive.
  func tar(_ name: String, _ members: String...) throws -> String {
    let done = try folder.run("sh", "-c", "tar -caf \(name) \(members.joined(separator: " "))")
    guard done else { throw MissingData(what: "tar, for \(name)") }
    return path + "/" + name
  }

  /// Writes a zip archive of stored files (APPNOTE 6.3, without compression).
  func zip(_ name: String, _ members: [(name: String, bytes: [UInt8])]) throws -> String {
    var archive: [UInt8] = []
    var directory: [UInt8] = []
    for member in members {
      let offset = UInt32(archive.count)
      let size = UInt32(member.bytes.count)
      let name = Array(member.name.utf8)
      let common: [(UInt32, Int)] = [
        (0, 2), (0, 2), (0, 4), (Self.crc(member.bytes), 4), (size, 4), (size, 4),
        (UInt32(name.count), 2), (0, 2),
      ]
      archive += Self.little([(0x0403_4B50, 4), (20, 2)] + common)
      archive += name + member.bytes
      directory += Self.little([(0x0201_4B50, 4), (20, 2), (20, 2)] + common)
      directory += Self.little([(0, 2), (0, 2), (0, 2), (0, 4), (offset, 4)])
      directory += name
    }
    let count = UInt32(members.count)
    let end = Self.little([
      (0x0605_4B50, 4), (0, 4), (count, 2), (count, 2), (UInt32(directory.count), 4),
      (UInt32(archive.count), 4), (0, 2),
    ])
    try write(archive + directory + end, to: name)
    return path + "/" + name
  }

  /// Numbers of so many bytes, the lowest first.
  private static func little(_ fields: [(value: UInt32, count: Int)]) -> [UInt8] {
    fields.flatMap { field in
      (0..<field.count).map { UInt8(truncatingIfNeeded: field.value >> (8 * UInt32($0))) }
    }
  }

  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    var sum = ~UInt32(0)
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 {
        let isOdd = sum & 1 == 1
        sum >>= 1
        if isOdd { sum ^= 0xEDB8_8320 }
      }
    }
    return ~sum
  }
}

/// A small published likelihood: a background-only workspace, a patch set with its digest, patches.
enum SmallLikelihood {
  static let background = SmallWorkspace.text(
    modifiers: #"{"name":"a","type":"normsys","data":{"lo":0.9,"hi":1.2}}"#, hasSignal: false)

  static func operations(_ yields: String) -> String {
    """
    [{"op": "add", "path": "/channels/0/samples/0", "value": {"name": "signal", "data": \(yields),
      "modifiers": [{"name": "mu", "type": "normfactor", "data": null}]}}]
    """
  }

  /// Patches `C1N2_750_100` and `C1N2_800_0`.
  static func patchSet(for background: String = background, digest: String? = nil) throws -> String
  {
    let node = try JSONNode.parse(Array(background.utf8), file: "b.json")
    let digest = digest ?? Files.sha256(node.value.pythonCanonicalBytes)
    return """
      {"version": "1.0.0",
       "metadata": {"references": {"hepdata": "ins1755298"}, "description": "a test",
         "digests": {"sha256": "\(digest)"}, "labels": ["m1", "m2"]},
       "patches": [
         {"metadata": {"name": "C1N2_750_100", "values": [750, 100.0]},
          "patch": \(operations("[6, 4]"))},
         {"metadata": {"name": "C1N2_800_0", "values": [800, 0]},
          "patch": \(operations("[7, 5]"))}]}
      """
  }

  /// The signal's yields in a patched document.
  static func signal(_ document: JSONNode) throws -> [Double] {
    try Workspace(document).channels[0].samples.first { $0.name == "signal" }?.yields ?? []
  }
}
