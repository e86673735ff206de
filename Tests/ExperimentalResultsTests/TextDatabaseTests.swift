import Documents
import Foundation
import SimplifiedModels
import Testing

@testable import ExperimentalResults

@Suite("A text database") struct TextDatabaseTests {
  @Test("is restated: units, comments, continued lines, limits on two grids")
  func limits() throws {
    let (folder, report) = try Sample.nativeDatabase()
    #expect(report.version == "3.0.0")
    #expect(report.written.map(\.path) == [Sample.limits, Sample.maps])
    let record = try NativeReader.record("\(folder.path)/\(Sample.limits)")
    #expect(record.kind == .upperLimits)
    #expect(record.luminosity == 139)
    #expect(record.energy == 13)
    #expect(
      record.references.map(\.value) == ["J. Tests 1 (2020) 12", "https://example.org/results:1"])
    #expect(record.source.database == "SModelS database 3.0.0")
    let topology = try #require(record.topologies.first)
    #expect(topology.condition?.hasPrefix("Csim(") == true)
    let map = try #require(topology.maps.first)
    #expect(map.table.massesPerBranch == [2, 2])
    #expect(map.table.points[4...7] == [400, 100, 400, 100])
    #expect(map.table.values == [40.6, 3.5, 7])
    #expect(map.expected?.values == [40, 3, 8.5])
    #expect(map.expected?.points[..<2] == [200, -12.5])
  }

  @Test("is restated: regions in the order of the covariance, maps of zeros left out")
  func efficiencies() throws {
    let (folder, report) = try Sample.nativeDatabase()
    let record = try NativeReader.record("\(folder.path)/\(Sample.maps)")
    #expect(record.analysis == "CMS-TEST-20-002")
    #expect(record.luminosity == 19.5)
    #expect(record.regions.map(\.name) == ["SR2", "SR1"])
    #expect(record.regions.map(\.observed) == [12, 5])
    #expect(record.regions.map(\.thirdMoment) == [-0.5, 0.25])
    #expect(record.regions.map(\.expectedUpperLimit) == [0.28, 0.28])
    #expect(
      record.likelihoods == [.covariance(regions: ["SR2", "SR1"], matrix: [4, 1.5, 1.5, 2.25])])
    let topology = try #require(record.topologies.first)
    #expect(topology.maps.map(\.region) == ["SR1"])
    #expect(topology.zeroRegions == ["SR2"])
    #expect(topology.maps[0].table.values == [0.1, 0, 0.3, 0.25])
    #expect(topology.maps[0].table.massesPerBranch == [2, 3])
    #expect(report.problems.map(\.kind) == [.dropped])
  }

  @Test("whose covariance cannot be used is named with its file")
  func covariance() throws {
    let text = try Sample.textDatabase()
    try text.edit(Sample.maps + "/globalInfo.txt", "[1.5, 2.25]", "[9.5, 2.25]")
    let faults = try DatabaseBrowser(text.path).faultsOfLikelihoods(formats: .names)
    #expect(
      faults.count == 1 && faults[0].hasPrefix(Sample.maps + "/globalInfo.txt: "), "\(faults)")
  }

  @Test("is the same from an archive, and from our format written and read again")
  func archive() throws {
    let text = try Sample.textDatabase()
    let archive = try TemporaryFolder()
    try tar(text.path, into: archive.path + "/database.tar.xz")
    let first = try TemporaryFolder()
    let second = try TemporaryFolder()
    _ = try DatabaseImport().run(text.path, into: first.path)
    _ = try DatabaseImport().run(archive.path + "/database.tar.xz", into: second.path)
    let files = FileTree.files(below: first.path)
    #expect(files == FileTree.files(below: second.path))
    for file in files { #expect(try first.read(file) == second.read(file), "\(file)") }
    let record = try NativeReader.record("\(first.path)/\(Sample.limits)")
    try NativeWriter.write(record, into: second.path)
    #expect(try NativeReader.record("\(second.path)/\(Sample.limits)") == record)
  }

  @Test("that was cut off is refused, and nothing of it is written")
  func truncated() throws {
    let text = try Sample.textDatabase()
    let place = try TemporaryFolder()
    let path = place.path + "/cut.tar.xz"
    try tar(text.path, into: path)
    let bytes = try Files.read(path)
    try Files.write(Array(bytes[..<(bytes.count / 2)]), to: path)
    let said = message { _ = try DatabaseImport().run(path, into: place.path + "/native") }
    #expect(said.contains("cut.tar.xz"))
    #expect(!FileManager.default.fileExists(atPath: place.path + "/native"))
  }

  private func tar(_ folder: String, into archive: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["tar", "cJf", archive, "-C", folder, "."]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }

  @Test(
    "says which file is wrong, where and why",
    arguments: [
      ("4.06E-02*pb", "4.06E-02*barn", "T2.txt", "line 8", "a unit: fb, pb"),
      ("3.5*fb", "3.5", "T2.txt", "line 9", "as a cross section (fb or pb)"),
      ("3.5*fb", "-3.5*fb", "T2.txt", "line 9", "a limit above 0"),
      (
        "[400.*GeV,100.*GeV]],3.5*fb", "[400.*GeV]],3.5*fb", "T2.txt", "line 9",
        "as in the first point"
      ),
      (
        "[400.*GeV,100.*GeV]],3.5*fb]", "[400.*GeV,100.*GeV]]]", "T2.txt", "line 9",
        "column is missing"
      ),
      ("0.4*TeV", "0.4", "T2.txt", "line 9", "a mass with its unit"),
      ("0.4*TeV", "exit(1)", "T2.txt", "line 9", "a number"),
      ("txName: T2", "name: T2", "T2.txt", "line 1", "txName"),
      ("[[['b']],[['b']]])", "[[['bee']],[['b']]])", "T2.txt", "column", "'bee' is no label"),
    ] as [(String, String, String, String, String)])
  func faults(_ old: String, _ new: String, _ file: String, _ place: String, _ reason: String)
    throws
  {
    let text = try Sample.textDatabase()
    try text.edit("\(Sample.limits)/data/\(file)", old, new)
    let native = try TemporaryFolder()
    let report = try DatabaseImport().run(text.path, into: native.path)
    let said = report.problems.map(\.description).filter { $0.contains(file) }.joined()
    #expect(said.contains(place) && said.contains(reason), "\(said)")
    #expect(report.written.map(\.path) == [Sample.maps])
  }

  @Test("refuses a negative efficiency and one above 1", arguments: ["-0.01", "1.01"])
  func efficiencyRange(_ value: String) throws {
    let text = try Sample.textDatabase()
    try text.edit("\(Sample.maps)/SR1/T3GQ.txt", ",0.3]", ",\(value)]")
    let native = try TemporaryFolder()
    let report = try DatabaseImport().run(text.path, into: native.path)
    let fault = try #require(report.problems.first { $0.kind == .malformed })
    #expect(fault.path == "\(Sample.maps)/SR1/T3GQ.txt")
    #expect(fault.reason.contains("line 6") && fault.reason.contains("an efficiency from 0 to 1"))
  }

  @Test("lists what it does not take, with the reason")
  func refusals() throws {
    let text = try Sample.textDatabase()
    try text.edit("\(Sample.limits)/data/T2.txt", "validated: True", "validated: False")
    let native = try TemporaryFolder()
    let report = try DatabaseImport().run(text.path, into: native.path)
    let refused = report.problems.filter { $0.kind == .refused }
    #expect(refused.first?.path == "\(Sample.limits)/data/T2.txt")
    #expect(refused.first?.reason.contains("not validated") == true, "\(refused)")
  }

  @Test("leaves out points with a limit of zero and says so")
  func zeroLimits() throws {
    let text = try Sample.textDatabase()
    try text.edit("\(Sample.limits)/data/T2.txt", "7*fb", "0*fb")
    try text.edit(
      "\(Sample.limits)/data/T2.txt", "3.5*fb]", "3.5*fb],[[[9*GeV,1*GeV],[9*GeV,1*GeV]],2*fb]")
    let native = try TemporaryFolder()
    let report = try DatabaseImport().run(text.path, into: native.path)
    #expect(report.problems.contains { $0.kind == .shortened && $0.reason.contains("1 points") })
    let record = try NativeReader.record("\(native.path)/\(Sample.limits)")
    #expect(record.topologies[0].maps[0].table.values == [40.6, 3.5, 2])
    #expect(record.topologies[0].maps[0].table.points.count == 12)
  }

  @Test("writes nothing outside its folder, whatever names stand in it")
  func hostileNames() throws {
    let text = try Sample.textDatabase()
    try text.edit("\(Sample.limits)/data/T2.txt", "txName: T2", "txName: ../../../../../T2")
    try text.edit("\(Sample.maps)/SR1/dataInfo.txt", "\"SR1\"", "\"../../SR 1\"")
    try text.edit("\(Sample.maps)/globalInfo.txt", "\"SR1\"", "\"../../SR 1\"")
    let place = try TemporaryFolder()
    _ = try DatabaseImport().run(text.path, into: place.path + "/a/b/c")
    #expect(FileTree.files(below: place.path).allSatisfy { $0.hasPrefix("a/b/c/") })
    #expect(try FileManager.default.contentsOfDirectory(atPath: place.path) == ["a"])
    let record = try NativeReader.record("\(place.path)/a/b/c/\(Sample.limits)")
    #expect(record.topologies[0].name == "../../../../../T2")
    #expect(record.topologies[0].maps[0].table.count == 3)
  }

  @Test("is refused where two regions would share a file")
  func equalNames() throws {
    let text = try Sample.textDatabase()
    try text.edit("\(Sample.maps)/SR1/dataInfo.txt", "\"SR1\"", "\"SR 2\"")
    try text.edit("\(Sample.maps)/SR2/dataInfo.txt", "\"SR2\"", "\"SR_2\"")
    let native = try TemporaryFolder()
    let report = try DatabaseImport().run(text.path, into: native.path)
    #expect(report.written.map(\.path) == [Sample.limits])
    let said = report.problems.map(\.description).joined()
    #expect(said.contains("SR2/dataInfo.txt") && said.contains("SR_2"), "\(said)")
  }

  @Test("gives what was asked for only, and says what is not there")
  func filters() throws {
    let text = try Sample.textDatabase()
    let native = try TemporaryFolder()
    let one = try DatabaseImport(
      analyses: ["CMS-TEST-20-002", "CMS-TEST-20-003"], topologies: ["T3GQ"]
    )
    .run(text.path, into: native.path)
    #expect(one.written.map(\.path) == [Sample.maps])
    #expect(one.problems.contains { $0.path == "CMS-TEST-20-003" && $0.kind == .malformed })
    let exact = message {
      _ = try DatabaseImport(analyses: ["CMS-TEST-20-002"], exactFolders: true)
        .run(text.path, into: native.path)
    }
    #expect(exact.contains("no analysis"))
    #expect(
      message { _ = try DatabaseImport().run("/nowhere", into: native.path) }.contains("/nowhere"))
  }
}

