import Documents
import Foundation
import SimplifiedModels
import Testing

@testable import ExperimentalResults

@Suite("A native database") struct NativeDatabaseTests {
  private static let record = Sample.limits + "/analysis.json"
  private static let table = Sample.limits + "/maps/T2/all.csv"
  private static let efficiencies = Sample.maps + "/maps/T3GQ/SR1.csv"

  @Test("that was imported has no faults")
  func faultless() throws {
    let (folder, _) = try Sample.nativeDatabase()
    let report = try DatabaseCheck.run(folder.path)
    #expect(report.faults == [])
    #expect(report.analyses == 2)
    #expect(report.maps == 2)
    #expect(report.points == 7)
  }

  @Test(
    "is checked: each fault names file and place",
    arguments: [
      (efficiencies, "800,100,900,800,100,0\n", "800,100,900,800,100\n", "5 columns"),
      (
        efficiencies, "800,100,900,800,100,0\n", "800,100,900,800,100,-0.5\n",
        "an efficiency from 0 to 1"
      ),
      (efficiencies, "800,100,900,800,100,0\n", "800,100,900,800,100,x\n", "a number in column 6"),
      (efficiencies, "a1 [GeV]", "a1 [TeV]", "column 1 to be 'a1 [GeV]'"),
      (efficiencies, "efficiency\n", "efficiency [fb]\n", "to be 'efficiency'"),
      (table, "upper limit [fb]", "upper limit [pb]", "'upper limit [fb]'"),
      (table, "upper limit [fb]", "efficiency", "an efficiency from 0 to 1"),
      (table, "400,100,3.5", "400,100,0", "a limit above 0"),
      (table, "400,100,3.5\n400,200,7\n", "200,100,3.5\n200,100,7\n", "span"),
      (record, "\"format\": 2", "\"format\": 7", "format 7"),
      (record, "\"energyTeV\": 13", "\"energyTeV\": \"13\"", "/energyTeV"),
      (record, "[[['b']],[['b']]])", "[[['b']],[['x']]])", "'x' is no label"),
      (
        record, "\"massesPerBranch\": [2, 2]", "\"massesPerBranch\": [1, 3]",
        "masses per branch [1, 3]"
      ),
      (Sample.maps + "/analysis.json", "\"error\": 1.5", "\"error\": -1.5", "not negative"),
      (Sample.maps + "/analysis.json", "\"name\": \"SR1\"", "\"name\": \"SR9\"", "region"),
      (Sample.maps + "/likelihood/covariance.json", "2.25", "2.35", "SHA-256"),
      ("combinations.json", "CMS-TEST-20-002", "CMS-TEST-20-004", "no analysis of this database"),
    ] as [(String, String, String, String)])
  func faults(_ file: String, _ old: String, _ new: String, _ reason: String) throws {
    let (folder, _) = try Sample.nativeDatabase()
    try folder.edit(file, old, new)
    let faults = try DatabaseCheck.run(folder.path).faults
    let part =
      file.hasPrefix("combinations")
      ? file : file.split(separator: "/")[..<3].joined(separator: "/")
    #expect(
      faults.contains { $0.contains(reason) && $0.contains("\(folder.path)/\(part)") }, "\(faults)")
  }

  @Test("reports an analysis without analysis.json, files that nothing names, and missing maps")
  func files() throws {
    let (folder, _) = try Sample.nativeDatabase()
    try folder.write(Sample.maps + "/maps/T3GQ/SR7.csv", "# nothing\n")
    try FileManager.default.removeItem(atPath: "\(folder.path)/\(Self.record)")
    let faults = try DatabaseCheck.run(folder.path).faults
    #expect(
      faults.contains { $0.contains(Self.record) && $0.contains("import the analysis again") })
    #expect(faults.contains { $0.contains("SR7.csv") && $0.contains("no entry") })
    try FileManager.default.removeItem(atPath: "\(folder.path)/\(Self.efficiencies)")
    let names = [
      "SR1.csv: cannot be opened", Sample.maps + "/analysis.json, at /maps/0, which names it",
    ]
    #expect(
      try DatabaseCheck.run(folder.path).faults.contains { fault in
        names.allSatisfy { fault.contains($0) }
      })
    #expect(message { _ = try DatabaseCheck.run("/nowhere") }.contains("/nowhere"))
  }

  @Test("writes numbers so that they read back as they were")
  func digits() throws {
    let values = [0.1, 1e-300, 0.30000000000000004, 1.0 / 3, 1]
    let points = [100.5, 1e-5, 123456.789, 2, 1e15, 3, 7.25, 1, 2, 0]
    let coordinates = [1, 2].map { MapCoordinate(node: $0, quantity: .mass) }
    let table = MapTable(
      quantity: .efficiency, coordinates: coordinates, massesPerBranch: [2], points: points,
      values: values)
    let text = MapCSV.text([table], title: "a map")
    #expect(try MapCSV.read(text, file: "map.csv", like: table) == [table])
  }

  @Test("has listings without the numbers of its maps")
  func listing() throws {
    let (folder, _) = try Sample.nativeDatabase()
    let records = try DatabaseListing.records(folder.path)
    #expect(records.map(\.folder) == ["ATLAS-TEST-2020-01", "CMS-TEST-20-002-eff"])
    #expect(records[0].topologies[0].maps[0].table.values.isEmpty)
    let one = try DatabaseListing.record("CMS-TEST-20-002-eff", of: folder.path)
    #expect(one.topologies[0].maps[0].table.count == 4)
    #expect(message { _ = try DatabaseListing.record("CMS-9", of: folder.path) }.contains("CMS-9"))
  }
}

