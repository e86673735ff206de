import Documents
import Foundation
import TestSupport
import Testing

@testable import Recasts

private let workspace = """
  {"version": "1.0.0",
   "channels": [
    {"name": "SR", "samples": [{"name": "b", "data": [10, 5],
      "modifiers": [{"name": "mc", "type": "staterror", "data": [1, 0.7]}]}]},
    {"name": "CR", "samples": [{"name": "b", "data": [100],
      "modifiers": [{"name": "k", "type": "normfactor", "data": null}]}]}],
   "observations": [{"name": "SR", "data": [11, 4]}, {"name": "CR", "data": [97]}],
   "measurements": [{"name": "m", "config": {"poi": "mu", "parameters": []}}]}
  """

private func infoText(_ channels: String, observed: (Int, Int) = (11, 4)) -> String {
  """
  <analysis id="test"><lumi>10</lumi>
  <region id="A"><nobs>\(observed.0)</nobs><nb>10</nb><deltanb>1</deltanb></region>
  <region id="B"><nobs>\(observed.1)</nobs><nb>5</nb><deltanb>0.7</deltanb></region>
  <pyhf id="p"><name>w.json</name><regions>\(channels)</regions></pyhf></analysis>
  """
}

@Suite("A recast")
struct RecastTests {
  private let listed = "<channel name=\"SR\">A B</channel><channel name=\"CR\"/>"

  private func recast(
    _ channels: String, observed: (Int, Int) = (11, 4), efficiencies: [Double] = [0.1, 0.2],
    crossSection: Double = 0.005
  ) throws -> Recast {
    let bench = try Bench()
    try bench.write(infoText(channels, observed: observed), to: "test.info")
    try bench.write(workspace, to: "w.json")
    return Recast(
      try AnalysisInfo(bench.folder + "/test.info"), signals: signals(efficiencies),
      crossSection: try CrossSection(crossSection))
  }

  @Test("gives limits on the cross section that do not depend on the cross section")
  func scaling() throws {
    let one = try recast(listed).result()
    let two = try recast(listed, crossSection: 0.01).result()
    #expect(one.rows.map(\.tag) == ["A", "B", "[pyhf]-p-profile"])
    #expect(one.rows.map(\.isBest) == [false, true, true])
    for (a, b) in zip(one.rows, two.rows) {
      #expect(abs(a.expectedLimit / b.expectedLimit - 1) < 1e-6)
      #expect(a.confidence < b.confidence)
    }
  }

  @Test("finds 1 - CLs = 95 % at its own observed limit")
  func consistency() throws {
    let limit = try #require(try recast(listed).result().rows[2].observedLimit)
    let confidence = try recast(listed, crossSection: limit).result().rows[2].confidence
    #expect(abs(confidence - 0.95) < 1e-6)
  }

  @Test("expects more from more luminosity")
  func luminosity() throws {
    let recast = try recast(listed)
    let (same, more) = (try recast.result(luminosity: 10), try recast.result(luminosity: 1000))
    #expect(!same.isExtrapolated && more.isExtrapolated)
    for (a, b) in zip(same.rows, more.rows) {
      #expect(b.expectedLimit < a.expectedLimit && b.observedLimit == nil)
    }
  }

  @Test("leaves a profile out whose channels do not fit, and says why")
  func misfits() throws {
    let cases = [
      ("<channel name=\"SR\">A B</channel>", "CR is not listed"),
      ("<channel name=\"SR\">A</channel><channel name=\"CR\"/>", "2 bins but 1"),
      ("<channel name=\"SRs\">A B</channel>", "no channel SRs"),
      ("<channel name=\"SR\" id=\"1\">A B</channel>", "the index 0, not 1"),
      ("<channel id=\"7\">A B</channel>", "of the index 7"),
      ("<channel name=\"SR\"/><channel name=\"CR\"/>", "no channel has a signal region"),
    ]
    for (channels, reason) in cases {
      let recast = try recast(channels)
      #expect(recast.warnings.count == 1)
      #expect(recast.warnings.first?.description.contains(reason) == true, "\(reason)")
      #expect(try recast.result().rows.count == 2)
    }
  }

