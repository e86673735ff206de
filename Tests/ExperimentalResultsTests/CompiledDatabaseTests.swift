import Documents
import Foundation
import Numerics
import SimplifiedModels
import TestSupport
import Testing

@testable import ExperimentalResults

@Suite("A compiled database") struct CompiledDatabaseTests {
  private func compiledFile(_ folder: TemporaryFolder) throws -> String {
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/.compiled")
    try #require(files.count == 1, "\(files)")
    return "\(folder.path)/.compiled/\(files[0])"
  }

  /// Opens the database; the notes that came.
  @discardableResult
  private func open(_ folder: TemporaryFolder) throws -> [String] {
    var notes: [String] = []
    _ = try CompiledCache().open(folder.path) { notes.append($0) }
    return notes
  }

  @Test("says the same as the files")
  func content() throws {
    let (folder, _) = try Sample.nativeDatabase()
    let database = try ResultsDatabase.open(folder.path, formats: .names)
    #expect(database.results.map(\.folder) == ["ATLAS-TEST-2020-01", "CMS-TEST-20-002-eff"])
    let limits = database.results[0]
    #expect(limits.maps.count == 1)
    #expect(Array(limits.maps[0].values[0].values) == [40.6, 3.5, 7])
    #expect(limits.maps[0].constraint.terms.map(\.coefficient) == [2, 2])
    #expect(limits.maps[0].conditions.map(\.kind) == [.similar])
    let query = [300.0, 100, 300, 100]
    let location = try #require(limits.maps[0].grid.locate(query))
    let value = limits.maps[0].grid.value(
      of: limits.maps[0].values[0].values, at: location, query: query)
    #expect(abs((value ?? 0) - (40.6 + 3.5) / 2) < 1e-9)
    let expected = try #require(limits.maps[0].expectedLimits)
    #expect(Array(expected.values) == [40, 3, 8.5])
    let maps = database.results[1]
    #expect(maps.regions.map(\.name) == ["SR2", "SR1"])
    #expect(maps.maps[0].values.map(\.region) == [1])
    #expect(maps.likelihoods.map(\.regions) == [["SR2", "SR1"]])
    #expect(database.areCombinable(0, 1) && !database.areCombinable(0, 0))
  }

  @Test("is made on first use, used again, and made anew when a file changes")
  func staleness() throws {
    let (folder, _) = try Sample.nativeDatabase()
    #expect(try open(folder).count == 1)
    let first = try compiledFile(folder)
    #expect(try open(folder) == [])
    try folder.edit(Sample.limits + "/maps/T2/all.csv", "400,100,3.5", "400,100,3.25")
    #expect(try open(folder).count == 1)
    #expect(try compiledFile(folder) != first)
    let database = try ResultsDatabase.open(folder.path, formats: .names)
    #expect(Array(database.results[0].maps[0].values[0].values) == [40.6, 3.25, 7])
  }

  @Test("has a digest of the content, not of times or places")
  func digest() throws {
    let (a, _) = try Sample.nativeDatabase()
    let (b, _) = try Sample.nativeDatabase()
    let digests = try [a, b].map { try ResultsDatabase.open($0.path, formats: .names).digest }
    #expect(digests[0] == digests[1])
    #expect(digests[0].count == 64)
    try b.edit("combinations.json", "ATLAS-TEST-2020-*", "ATLAS-TEST-2020-01")
    #expect(try ResultsDatabase.open(b.path, formats: .names).digest != digests[0])
  }

  @Test("that is damaged is made anew, never used", arguments: [0, 9, 40, 200, 600, -1, -9])
  func damage(_ place: Int) throws {
    let (folder, _) = try Sample.nativeDatabase()
    try open(folder)
    let file = try compiledFile(folder)
    let whole = try Files.read(file)
    var bytes = whole
    bytes[(place + bytes.count) % bytes.count] ^= 0x10
    try Files.write(bytes, to: file)
    #expect(throws: DocumentError.self) { try CompiledDatabase(file) }
    #expect(try open(folder).count == 1)
    #expect(try Files.read(file) == whole)
  }

  @Test("that is cut short is made anew", arguments: [0, 1, 64, 128, 1000])
  func truncation(_ count: Int) throws {
    let (folder, _) = try Sample.nativeDatabase()
    try open(folder)
    let file = try compiledFile(folder)
    let whole = try Files.read(file)
    try Files.write(Array(whole.prefix(count)), to: file)
    #expect(try open(folder).count == 1)
    #expect(try Files.read(file) == whole)
  }

  @Test("is kept elsewhere where the database cannot be written, and found there again")
  func readOnly() throws {
    let (folder, _) = try Sample.nativeDatabase()
    let cache = try TemporaryFolder()
    // A file in the way of the folder stops the superuser too.
    try folder.write(".compiled", "")
    let places = CompiledCache(elsewhere: ["/proc/nowhere", cache.path + "/protolith"])
    var notes: [String] = []
    _ = try places.open(folder.path) { notes.append($0) }
    #expect(notes.count == 2)
    #expect(notes.last?.contains("cannot be written") == true)
    #expect(notes.last?.contains(cache.path) == true)
    notes = []
    _ = try places.open(folder.path) { notes.append($0) }
    #expect(notes == [])
    let said = message { _ = try CompiledCache(elsewhere: ["/proc/nowhere"]).open(folder.path) }
    #expect(said.contains("no place") && said.contains("writable"))
  }

