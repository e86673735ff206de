import Documents
import Foundation
import Testing

@Suite("An HDF5 file")
struct HDF5WriterTests {
  @Test("has the same bytes each time, and says why it cannot be written")
  func bytes() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "hdf5-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var written: [[UInt8]] = []
    for name in ["a", "b"] {
      // In another second: a time in the file would show.
      if name == "b" { Thread.sleep(forTimeInterval: 1.1) }
      let file = try HDF5Writer("\(folder)/\(name).h5")
      try file.makeGroup("/posterior")
      try file.makeArray("/posterior/draw", .integer, shape: [3])
      try file.makeScale("/posterior/draw", name: "draw")
      try file.makeArray("/posterior/x", .double, shape: [2, 3])
      try file.makeArray("/posterior/long", .double, shape: [3, 2], grows: true)
      try file.attach(["/posterior/draw"], to: "/posterior/long")
      try file.write([1, 2.5, .nan], to: "/posterior/x", from: [1, 0], shape: [1, 3])
      try file.set("names", .texts(["x", "ŷ"]), of: "/posterior")
      try file.set("size", .integer(7), of: "/")
      try file.close()
      written.append(try Files.read("\(folder)/\(name).h5"))
    }
    #expect(written[0] == written[1])
    #expect(written[0].starts(with: [0x89, 0x48, 0x44, 0x46]))
    #expect(throws: DocumentError.self) { try HDF5Writer("\(folder)/none/c.h5") }
    let file = try HDF5Writer("\(folder)/d.h5")
    #expect(throws: DocumentError.self) {
      try file.write([1.5], to: "/nothing", from: [0], shape: [1])
    }
  }
}