  @Test("warns when the observed events of bins and regions differ")
  func counts() throws {
    let recast = try recast(listed, observed: (4, 11))
    guard case .countsDiffer("p", _, let bins)? = recast.warnings.first else {
      Issue.record("no warning")
      return
    }
    #expect(bins.map(\.bin) == ["SR[0]", "SR[1]"])
    #expect(bins.map(\.observed) == [11, 4] && bins.map(\.regionObserved) == [4, 11])
    #expect(try recast.result().rows.count == 3)
  }

  @Test("has a row with the reason for a likelihood that cannot be asked, and goes on")
  func failure() throws {
    let bench = try Bench()
    try bench.write(infoText(listed), to: "test.info")
    // An observed event where nothing is expected: no likelihood.
    let impossible = workspace.replacing("[10, 5]", with: "[0, 5]")
      .replacing("[1, 0.7]", with: "[0, 0.7]").replacing("[11, 4]", with: "[11, 4]")
    try bench.write(impossible, to: "w.json")
    let recast = Recast(
      try AnalysisInfo(bench.folder + "/test.info"), signals: signals([0, 0.2]),
      crossSection: try CrossSection(0.005))
    let rows = try recast.result().rows
    #expect(rows.map(\.tag) == ["A", "B", "[pyhf]-p-profile"])
    let reason = try #require(rows[2].failure)
    #expect(reason.contains("test.info") && reason.contains("[pyhf]-p-profile"), "\(reason)")
    #expect(rows[2].expectedLimit == .infinity && rows[2].confidence == 0 && !rows[2].isBest)
    #expect(rows[1].failure == nil && rows[1].expectedLimit < .infinity)
    #expect(CLsTable.text([try recast.result()]).contains("[pyhf]-p-profile"))
  }

  @Test("warns of a background that only channels measure that are left out")
  func unmeasured() throws {
    let bench = try Bench()
    let shared = workspace.replacing(
      #""data": [1, 0.7]}"#,
      with: #""data": [1, 0.7]}, {"name": "k", "type": "normfactor", "data": null}"#)
    #expect(shared != workspace)
    try bench.write(shared, to: "w.json")
    for (control, count) in [("<channel name=\"CR\"/>", 1), (included, 0)] {
      try bench.write(
        infoText("<channel name=\"SR\">A B</channel>" + control), to: "test.info")
      let recast = Recast(
        try AnalysisInfo(bench.folder + "/test.info"), signals: signals([0.1, 0.2]),
        crossSection: try CrossSection(0.005))
      #expect(recast.warnings.count == count)
      guard let warning = recast.warnings.first else { continue }
      #expect(warning == .unmeasured(profile: "p", parameters: ["k"], channels: ["CR"]))
      #expect(warning.description.contains("is_included"))
    }
  }

  private let included = "<channel name=\"CR\" is_included=\"True\"/>"

  @Test("has neither limit nor exclusion without signal")
  func noSignal() throws {
    let result = try recast(listed, efficiencies: [0, 0]).result()
    #expect(result.rows.allSatisfy { $0.confidence == 0 && $0.expectedLimit == .infinity })
    #expect(result.rows.allSatisfy { !$0.isBest })
    #expect(CLsTable.text([result]).contains("-1.0000000          -1.00000000.0000000000"))
  }

  @Test("writes the tables of a data set and the summary of all, and appends when asked")
  func folders() throws {
    let bench = try Bench()
    let result = try recast(listed).result()
    let later = try recast(listed).result(luminosity: 20)
    let folder = RecastFolder(bench.folder)
    let files = try folder.write([result, later], dataset: "b")
    #expect(
      files.map { ($0 as NSString).lastPathComponent }
        == ["CLs_output.dat", "CLs_output_lumi_20.000.dat", "CLs_output_summary.dat"])
    _ = try folder.write([result], dataset: "a")
    _ = try folder.write([result], dataset: "a", appending: true)
    let summary = String(decoding: try Files.read(files[2]), as: UTF8.self)
    let rows = summary.split(separator: "\n").dropFirst()
    #expect(rows.map { $0.prefix(2) } == Array(repeating: "a ", count: 6) + ["b ", "b ", "b "])
    #expect(throws: RecastError.self) { try folder.write([result], dataset: "../c") }
  }
}

