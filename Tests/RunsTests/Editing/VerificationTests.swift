import Documents
import Foundation
import MarkovChains
import Runs
import Testing

@Suite("The verification of a chain")
struct VerificationTests {
  private let runs: ToyRuns

  init() throws { runs = try ToyRuns() }

  private func walked(_ name: String, steps: Int = 2500) async throws -> RunFolder {
    let folder = try runs.create(name, steps: steps)
    #expect(try await runs.walk(folder) == .finished)
    return folder
  }

  @Test("finds nothing wrong with what was walked, also in the format before")
  func sound() async throws {
    let folder = try await walked("a")
    let verification = try ChainVerification(folder.chainPath(0))
    #expect(verification.isSound)
    #expect((verification.records, verification.marks, verification.soundUpTo) == (2501, 3, 2500))
    try writeFormatOne(folder.chainPath(0))
    let old = try ChainVerification(folder.chainPath(0))
    #expect(old.isSound && old.format == 1 && old.records == 2501)
  }

  @Test(
    "names what is damaged; a cut and a resume give the bytes of the whole",
    arguments: [
      ("UPDATE step SET density = density + 1e-9 WHERE step = 2100", "step 2100", 2000),
      ("DELETE FROM step WHERE step = 1500", "step 1500", 1000),
      (
        "UPDATE state SET data = zeroblob(5) WHERE step = (SELECT max(step) FROM state)", "step",
        2000
      ),
      ("UPDATE mark SET accepted = 7 WHERE step = 1000", "the mark of step 1000", 2500),
      ("UPDATE best SET density = 7 WHERE rank = 0", "the best point of rank 0", 2500),
      ("UPDATE checkpoint SET seconds = seconds + 1", "the checkpoint", 2000),
    ])
  func damage(sql: String, place: String, mark: Int) async throws {
    _ = try await walked("whole")
    let folder = try await walked("a")
    let path = folder.chainPath(0)
    try sqlite(path, sql)
    let verification = try ChainVerification(path)
    #expect(!verification.isSound)
    #expect(verification.damage.contains { $0.place.hasPrefix(place) }, "\(verification.damage)")
    do {
      let cut = try RunEditor(folder).cut(verification)
      #expect(cut.now == mark)
      #expect(FileManager.default.fileExists(atPath: cut.backup))
    }
    #expect(try ChainVerification(path).isSound)
    #expect(try await runs.walk(folder) == .finished)
    #expect(try runs.export("a") == runs.export("whole"))
    #expect(try Run(opening: folder).best() == Run(opening: runs.path + "/whole").best())
  }

  @Test(
    "of a file that was cut off anywhere tells where, and what is left goes on to the same bytes")
  func cutOff() async throws {
    _ = try await walked("whole")
    let folder = try await walked("a")
    let path = folder.chainPath(0)
    let whole = try Files.read(path)
    var marks: [Int] = []
    for share in [0.05, 0.3, 0.6, 0.9, 0.98] {
      try Files.write(Array(whole[..<Int(share * Double(whole.count))]), to: path)
      let verification = try ChainVerification(path)
      #expect(!verification.isSound)
      marks.append(try RunEditor(folder).cut(verification).now ?? -1)
      #expect(try await runs.walk(folder) == .finished)
      #expect(try runs.export("a") == runs.export("whole"), "\(share)")
    }
    #expect(marks == marks.sorted())
    #expect(marks.last ?? 0 >= 1000, "\(marks)")
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path + "/chains") {
      #expect(!file.contains("salvage") && !file.contains("draft"))
    }
  }

  @Test("never crashes on damage, and finds all of it")
  func noise() async throws {
    let folder = try await walked("a", steps: 400)
    let path = folder.chainPath(0)
    let whole = try Files.read(path)
    var state: UInt64 = 11
    for round in 0..<60 {
      var bytes = whole
      for _ in 0..<20 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes[100 + Int(state >> 33) % (bytes.count - 100)] ^= UInt8(
          truncatingIfNeeded: state >> 20)
      }
      try Files.write(bytes, to: path)
      let verification = try ChainVerification(path)
      // What is not found has changed nothing that is read: free bytes of a page.
      if verification.isSound {
        try Files.write(whole, to: runs.path + "/whole.sqlite")
        let reader = try ChainReader(runs.path + "/whole.sqlite")
        #expect(try ChainReader(path).records() == reader.records(), "round \(round)")
      }
    }
  }
}
