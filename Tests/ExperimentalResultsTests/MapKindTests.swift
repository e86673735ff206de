import Documents
import Foundation
import Numerics
import SimplifiedModels
import Testing

@testable import ExperimentalResults

@Suite("Maps of every kind") struct MapKindTests {
  private static let path = "13TeV/ATLAS/ATLAS-TEST-2021-05"

  /// A text database with one upper-limit map.
  private func database(_ lines: String, info: String = "") throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    try folder.write("version", "3.0.0\n")
    try folder.write(
      Self.path + "/globalInfo.txt",
      "id: ATLAS-TEST-2021-05\nsqrts: 13*TeV\nlumi: 139/fb\n\(info)")
    try folder.write(Self.path + "/data/dataInfo.txt", "dataType: upperLimit\ndataId: None\n")
    try folder.write(Self.path + "/data/TX.txt", "txName: TX\n\(lines)\n")
    return folder
  }

  /// The record of the map, read from the text, and the same after native and compiled form.
  private func record(_ lines: String, info: String = "") throws -> AnalysisRecord {
    let text = try database(lines, info: info)
    var (records, grids, report) = try DatabaseImport().records(text.path)
    #expect(report.problems.isEmpty, "\(report.problems)")
    let record = try #require(records.first)
    let native = try TemporaryFolder()
    try NativeWriter.write(record, into: native.path)
    #expect(try NativeReader.record("\(native.path)/\(Self.path)") == record)
    let file = native.path + "/database.pldb"
    try Files.write(DatabaseImport.compiled(records, &grids, report), to: file)
    var withoutNumbers = try CompiledDatabase(file).record(
      try #require(CompiledDatabase(file).catalogue.folders.first))
    #expect(withoutNumbers.topologies[0].coordinates == record.topologies[0].coordinates)
    withoutNumbers.topologies = record.topologies
    #expect(withoutNumbers == record)
    return record
  }

  private func coordinates(_ text: String...) -> [MapCoordinate] {
    text.compactMap(MapCoordinate.init)
  }

  @Test(
    "masses with widths: all masses in their order, then all widths; widths are rescaled in grids")
  func widths() throws {
    let record = try record(
      """
      constraint: [[['jet','jet']],[['jet','jet']]]
      finalState: ['MET','MET']
      intermediateState: [['gluino'],['gluino']]
      upperLimits: [[[[(1000*GeV,1e-16*GeV),100*GeV],[(1000*GeV,1e-16*GeV),100*GeV]],2*fb],
      [[[(2000*GeV,1e-16*GeV),100*GeV],[(2000*GeV,1e-16*GeV),100*GeV]],3*fb],
      [[[(2000*GeV,0.0*GeV),100*GeV],[(2000*GeV,0*GeV),100*GeV]],4*fb]]
      """,
      info: "type: displaced\nLeff_inner: 0.001\nLeff_outer: 12\nsupersedes: ATLAS-CONF-1 CMS-2")
    let topology = record.topologies[0]
    #expect(
      topology.coordinates
        == coordinates("mass 1", "mass 3", "mass 2", "mass 6", "width 1", "width 2"))
    #expect(topology.intermediateStates == [["gluino"], ["gluino"]])
    let table = topology.maps[0].table
    #expect(table.points.prefix(6) == [1000, 100, 1000, 100, 1e-16, 1e-16])
    #expect(abs(table.gridPoints[4] - log(1e14)) < 1e-9 && table.gridPoints[17] == 0)
    #expect(record.searchType == "displaced")
    #expect(record.lengths == DetectorLengths(inner: 0.001, outer: 12))
    #expect(record.supersedes == ["ATLAS-CONF-1", "CMS-2"])
  }

  @Test("an inclusive branch has no coordinates, but nodes are counted as if it had one vertex")
  func inclusive() throws {
    let record = try record(
      """
      constraint: [[*],[['*']]]
      finalState: ['MET', 'HSCP']
      upperLimits: [[['*',[55*GeV,(50*GeV,0*GeV)]],1*fb],[['*',[155*GeV,(50*GeV,1e-17*GeV)]],1*fb],
      [['*',[155*GeV,(100*GeV,0*GeV)]],3*pb],[['*',[255*GeV,(100*GeV,1e-17*GeV)]],2*fb]]
      """)
    #expect(record.topologies[0].coordinates == coordinates("mass 2", "mass 5", "width 5"))
    #expect(record.topologies[0].finalStates == ["MET", "HSCP"])
    #expect(record.topologies[0].maps[0].table.values == [1, 1, 3000, 2])
  }

  @Test("flat numbers are what the data map says, in its units")
  func flat() throws {
    let record = try record(
      """
      constraint: {(PV > Zprime(1)),(Zprime(1) > jet(2),jet(3))}
      dataMap: {0: (1, 'mass', TeV), 1: (1, 'totalwidth', GeV)}
      finalState: None
      intermediateState: None
      upperLimits: [[[1.5, 2e-13],0.2*pb],[[1.5,18.],0.3*pb],[[2.5,18.],40*fb]]
      """)
    let topology = record.topologies[0]
    #expect(topology.coordinates == coordinates("mass 1", "width 1"))
    #expect(topology.maps[0].table.points == [1500, 2e-13, 1500, 18, 2500, 18])
    #expect(topology.finalStates.isEmpty && topology.massesPerBranch.isEmpty)
  }

  @Test("a branch without a vertex is one stable particle")
  func stable() throws {
    let record = try record(
      """
      constraint: [[],[['*']]]
      finalState: ['HSCP','HSCP']
      upperLimits: [[[[50*GeV],[70*GeV,50*GeV]],1*fb],[[[60*GeV],[70*GeV,60*GeV]],1*fb],
      [[[60*GeV],[90*GeV,60*GeV]],1*fb]]
      """)
    #expect(record.topologies[0].coordinates == coordinates("mass 1", "mass 2", "mass 3"))
    #expect(record.topologies[0].massesPerBranch == [1, 2])
  }

  @Test(
    "are refused where the text does not say what their numbers are",
    arguments: [
      ("constraint: [[['jet']],[['jet']]]\nupperLimits: [[[1.,2.],1*fb]]", "no data map"),
      (
        "constraint: {(PV > A(1))}\nupperLimits: [[[[1*GeV]],1*fb]]",
        "the constraint is not in brackets"
      ),
      (
        "constraint: [[['jet']],[['jet']]]\nupperLimits: [[[[9*GeV,5*GeV,1*GeV],[9*GeV]],1*fb]]",
        "a mass for each new particle"
      ),
      (
        "constraint: {(PV > A(1))}\ndataMap: {0: (1,'spin',GeV)}\nupperLimits: [[[1.],1*fb]]",
        "'spin' for number 0"
      ),
      (
        "constraint: {(PV > A(1))}\ndataMap: {1: (1,'mass',GeV)}\nupperLimits: [[[1.],1*fb]]",
        "number 0"
      ),
      (
        "constraint: [[],[]]\nupperLimits: [[[[(9*GeV,-1*GeV)],[(9*GeV,1*GeV)]],1*fb]]",
        "a width with its unit"
      ),
    ])
  func refusals(_ lines: String, _ reason: String) throws {
    let text = try database(lines)
    let (_, _, report) = try DatabaseImport().records(text.path)
    let said = report.problems.map(\.description).joined(separator: "\n")
    #expect(said.contains(reason) && said.contains("TX.txt"), "\(said)")
  }
}