@Suite("A recast of ATLAS-SUSY-2018-31", .enabled(if: Shared.isThere))
struct PublishedRecastTests {
  @Test("uses the three published workspaces, and warns of regions in another order")
  func regions() throws {
    let bench = try Bench()
    for region in ["A", "B", "C"] {
      let path = "/data/likelihoods/ATLAS-SUSY-2018-31/Region\(region)/BkgOnly.json.gz"
      try bench.write(
        String(decoding: try Files.read((Shared.folder ?? "") + path), as: UTF8.self),
        to: "SR\(region).json")
    }
    try bench.write(Self.info, to: "atlas_susy_2018_031.info")
    let info = try AnalysisInfo(bench.folder + "/atlas_susy_2018_031.info")
    let efficiencies = [0.01, 0.02, 0.03, 0, 0.001, 0.001, 0.002, 0.001]
    let recast = Recast(
      info, signals: signals(efficiencies), crossSection: try CrossSection(0.005))
    let unmeasured = recast.warnings.compactMap { warning -> [String]? in
      guard case .unmeasured(_, let parameters, _) = warning else { return nil }
      return parameters
    }
    #expect(recast.warnings.count == unmeasured.count)
    #expect(unmeasured.contains(["mu_ttbar"]) && unmeasured.allSatisfy { !$0.isEmpty })
    let rows = try recast.result().rows.filter { $0.kind == .profile }
    #expect(rows.map(\.tag) == ["A", "B", "C"].map { "[pyhf]-Region\($0)-profile" })
    #expect(rows.map(\.isBest) == [true, false, false])
    #expect(rows[1].expectedLimit == .infinity && rows[1].confidence == 0)
    #expect(rows[0].expectedLimit < rows[2].expectedLimit)
    #expect(try recast.result(luminosity: 3000).rows[8].expectedLimit < rows[0].expectedLimit)
  }

  private static let info: String = {
    let regions = [
      ("SRA_L", 12, 8.4, 1.7), ("SRA_M", 3, 5.7, 0.8), ("SRA_H", 2, 3.0, 1.5),
      ("SRB", 3, 3.3, 0.9), ("SRC_22", 28, 21.2, 4.1), ("SRC_24", 12, 10.6, 2.3),
      ("SRC_26", 4, 3.7, 0.9), ("SRC_28", 3, 2.4, 0.6),
    ].map {
      "<region type=\"signal\" id=\"\($0.0)\"><nobs>\($0.1)</nobs><nb>\($0.2)</nb>"
        + "<deltanb>\($0.3)</deltanb></region>"
    }
    func profile(_ name: String, _ signal: (String, String), _ empty: [String]) -> String {
      "<pyhf id=\"Region\(name)\"><name>SR\(name).json</name><regions>"
        + "<channel name=\"\(signal.0)\">\(signal.1)</channel>"
        + empty.map { "<channel name=\"\($0)\"> </channel>" }.joined() + "</regions></pyhf>"
    }
    return "<analysis id=\"atlas_susy_2018_031\"><lumi>139</lumi>" + regions.joined()
      + profile("A", ("SR_meff", "SRA_L SRA_M SRA_H"), ["VRtt_meff", "CRtt_meff"])
      + profile("B", ("SR_cuts", "SRB"), ["VRtt_cuts", "CRtt_cuts"])
      + profile(
        "C", ("SR_metsigST", "SRC_22 SRC_24 SRC_26 SRC_28"),
        ["CRtt_cuts", "CRz_cuts", "VRz_cuts", "VRtt_cuts", "VRzAlt_cuts"]) + "</analysis>"
  }()
}
