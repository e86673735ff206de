import Documents
import Foundation
import SimplifiedModels
import TestSupport
import Testing

@testable import GlobalFits

@Suite("A fit's plan")
struct FitPlanTests {
  /// A plan of everything; `changes` replace pieces of its text.
  static func text(_ changes: [(String, String)] = []) -> String {
    var text = """
      {
        "format": 1, "title": "Gluino",
        "parameters": [
          {"name": "m_gluino", "prior": "flat", "range": [600, 2400], "unit": "GeV", "label": "m(gluino)"},
          {"name": "m_lsp", "prior": "gaussian", "mean": 200, "width": 100, "range": [0, 1000]},
          {"names": ["br_top", "br_other"], "prior": "dirichlet", "shapes": [1, 2]},
          {"name": "mu", "prior": "log", "range": [0.1, 10]},
          {"name": "nuisance", "prior": "half-normal", "width": 2, "from": 1}
        ],
        "derived": [{"name": "gap", "expression": "m_gluino - m_lsp", "unit": "GeV"},
                    {"name": "ratio", "expression": "gap / m_gluino"}],
        "require": ["m_lsp < m_gluino - 20", "gap > 2"],
        "reference": {"m_gluino": 1500, "m_lsp": 200, "br_top": 0.25, "br_other": 0.75, "mu": 1, "nuisance": 1},
        "model": {"family": "gluino-lsp", "values": {"br_bottom": "br_other / 2"}, "strength": "mu"},
        "likelihood": {"results": ["A", {"result": "B", "region": "SR1"}],
                       "limits": {"results": ["C"], "as": "cut"}},
        "constraints": [{"expression": "nuisance", "mean": 1, "width": 0.5},
                        {"name": "m", "mass": 1000021, "mean": 1500, "width": 100}],
        "sampler": {"name": "nested"}, "walkers": 2, "steps": 1000, "seed": 3
      }
      """
    for (old, new) in changes {
      precondition(text.contains(old), old)
      text = text.replacing(old, with: new)
    }
    return text
  }

  static func plan(_ text: String) throws(DocumentError) -> FitPlan {
    try FitPlan(Array(text.utf8), file: "plan.json")
  }

