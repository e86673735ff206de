import Documents
import ExperimentalResults
import Foundation
import SimplifiedModels
import TestSupport
import Testing
import TheoryPredictions

@testable import Reports

/// An answer of one region and one limit, made by hand.
private func sheet(file: String = "it's <a>\n\"model\".slha") throws -> AnswerSheet {
  let database = ResultsDatabase(
    results: ["ATLAS-X-eff", "CMS-Y"].map { folder in
      ExperimentalResult(
        folder: folder, analysis: String(folder.prefix(7)), experiment: "ATLAS", energy: 13,
        luminosity: 139, kind: folder == "CMS-Y" ? .upperLimits : .efficiencyMaps, regions: [],
        maps: [])
    }, crossSections: try ReferenceCrossSections(tables: []), digest: "d",
    rules: CombinationRules(allowedPairs: []))
  let predictions = [
    TheoryPrediction(
      result: 0, region: "SR A", kind: .efficiencyMap, topologies: ["T1", "T2"],
      contributions: [0.25, 0.5], crossSection: 0.75, upperLimit: 0.5, expectedUpperLimit: 0.6,
      data: PredictionData(observed: 1, expected: 2, error: 1)),
    TheoryPrediction(
      result: 1, kind: .upperLimit, topologies: ["T1"], contributions: [1], crossSection: 1,
      upperLimit: 4, data: PredictionData(observed: 4, expected: nil, error: nil)),
  ]
  let answer = ModelAnswer(
    entries: predictions.map { .init(prediction: $0) }, combination: nil, failures: [])
  var sheet = AnswerSheet(
    answer,
    setup: .init(
      file: file, program: "protolith test", database: "d", sigmaCut: 0.005, massGap: 5,
      conditionLimit: 0.2, combinesRegions: true), database: database, topologyCount: 2,
    seconds: [("reading", 0.001)])
  sheet.coverage = [
    .init(name: "missing (prompt)", energy: 13, total: 12.5, entries: [("PV > (jet,MET)", 12.5)])
  ]
  return sheet
}

@Suite("The outputs of an answer")
struct AnswerSheetTests {
  @Test("have in JSON the names that programs read")
  func json() throws {
    let text = try sheet().json.prettyText
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let rows = try #require(object["predictions"] as? [[String: Any]])
    let expected: Set<String> = [
      "analysis", "dataset", "type", "txnames", "theory_prediction_fb", "upper_limit_fb",
      "expected_upper_limit_fb", "r", "r_expected", "nll", "nll_sm", "nll_min",
    ]
    #expect(Set(rows[0].keys).isSuperset(of: expected))
    #expect(rows[0]["r"] as? Double == 1.5)
    #expect(rows[1]["dataset"] is NSNull)
    #expect(Set(object.keys).isSuperset(of: ["coverage", "combination", "seconds"]))
  }

  @Test("are for Python one literal, whatever stands in names")
  func python() throws {
    let folder = try TemporaryFolder()
    try sheet().pythonText.write(
      toFile: folder.path + "/answer.py", atomically: true, encoding: .utf8)
    let program = """
      ast = __import__('ast')
      text = open('answer.py').read()
      tree = ast.literal_eval(text[len('smodelsOutput = '):])
      assert tree['OutputStatus']['input file'] == 'it\\'s <a>\\n"model".slha'
      assert tree['ExptRes'][0]['r'] == 1.5 and tree['ExptRes'][1]['expected upper limit (fb)'] is None
      assert tree['ExptRes'][0]['TxNames weights (fb)'] == {'T1': 0.25, 'T2': 0.5}
      assert tree['Total xsec for missing topologies with prompt decays (fb)'] == 12.5
      """
    try program.write(toFile: folder.path + "/check.py", atomically: true, encoding: .utf8)
    #expect(try folder.run("python3", "check.py"))
  }

  @Test("are well-formed XML, whatever stands in names")
  func xml() throws {
    let folder = try TemporaryFolder()
    try sheet().xmlText.write(
      toFile: folder.path + "/answer.xml", atomically: true, encoding: .utf8)
    let program = """
      tree = __import__('xml.etree.ElementTree').etree.ElementTree
      root = tree.parse('answer.xml').getroot()
      assert root.tag == 'smodelsOutput'
      assert [float(r.text) for r in root.iter('r')] == [1.5, 0.25]
      assert root.find('OutputStatus/input_file').text == 'it\\'s <a>\\n"model".slha'
      """
    try program.write(toFile: folder.path + "/check.py", atomically: true, encoding: .utf8)
    #expect(try folder.run("python3", "check.py"))
  }

  @Test("summarise the most constraining result first")
  func summary() throws {
    let text = try sheet(file: "m.slha").summaryText
    #expect(text.contains("Decomposition output status: 1 "))
    #expect(
      text.contains(" ATLAS-X-eff  1.30E+01  0.0  7.500E-01  5.000E-01  1.50E+00  1.25E+00"))
    #expect(text.contains("The highest r value is = 1.5 from ATLAS-X-eff (r_expected=1.25)"))
    #expect(text.contains(" Signal Region:  (UL)"))
    #expect(text.contains("missing topologies with prompt decays (fb): 1.250E+01"))
  }

  @Test("say in SLHA blocks that the model is excluded, and by what")
  func slha() throws {
    let lines = try sheet(file: "m.slha").slhaBlocks.split(separator: "\n").map(String.init)
    #expect(lines.contains { $0.hasPrefix(" 0 0 1 ") })
    #expect(lines.contains { $0.hasPrefix(" 1 1 1.500E+00 ") })
    #expect(lines.contains { $0.hasPrefix(" 1 5 SR_A ") })
    #expect(!lines.contains { $0.hasPrefix(" 2 1 ") })
  }
}