@Suite("Rules of combination") struct CombinationRuleTests {
  private func result(_ folder: String, _ analysis: String, _ experiment: String, _ energy: Int)
    -> ExperimentalResult
  {
    ExperimentalResult(
      folder: folder, analysis: analysis, experiment: experiment, energy: energy, luminosity: 1,
      kind: .upperLimits, regions: [], maps: [])
  }

  @Test("allow other runs and experiments, listed pairs in either order, never the same analysis")
  func rules() {
    let rules = CombinationRules(allowedPairs: [("CMS-SUS-13-0*", "CMS-SUS-14-001")])
    let a = result("CMS-SUS-13-012-eff", "CMS-SUS-13-012", "CMS", 8)
    let b = result("CMS-SUS-14-001-agg", "CMS-SUS-14-001-agg", "CMS", 8)
    let c = result("CMS-SUS-15-001", "CMS-SUS-15-001", "CMS", 8)
    #expect(rules.areCombinable(a, b) && rules.areCombinable(b, a))
    #expect(!rules.areCombinable(a, c))
    #expect(!rules.areCombinable(a, result("CMS-SUS-13-012", "CMS-SUS-13-012", "CMS", 8)))
    #expect(!rules.areCombinable(b, result("CMS-SUS-14-001", "CMS-SUS-14-001", "CMS", 13)))
    #expect(rules.areCombinable(a, result("x", "CMS-SUS-16-001", "CMS", 13)))
    #expect(rules.areCombinable(a, result("x", "ATLAS-SUSY-2013-02", "ATLAS", 8)))
  }

  @Test("are restated for the analyses of a database only, with reason and sources")
  func restated() throws {
    let (folder, _) = try Sample.nativeDatabase()
    try folder.write(
      "pairs.txt",
      #"{"description":"d","sources":["s"],"allowedPairs":[["ATLAS-TEST-2020-01","CMS-*"],["A-1","A-2"]]}"#
    )
    #expect(try CombinationRules.restate(folder.path + "/pairs.txt", into: folder.path) == 1)
    let rules = try CombinationRules.read(folder.path + "/combinations.json")
    #expect(rules.allowedPairs.map(\.0) == ["ATLAS-TEST-2020-01"])
    #expect(try folder.read("combinations.json").contains("\"reason\""))
    #expect(try DatabaseCheck.run(folder.path).faults == [])
  }
}