@Suite("A workspace of a text database") struct WorkspaceImportTests {
  private let workspace = """
    {"channels":[{"name":"CRtop"},{"name":"SRb"},{"name":"VRw"},{"name":"SRa"},{"name":"TRx"}],
    "observations":[{"name":"CRtop","data":[9]},{"name":"SRb","data":[3]},{"name":"VRw","data":[1]},
    {"name":"SRa","data":[4,5]},{"name":"TRx","data":[7]}]}
    """

  private func imported(_ line: String, _ names: [String]) throws -> (
    TemporaryFolder, AnalysisRecord?, String
  ) {
    let text = try Sample.textDatabase()
    let path = "8TeV/CMS/CMS-TEST-20-009-eff"
    try text.write(
      path + "/globalInfo.txt", "id: CMS-TEST-20-009\nsqrts: 8*TeV\nlumi: 20/fb\n\(line)\n")
    try text.write(path + "/BkgOnly.json", workspace)
    for name in names {
      let info = try text.read(Sample.maps + "/SR1/dataInfo.txt")
      try text.write(
        "\(path)/\(name)/dataInfo.txt", info.replacingOccurrences(of: "SR1", with: name))
      try text.write("\(path)/\(name)/T3GQ.txt", try text.read(Sample.maps + "/SR1/T3GQ.txt"))
    }
    let native = try TemporaryFolder()
    let report = try DatabaseImport(analyses: ["CMS-TEST-20-009"]).run(text.path, into: native.path)
    let said = report.problems.map(\.description).joined(separator: "\n")
    return (native, try? NativeReader.record("\(native.path)/\(path)"), said)
  }