  @Test("is read whole, and its text gives the same plan again")
  func reading() throws {
    let plan = try Self.plan(Self.text())
    #expect(
      plan.parameters.names == [
        "m_gluino", "m_lsp", "br_top", "br_other", "mu", "nuisance", "gap", "ratio",
      ])
    #expect(plan.parameters.dimension == 5 && plan.parameters.count == 6)
    #expect(plan.parameters.independent == [0, 1, 2, 4, 5])
    #expect(plan.reference == [1500, 200, 0.25, 0.75, 1, 1, 1300, 1300.0 / 1500])
    #expect(plan.constraints.count == 2 && plan.limits?.use == .cut)
    #expect(plan.results == .chosen([("A", nil), ("B", "SR1")], mayOverlap: false))
    #expect(plan.sampling.steps == 1000 && plan.sampling.seed == 3)
    let again = try Self.plan(plan.text)
    #expect(again.text == plan.text && again.parameters == plan.parameters)
  }

  @Test("takes a point of the unit cube to its parameters, or says what does not hold there")
  func values() throws {
    let parameters = try Self.plan(Self.text()).parameters
    let values = try parameters.values(at: [0.5, 0.5, 0.25, 0.5, 0.5])
    #expect(values.count == 8 && abs(values[0] - 1500) < 1e-9 && abs(values[4] - 1) < 1e-12)
    #expect(abs(values[2] + values[3] - 1) < 1e-15 && values[6] == values[0] - values[1])
    let tight = try Self.plan(
      Self.text([("m_lsp < m_gluino - 20", "m_lsp > m_gluino")])
        .replacingOccurrences(of: "\"reference\"", with: "\"unused\"")
        .replacingOccurrences(of: "\"unused\": {", with: "\"reference\": {")
        .replacingOccurrences(
          of: "\"m_gluino\": 1500, \"m_lsp\": 200", with: "\"m_gluino\": 700, \"m_lsp\": 800"
        )
        .replacingOccurrences(of: "\"gap > 2\"", with: "\"gap < 2\"")
    ).parameters
    #expect(throws: (any Error).self) { try tight.values(at: [0.5, 0.5, 0.25, 0.5, 0.5]) }
  }

  @Test(
    "that is wrong is refused at its place",
    arguments: [
      ("\"format\": 1", "\"format\": 2", "/format"),
      ("\"title\"", "\"titel\"", "/titel"),
      ("\"prior\": \"flat\"", "\"prior\": \"fat\"", "/parameters/0/prior"),
      ("[600, 2400]", "[2400, 600]", "/parameters/0/range"),
      ("[600, 2400]", "[600]", "/parameters/0/range"),
      ("\"width\": 100, \"range\"", "\"width\": -1, \"range\"", "/parameters/1/width"),
      ("[0.1, 10]", "[0, 10]", "/parameters/3/range"),
      ("\"shapes\": [1, 2]", "\"shapes\": [1, 0]", "/parameters/2/shapes"),
      ("\"name\": \"mu\"", "\"name\": \"m_lsp\"", "/parameters/3/name"),
      ("\"name\": \"mu\"", "\"name\": \"m u\"", "/parameters/3/name"),
      ("\"gap / m_gluino\"", "\"gap / m_gluinos\"", "/derived/1/expression"),
      ("\"gap > 2\"", "\"gap\"", "/require/1"),
      ("\"gap > 2\"", "\"gap > 2000\"", "/reference"),
      ("\"br_top\": 0.25", "\"br_top\": 0.5", "/reference/br_top"),
      ("\"m_gluino\": 1500", "\"m_gluino\": 2500", "/reference/m_gluino"),
      ("\"gluino-lsp\"", "\"gluino\"", "/model/family"),
      ("\"br_bottom\"", "\"br_bottoms\"", "/model/values/br_bottoms"),
      ("\"strength\": \"mu\"", "\"strength\": \"exec(mu)\"", "/model/strength"),
      ("\"as\": \"cut\"", "\"as\": \"both\"", "/likelihood/limits/as"),
      ("\"region\"", "\"regions\"", "/likelihood/results/1/regions"),
      ("\"mass\": 1000021", "\"mass\": 0", "/constraints/1/mass"),
      ("\"width\": 0.5", "\"width\": 0", "/constraints/0/width"),
      ("\"walkers\": 2", "\"walkers\": 0", "/walkers"),
    ])
  func refused(old: String, new: String, place: String) {
    let error = #expect(throws: DocumentError.self) {
      _ = try Self.plan(Self.text([(old, new)]))
    }
    guard case .malformed(_, let found, _, _, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(found == place, "\(String(describing: error))")
  }

  @Test("without a reference point has the middle of its prior")
  func middle() throws {
    let start = try #require(Self.text().range(of: "  \"reference\""))
    let end = try #require(Self.text().range(of: "  \"model\""))
    let plan = try Self.plan(
      Self.text().replacingCharacters(in: start.lowerBound..<end.lowerBound, with: ""))
    #expect(abs(plan.reference[0] - 1500) < 1e-9)
  }

  @Test("takes its template from a file beside it and keeps it")
  func template() throws {
    let folder = try TemporaryFolder()
    try Data("BLOCK MASS\n 1000021 {{ m_gluino }}\n".utf8)
      .write(to: URL(filePath: folder.path + "/model.slha"))
    let model =
      "\"model\": {\"family\": \"gluino-lsp\", \"values\": {\"br_bottom\": \"br_other / 2\"}, \"strength\": \"mu\"}"
    let text = Self.text([(model, "\"model\": {\"template\": \"model.slha\"}")])
    try Data(text.utf8).write(to: URL(filePath: folder.path + "/plan.json"))
    let path = folder.path + "/plan.json"
    let plan = try FitPlan.read(path)
    #expect(plan.text.contains(" 1000021 {{ m_gluino }}"))
    #expect(try Self.plan(plan.text).text == plan.text)
    #expect(throws: DocumentError.self) { try Self.plan(text) }
    try FileManager.default.removeItem(atPath: folder.path + "/model.slha")
    let error = #expect(throws: DocumentError.self) { try FitPlan.read(path) }
    #expect(error?.description.contains("\(path), at /model/template, which names it") == true)
  }
}
