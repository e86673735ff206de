import Documents
import Foundation
import TestSupport
import Testing

@testable import ExperimentalResults

@Suite("An analysis that is added by hand") struct RecipeTests {
  /// The JSON that the database's own README shows.
  private static func recipe() throws -> String {
    let text = String(decoding: try Files.read(Shared.root + "/database/README.md"), as: UTF8.self)
    let start = try #require(text.range(of: "```json\n"))
    let end = try #require(text.range(of: "```", range: start.upperBound..<text.endIndex))
    return String(text[start.upperBound..<end.lowerBound])
  }

  @Test("as the database's README says is checked, found and interpolated")
  func recipe() throws {
    let (folder, _) = try Sample.nativeDatabase()
    let path = "13TeV/ATLAS/ATLAS-MINE-2026-01-eff"
    try folder.write(path + "/analysis.json", try Self.recipe())
    try folder.write(
      path + "/maps/T2tt/SR1.csv",
      """
      m1 [GeV],m2 [GeV],efficiency
      500,100,0.01
      1000,100,0.05
      1000,500,0.03
      """)
    #expect(try DatabaseCheck.run(folder.path).faults == [])
    let browser = try DatabaseBrowser(folder.path)
    var filter = AnalysisFilter()
    filter.topology = "T2tt"
    filter.energy = 13
    #expect(
      try browser.records().filter(filter.accepts).map(\.folder) == ["ATLAS-MINE-2026-01-eff"])
    let map = try #require(try browser.maps("ATLAS-MINE-2026-01-eff", topology: "T2tt").first)
    #expect(abs((map.answer(at: [750, 100, 750, 100]).value ?? 0) - 0.03) < 1e-12)
    let outside = map.answer(at: [1200, 100, 1200, 100])
    #expect(outside.value == nil && outside.reason?.contains("mass 1 = 1200.0") == true)
    let database = try ResultsDatabase.open(folder.path, formats: .names)
    let result = try #require(database.results.first { $0.folder == "ATLAS-MINE-2026-01-eff" })
    #expect(result.maps.map(\.topology) == ["T2tt"])
    #expect(
      result.maps[0].coordinates.map(\.description) == ["mass 1", "mass 3", "mass 2", "mass 5"])
  }

  @Test("differs from the database before by just that")
  func difference() throws {
    let (old, _) = try Sample.nativeDatabase()
    let (new, _) = try Sample.nativeDatabase()
    try new.edit(Sample.limits + "/maps/T2/all.csv", "400,100,3.5", "400,100,3.25")
    try new.edit(Sample.maps + "/analysis.json", "\"observed\": 5", "\"observed\": 6")
    let difference = try DatabaseDifference(
      from: DatabaseBrowser(old.path), to: DatabaseBrowser(new.path))
    let said = difference.entries.map { "\($0.analysis) \($0.kind) \($0.name): \($0.detail)" }
    #expect(
      said == [
        "ATLAS-TEST-2020-01 map T2/all: 1 of 3 values",
        "CMS-TEST-20-002-eff region SR1: observed 5.0 → 6.0",
      ])
  }
}
