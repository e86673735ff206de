import Foundation
@testable import Runs
import Testing

@Suite("The places of chains")
struct ChainPlacesTests {
  private let runs: ToyRuns

  init() throws { runs = try ToyRuns() }

  private func names(_ path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
  }

  @Test("are one folder for a thousand chains, and one for each thousand of more")
  func split() throws {
    let small = try runs.create("small", walkers: 1000)
    #expect(small.chainPath(999) == runs.path + "/small/chains/0999.sqlite")
    #expect(try names(small.path + "/chains").isEmpty)
    let large = try runs.create("large", walkers: 12_001)
    #expect(large.chainPath(7) == runs.path + "/large/chains/000/0007.sqlite")
    #expect(large.chainPath(12_000) == runs.path + "/large/chains/012/12000.sqlite")
    #expect(try names(large.path + "/chains").count == 13)
    for folder in [small, large] {
      let opened = try RunFolder.open(folder.name, in: runs.path)
      #expect(opened == folder && opened.chainPath(321) == folder.chainPath(321))
    }
  }

  @Test("stay what they were for runs that had all their chains in one folder")
  func before() throws {
    let folder = try runs.create("old", walkers: 2000)
    for thousand in ["000", "001"] { rmdir(folder.path + "/chains/" + thousand) }
    let opened = try RunFolder.open("old", in: runs.path)
    #expect(opened.chainPath(1500) == runs.path + "/old/chains/1500.sqlite")
  }

  @Test("lead back to the run")
  func run() {
    for file in ["/r/a/chains/0001.sqlite", "/r/a/chains/012/12000.sqlite"] {
      #expect(ChainPlaces.run(ofChainFile: file) == "/r/a")
    }
    #expect(
      ChainPlaces.run(ofChainFile: "/r/s/hunts/0012/chains/0001.sqlite") == "/r/s/hunts/0012")
  }

  @Test("are many, of which more are read than a process has files open")
  func many() async throws {
    let count = OpenReaders.most + 20
    let folder = try runs.create("many", walkers: count, steps: 1)
    #expect(try await runs.walk(folder) == .finished)
    let run = try Run(opening: folder)
    #expect(OpenReaders.count <= OpenReaders.most)
    for _ in 0..<2 { #expect(try run.summaries().map(\.chain) == Array(0..<count)) }
    #expect(try run.isFinished())
    #expect(OpenReaders.count <= OpenReaders.most)
    let glances = folder.glances(at: 0..<count)
    #expect(glances.count == count && glances.allSatisfy { $0?.step == 1 })
  }
}
