import Documents
import HistFactory
import TestSupport
import Testing

@Suite("Signal regions and bins")
struct RegionAssignmentTests {
  /// A region of the database's analysis with its proposed bin.
  private func database(
    _ folder: String, _ file: String
  ) throws -> (regions: [AnalysisRegion], bins: [WorkspaceBin]) {
    let root = Shared.root + "/database/13TeV/ATLAS/\(folder)/"
    let analysis = try JSONNode.read(root + "analysis.json")
    let entry = try analysis.member("likelihoods").elements().first {
      try $0.member("file").string() == file
    }
    let proposals = try #require(entry).member("bins").members()
    var regions: [AnalysisRegion] = []
    for region in try analysis.member("regions").elements() {
      let name = try region.member("name").string()
      guard let bin = proposals.first(where: { $0.name == name }) else { continue }
      regions.append(
        AnalysisRegion(
          name: name, observed: try region.member("observed").double(),
          expected: try region.member("expected").double(),
          error: try region.member("error").double(), bin: try bin.node.string()))
    }
    let workspace = try Workspace(JSONNode.read(root + "likelihood/" + file))
      .withoutAbsentInterest()
    let model = try workspace.likelihood()
    let nominal = model.expected(at: model.parameters.parameters.map(\.initial)).main
    return (regions, workspace.bins(expected: nominal))
  }

  static let analyses = [
    ("ATLAS-SUSY-2018-04-eff", "SRcombined.json"), ("ATLAS-SUSY-2018-06-eff", "BkgOnly.json"),
    ("ATLAS-SUSY-2018-31-eff", "BkgOnlyA.json"), ("ATLAS-SUSY-2018-31-eff", "BkgOnlyB.json"),
    ("ATLAS-SUSY-2018-31-eff", "BkgOnlyC.json"), ("ATLAS-SUSY-2019-08-eff", "BkgOnly.json"),
    ("ATLAS-SUSY-2018-22-multibin-eff", "simplified_MB-C_noCR_bkgonly.json"),
    ("ATLAS-SUSY-2018-22-multibin-eff", "simplified_MB-GGd_noCR_bkgonly.json"),
  ]

  @Test("of the database go together, and are found without a proposal", arguments: analyses)
  func confirmed(folder: String, file: String) throws {
    let (regions, bins) = try database(folder, file)
    let checked = try RegionAssignment(regions, in: bins)
    #expect(checked.pairs.count == regions.count && checked.unchecked.isEmpty)
    #expect(checked.pairs.allSatisfy { $0.region.bin == $0.bin.label })
    let bare = regions.map {
      AnalysisRegion(name: $0.name, observed: $0.observed, expected: $0.expected, error: $0.error)
    }
    let found = try RegionAssignment(bare, in: bins)
    #expect(found.pairs.map(\.bin) == checked.pairs.map(\.bin))
  }

  @Test("in the wrong order are refused with both sides")
  func wrongOrder() throws {
    // The talk's second example: SRlow has 10 events and is SR1cut_cuts.
    var (regions, bins) = try database("ATLAS-SUSY-2018-04-eff", "SRcombined.json")
    let first = regions[0].bin
    regions[0].bin = regions[1].bin
    regions[1].bin = first
    let error = #expect(throws: RegionAssignmentError.self) {
      try RegionAssignment(regions, in: bins)
    }
    let message = try #require(error).description
    #expect(message.contains("“SRlow” has 10 events, and SR2cut_cuts"))
    #expect(message.contains("SR1cut_cuts would fit") && message.contains("SR2cut_cuts would fit"))
    #expect(message.contains("observed  region  expected  proposed     |  bin"))
    (regions, bins) = try database("ATLAS-SUSY-2019-08-eff", "BkgOnly.json")
    let proposals = regions.map(\.bin)
    for index in regions.indices { regions[index].bin = proposals[(index + 1) % regions.count] }
    #expect(throws: RegionAssignmentError.self) { try RegionAssignment(regions, in: bins) }
  }

  @Test("of equal counts are told apart by the expected background")
  func equalCounts() throws {
    // SR_LM_High_MCT and SR_MM_Med_MCT have 7 events each.
    var (regions, bins) = try database("ATLAS-SUSY-2019-08-eff", "BkgOnly.json")
    let sevens = regions.indices.filter { regions[$0].observed == 7 }
    #expect(sevens.count == 2)
    let first = regions[sevens[0]].bin
    regions[sevens[0]].bin = regions[sevens[1]].bin
    regions[sevens[1]].bin = first
    let error = #expect(throws: RegionAssignmentError.self) {
      try RegionAssignment(regions, in: bins)
    }
    #expect(try #require(error).faults.count == 1)
    #expect(try #require(error).faults[0].contains("rather SR_LM_High_MCT = SRLMEM_mct2[2]"))
    for index in regions.indices { regions[index].expected = nil }
    let ambiguous = #expect(throws: RegionAssignmentError.self) {
      try RegionAssignment(regions, in: bins)
    }
    #expect(try #require(ambiguous).faults[0].contains("are not given"))
    let trusted = try RegionAssignment(regions, in: bins, trustsProposals: true)
    #expect(trusted.unchecked == ["SR_LM_High_MCT", "SR_MM_Med_MCT"])
  }

  @Test("that cannot be told apart are refused, unless the proposal is trusted")
  func ambiguous() throws {
    let (regions, bins) = try database(
      "ATLAS-SUSY-2018-22-multibin-eff", "simplified_MB-SSd_noCR_bkgonly.json")
    let error = #expect(throws: RegionAssignmentError.self) {
      try RegionAssignment(regions, in: bins)
    }
    #expect(try #require(error).description.contains("--trust"))
    let trusted = try RegionAssignment(regions, in: bins, trustsProposals: true)
    #expect(trusted.pairs.count == regions.count && trusted.unchecked.count == 2)
  }

  @Test("that are not there, or there twice, are named")
  func missing() throws {
    let (regions, bins) = try database("ATLAS-SUSY-2018-31-eff", "BkgOnlyB.json")
    func faults(_ changed: [AnalysisRegion]) -> [String] {
      do {
        _ = try RegionAssignment(changed, in: bins)
        return []
      } catch {
        return error.faults
      }
    }
    #expect(faults(regions).isEmpty)
    #expect(
      faults([AnalysisRegion(name: "SRX", observed: 12345)])[0].contains("no bin has as many"))
    #expect(
      faults([AnalysisRegion(name: "SRB", observed: 3, bin: "SR_cuts[1]")])[0]
        .contains("there is no such bin"))
    #expect(
      faults([
        AnalysisRegion(name: "SRB", observed: 3, bin: "SR_cuts"),
        AnalysisRegion(name: "SRB2", observed: 3, bin: "SR_cuts[0]"),
      ])[0].contains("both said to be"))
  }
}
