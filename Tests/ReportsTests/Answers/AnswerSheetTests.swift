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
      file: file, family: "MSSM", program: "protolith test", database: "d",
      decomposition: DecompositionSettings(sigmaCut: 0.005, massGap: 5), predictions: .init(),
      answers: .init()), database: database, topologyCount: 2,
    seconds: [("reading", 0.001)])
  sheet.rows[0].particles = [
    .init(name: "gluino", mass: 675, width: 1), .init(name: "su_L/su_R", mass: 600.5, width: 0.1),
    .init(name: "N1", mass: 200, width: 0), .init(name: "N1", mass: 201, width: 0),
  ]
  sheet.rows[0].finalStates = ["PV > (jet,jet,MET),(jet,jet,MET)"]
  sheet.coverage = [
    MissingGroup(
      kind: .missingPrompt, energy: 13, total: 12.5,
      entries: [.init(finalState: "PV > (jet,MET)", crossSection: 12.5)])
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
      first, second = tree['ExptRes']
      assert first['TxNames'] == ['T2', 'T1'], first
      assert first['TxNames weights (fb)'] == {'T1': 0.25, 'T2': 0.5}
      assert first['Mass (GeV)'] == [('gluino', 675.0), ('su_L/su_R', 600.5), ('N1', 201.0)]
      assert first['Width (GeV)'] == [('gluino', 1.0), ('su_L/su_R', 0.1), ('N1', 'stable')]
      assert first['FinalStates'] == ['PV > (jet,jet,MET),(jet,jet,MET)']
      assert second['Mass (GeV)'] is None and second['DataSetID'] is None
      status = tree['OutputStatus']
      assert status['doinvisible'] is True and status['sigmacut'] == 0.005
      assert status['minmassgapisr'] == 1.0 and status['model'] == 'MSSM'
      assert tree['Total xsec for missing topologies with prompt decays (fb)'] == 12.5
      """
    try program.write(toFile: folder.path + "/check.py", atomically: true, encoding: .utf8)
    #expect(try folder.run("python3", "check.py"))
  }

  /// What SModelS 3.1.1 wrote for its example model simplyGluino on its database 3.0.0, with regions and
  /// analyses combined: keys and the Python types of their values.
  private static let smodels = """
    {'OutputStatus': {'sigmacut': 'float', 'minmassgap': 'number', 'minmassgapisr': 'number',
      'maxcond': 'float', 'ncpus': 'int', 'model': 'str', 'promptwidth': 'float',
      'stablewidth': 'float', 'checkinput': 'bool', 'doinvisible': 'bool', 'docompress': 'bool',
      'testcoverage': 'bool', 'computestatistics': 'bool', 'combinesrs': 'bool',
      'combineanas': 'str', 'file status': 'int', 'decomposition status': 'int',
      'warnings': 'str', 'input file': 'str', 'database version': 'str', 'smodels version': 'str'},
     'ExptRes': {'maxcond': 'float', 'theory prediction (fb)': 'float',
      'upper limit (fb)': 'float', 'expected upper limit (fb)': 'float', 'TxNames': 'list',
      'FinalStates': 'list', 'Mass (GeV)': 'list', 'AnalysisID': 'str', 'DataSetID': 'str',
      'AnalysisSqrts (TeV)': 'float', 'lumi (fb-1)': 'float', 'dataType': 'str', 'r': 'float',
      'r_expected': 'float', 'Width (GeV)': 'list', 'TxNames weights (fb)': 'dict',
      'nll': 'float', 'nll_min': 'float', 'nll_SM': 'float'},
     'CombinedRes': {'AnalysisID': 'str', 'r': 'float', 'r_expected': 'float', 'nll': 'float',
      'nll_min': 'float', 'nll_SM': 'float', 'Txnames': 'list'}}
    """

  @Test("have the keys and types of SModelS's own .py output")
  func keys() throws {
    var sheet = try sheet(file: "m.slha")
    sheet.rows[0].statistics = StrengthStatistics(
      model: 4, standardModel: 3, minimum: 2.5, bestStrength: 0.5)
    sheet.combination = sheet.rows[0]
    sheet.setup.answers.combinedAnalyses = ["ATLAS-X"]
    sheet.coverage = Coverage.Kind.allCases.map {
      MissingGroup(
        kind: $0, energy: 13, total: 2, entries: [.init(finalState: "PV > (MET)", crossSection: 2)])
    }
    let folder = try TemporaryFolder()
    try sheet.pythonText.write(
      toFile: folder.path + "/answer.py", atomically: true, encoding: .utf8)
    let program = """
      from answer import smodelsOutput as tree
      wanted = \(Self.smodels)
      found = {'OutputStatus': tree['OutputStatus'], 'ExptRes': tree['ExptRes'][0],
               'CombinedRes': tree['CombinedRes'][0]}
      for part, keys in wanted.items():
          assert set(found[part]) == set(keys), (part, set(found[part]) ^ set(keys))
          for key, kind in keys.items():
              name = type(found[part][key]).__name__
              assert name == kind or kind == 'number' and name in ('int', 'float'), (part, key, name)
      groups = ['missing topologies', 'missing topologies with displaced decays',
                'missing topologies with prompt decays', 'topologies outside the grid']
      rest = [key for key in tree if key not in wanted]
      assert rest == [key for g in groups for key in ('Total xsec for %s (fb)' % g, g)], rest
      for group in groups:
          assert tree[group] == [{'sqrts (TeV)': 13.0, 'weight (fb)': 2.0, 'SMS': 'PV > (MET)'}]
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
      row = root.find('ExptRes_List/ExptRes')
      assert row.find('theory_prediction_fb').text == '0.75'
      assert [m.text for m in row.findall('Mass_GeV_List/Mass_GeV')][0] == "('gluino', 675.0)"
      assert [child.tag for child in row] == sorted(child.tag for child in row)
      """
    try program.write(toFile: folder.path + "/check.py", atomically: true, encoding: .utf8)
    #expect(try folder.run("python3", "check.py"))
  }

  @Test("summarise the most constraining result first")
  func summary() throws {
    let text = try sheet(file: "m.slha").summaryText
    #expect(text.contains("Decomposition output status: 1 "))
    #expect(
      text.contains("ATLAS-X 1.30E+01    0.0  7.500E-01  5.000E-01  1.500E+00  1.250E+00\n"))
    #expect(
      text.contains("The highest r value is = 1.50000 from ATLAS-X (r_expected=1.25000)\n"))
    #expect(text.contains(" Signal Region:  (UL)"))
    #expect(text.contains(" Final States: PV > (jet,jet,MET),(jet,jet,MET)\n"))
    #expect(text.contains("missing topologies with prompt decays (fb):  1.250E+01"))
    #expect(text.contains("# minmassgapisr = 1.0\n"))
  }

  @Test("say in SLHA blocks that the model is excluded, and by what")
  func slha() throws {
    let lines = try sheet(file: "m.slha").slhaBlocks.split(separator: "\n").map(String.init)
    #expect(lines.contains { $0.hasPrefix(" 0 0 1 ") })
    #expect(lines.contains { $0.hasPrefix(" 1 1 1.500E+00 ") })
    #expect(lines.contains { $0.hasPrefix(" 1 5 SR_A ") })
    #expect(lines.contains { $0.hasPrefix(" 2 1 2.500E-01 ") })
    #expect(lines.contains { $0.hasPrefix(" 2 2 N/A ") })
    #expect(lines.contains { $0.hasPrefix(" 10 1.0 ") })
    #expect(
      lines.filter { $0.hasPrefix("BLOCK") }.map { String($0.dropFirst(14)) } == [
        "Settings", "Exclusion", "Coverage",
      ])
  }
}