  @Test("gives plain region names the signal bins in their order")
  func plainNames() throws {
    let (native, record, _) = try imported(
      "jsonFiles: {'BkgOnly.json': ['b','a0','a1']}", ["a0", "a1", "b"])
    guard case .workspace(let found)? = record?.likelihoods.first else {
      Issue.record("no workspace")
      return
    }
    #expect(
      found.bins == [
        .init(region: "b", bin: "SRb"), .init(region: "a0", bin: "SRa[0]"),
        .init(region: "a1", bin: "SRa[1]"),
      ])
    #expect(found.droppedChannels == ["VRw"])
    #expect(found.publishedDigest == Files.sha256(Array(workspace.utf8)))
    try native.write("combinations.json", #"{"format":1,"allowedPairs":[]}"#)
    let database = try ResultsDatabase.open(native.path, formats: .names)
    let published = try #require(database.results[0].likelihoods.first)
    let hypotheses = try #require(try published.hypotheses() as? NamedWorkspace)
    #expect(hypotheses.channels == ["CRtop", "SRb", "SRa", "TRx"])
    #expect(hypotheses.regions == ["b", "a0", "a1"])
  }

  @Test("takes named bins as they are, also in more than one line")
  func namedBins() throws {
    let line =
      "jsonFiles: {\n  'BkgOnly.json': [\n  {'smodels': 'a', 'pyhf': 'SRa[1]'},\n  {'smodels': 'b', 'pyhf': 'SRb'}\n  ]\n  }"
    let (_, record, said) = try imported(line, ["a", "b"])
    guard case .workspace(let found)? = record?.likelihoods.first else {
      Issue.record("no workspace: \(said)")
      return
    }
    #expect(found.bins == [.init(region: "a", bin: "SRa[1]"), .init(region: "b", bin: "SRb")])
  }

  @Test(
    "is refused where regions, bins or the file do not fit",
    arguments: [
      ("jsonFiles: {'BkgOnly.json': ['a']}", "1 regions"),
      ("jsonFiles: {'BkgOnly.json': ['a','b','c']}", "region c"),
      ("jsonFiles: {'BkgOnly.json': [{'smodels': 'a', 'pyhf': 'SRz'}]}", "SRz"),
      ("jsonFiles: {'Other.json': ['a']}", "no file Other.json"),
      ("jsonFiles: 'BkgOnly.json'", "a table of workspace"),
    ] as [(String, String)])
  func misfits(_ line: String, _ reason: String) throws {
    let (_, record, said) = try imported(line, ["a", "b"])
    #expect(record == nil)
    #expect(said.contains(reason), "\(said)")
  }
}