  @Test("refuses what a check would refuse, naming the file")
  func refusal() throws {
    let (folder, _) = try Sample.nativeDatabase()
    try FileManager.default.removeItem(atPath: "\(folder.path)/\(Sample.limits)/analysis.json")
    let said = message { _ = try ResultsDatabase.open(folder.path, formats: .names) }
    #expect(said.contains("\(folder.path)/\(Sample.limits)/analysis.json"))
    #expect(said.contains("import the analysis again or remove the folder"))
  }
}

@Suite("A selection") struct SelectionTests {
  @Test("keeps the folders that it names, from the database or from a file")
  func subset() throws {
    let (folder, _) = try Sample.nativeDatabase()
    let text = #"{"format":1,"folders":["CMS-TEST-20-002-eff"]}"#
    try folder.write("selections/half.json", text)
    try folder.write("mine.json", text)
    for name in ["half", folder.path + "/mine.json"] {
      let database = try ResultsDatabase.open(folder.path, selection: name, formats: .names)
      #expect(database.results.map(\.folder) == ["CMS-TEST-20-002-eff"])
    }
    #expect(try ResultsDatabase.open(folder.path, formats: .names).results.count == 2)
    #expect(try DatabaseListing.selections(folder.path).map(\.name) == ["all", "half"])
  }

  @Test("is refused when it is unknown, of another format, or names what is not there")
  func refused() throws {
    let (folder, _) = try Sample.nativeDatabase()
    try folder.write("selections/new.json", #"{"format":2,"folders":"*"}"#)
    try folder.write("selections/other.json", #"{"format":1,"folders":["CMS-1"]}"#)
    for (name, reason) in [("none", "all, new, other"), ("new", "format 2"), ("other", "CMS-1")] {
      let said = message {
        _ = try ResultsDatabase.open(folder.path, selection: name, formats: .names)
      }
      #expect(said.contains(reason), "\(said)")
    }
  }
}

@Suite("The embedded database", .serialized) struct EmbeddedDatabaseTests {
  private static let folder = Shared.root + "/database"

  @Test("opens once compiled, with every result that the hunt is about")
  func opens() throws {
    _ = try ResultsDatabase.open(Self.folder, formats: .names)
    let database = try ResultsDatabase.open(Self.folder, formats: .names)
    #expect(database.results.count == 39)
    #expect(Set(database.results.map(\.analysis)).count == 21)
    let withoutMaps = database.results.filter(\.maps.isEmpty)
    #expect(withoutMaps.map(\.folder) == ["CMS-SUS-16-039-table"])
    #expect(withoutMaps.first?.regions.count == 43)
    let pioneer = try ResultsDatabase.open(Self.folder, selection: "pioneer", formats: .names)
    #expect(pioneer.results.count == 27)
  }

  @Test("has the likelihoods of searches that published them")
  func likelihoods() throws {
    let database = try ResultsDatabase.open(Self.folder, formats: .names)
    func regions(_ folder: String) throws -> [Int] {
      let result = try #require(database.results.first { $0.folder == folder })
      return result.likelihoods(workspaces: .full).map(\.regions.count)
    }
    #expect(try regions("ATLAS-SUSY-2018-04-eff") == [2])
    #expect(try regions("ATLAS-SUSY-2018-06-eff") == [2])
    #expect(try regions("ATLAS-SUSY-2018-31-eff") == [3, 1, 4])
    #expect(try regions("ATLAS-SUSY-2019-08-eff") == [9])
    #expect(try regions("CMS-SUS-16-039-agg") == [11])
    #expect(try regions("CMS-SUS-20-004-eff") == [22])
  }

  @Test("has a table of counts with the digest that its source names")
  func table() throws {
    let database = try ResultsDatabase.open(Self.folder, formats: .names)
    let table = try #require(database.results.first { $0.folder == "CMS-SUS-16-039-table" })
    let lines = table.regions.map { "\($0.name),\($0.observed),\($0.expected),\($0.error)\n" }
    let record = try JSONNode.read(
      Self.folder + "/13TeV/CMS/CMS-SUS-16-039-table/analysis.json")
    let digest = try record.member("source").member("digest").string()
    #expect(digest == Files.sha256(Array(lines.joined().utf8)))
  }

  @Test("has the numbers of the anchors of the published hunt")
  func anchors() throws {
    let database = try ResultsDatabase.open(Self.folder, selection: "pioneer", formats: .names)
    func region(_ folder: String, _ name: String) throws -> [Double] {
      let result = try #require(database.results.first { $0.folder == folder })
      let region = try #require(result.regions.first { $0.name == name })
      return [region.observed, region.expected, region.error]
    }
    #expect(try region("ATLAS-SUSY-2013-02-eff", "SR6jtp") == [6, 4.9, 1.6])
    #expect(try region("ATLAS-SUSY-2016-07-eff", "2j_Meff_1200") == [611, 526, 31])
    #expect(try region("ATLAS-SUSY-2016-16-eff", "tN_high") == [8, 3.8, 1])
    #expect(try region("ATLAS-SUSY-2013-15-eff", "tNboost") == [5, 3.3, 0.7])
  }
}
