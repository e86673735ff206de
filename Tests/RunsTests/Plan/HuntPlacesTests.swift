import Foundation
@testable import Runs
import TestSupport
import Testing

@Suite("The places of hunts of a series")
struct HuntPlacesTests {
  private let runs: ToyRuns

  init() throws { runs = try ToyRuns() }

  @Test("are one folder for the first thousand, and one for each later thousand")
  func split() throws {
    let series = try runs.create("series")
    let numbers = [0, 12, 999, 1000, 12_345, 999_999]
    let places = numbers.map { String(series.hunt($0).path.dropFirst(series.path.count)) }
    #expect(
      places == [
        "/hunts/0000", "/hunts/0012", "/hunts/0999", "/hunts/001/1000", "/hunts/012/12345",
        "/hunts/999/999999",
      ])
    #expect(series.hunts.isEmpty)
    for number in numbers { try series.hunt(number).makeChains() }
    #expect(series.hunts == numbers)
  }

  @Test("stay what they were for hunts that were begun when all had one folder")
  func before() throws {
    let series = try runs.create("old")
    let old = series.path + "/hunts/1500"
    try FileManager.default.createDirectory(atPath: old, withIntermediateDirectories: true)
    #expect(series.hunt(1500).path == old)
    #expect(series.hunt(1501).path == series.path + "/hunts/001/1501")
    try series.hunt(1501).makeChains()
    #expect(series.hunts == [1500, 1501])
  }

  @Test("lead back to the series and its claims")
  func back() throws {
    #expect(HuntPlaces.series(ofHunt: "/r/s/hunts/0012") == "/r/s")
    #expect(HuntPlaces.series(ofHunt: "/r/s/hunts/012/12345") == "/r/s")
    #expect(HuntPlaces.series(ofHunt: "/r/s") == nil)
    #expect(HuntPlaces.series(ofHunt: "/r/123/s") == nil)
    let series = try runs.create("series")
    for number in [12, 12_345] {
      let path = series.hunt(number).chainPath(1)
      #expect(RunFolder.claimPath(ofChainFile: path) == series.claimPath(hunt: number))
      #expect(!series.isWalked(hunt: number))
      let claim = try Claim(series.claimPath(hunt: number))
      #expect(series.isWalked(hunt: number))
      withExtendedLifetime(claim) {}
    }
  }
}