@Suite("The new dialect of likelihoods") struct RegionSetTests {
  @Test("gives covariances and workspaces of each set of regions")
  func sets() throws {
    let text = try Sample.textDatabase()
    try text.write(
      Sample.maps + "/globalInfo.txt",
      """
      id: CMS-TEST-20-002
      sqrts: 8*TeV
      lumi: 19.5/fb
      regionMappings: {'a': 'SR1', 'b': {'smodels': 'SR2', 'pyhf': 'bin2'},
        'c': {'type': 'CR', 'pyhf': 'CRw'}}
      regionSets: {'two': ['b','a'], 'all': ['a','b','c']}
      statModels: {'two': [('sl','cov.txt')], 'all': [('full_pyhf','all.json'),('pyhf','few.json')]}
      """)
    try text.write(Sample.maps + "/cov.txt", "[[4.0, 1.5],\n[1.5, 2.25]]\n")
    let workspace = """
      {"channels":[{"name":"SR1"},{"name":"bin2"},{"name":"CRw"}],
      "observations":[{"name":"SR1","data":[9]},{"name":"bin2","data":[3]},{"name":"CRw","data":[1]}]}
      """
    for file in ["all.json", "few.json"] { try text.write(Sample.maps + "/" + file, workspace) }
    let file = text.path + "/compiled.pldb"
    _ = try ResultsDatabase.compile(text.path, into: file)
    let database = try ResultsDatabase.open(file, formats: .names)
    let result = try #require(database.results.last)
    let forms = result.likelihoods.map(\.form)
    #expect(
      forms == [.workspace(.full), .covariance(isSkewed: true), .workspace(.simplified)], "\(forms)"
    )
    #expect(result.likelihoods[0].regions == ["SR1", "SR2"])
    #expect(result.likelihoods[1].regions == ["SR2", "SR1"])
    #expect(
      result.likelihoods(workspaces: .simplified).map(\.name) == ["covariance.json", "few.json"])
    #expect(result.likelihoods(workspaces: .full).map(\.name) == ["all.json", "covariance.json"])
    let whole = try result.likelihoods[0].hypotheses() as? NamedWorkspace
    #expect(whole?.channels == ["SR1", "bin2", "CRw"])
  }
}
