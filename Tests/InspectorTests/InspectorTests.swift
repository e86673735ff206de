import Documents
import Foundation
import MarkovChains
import Runs
import TestSupport
import Testing

@testable import Inspector
@testable import Protomodels

@Suite("The page's documents")
struct InspectorTests {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// The example of the repository.
  private func example() throws -> Inspector {
    try Inspector(runs: Shared.root + "/runs", sources: .none, version: "0.1.0")
  }

  private func inspector() throws -> Inspector {
    try Inspector(runs: folder.path, sources: .none, version: "0.1.0")
  }

  @Test("list runs with state, extent and best model; one that is damaged hides no other")
  func list() async throws {
    let run = try SampleRun("b", in: folder.path, walkers: 2, steps: 402)
    try run.walk(to: 402)
    _ = try SampleRun("c", in: folder.path, steps: 10)
    let broken = try SampleRun("a", in: folder.path)
    try Data("no database".utf8).write(to: URL(filePath: broken.folder.chainPath(0)))
    let inspector = try inspector()
    let document = try await inspector.document("api/runs")
    let rows = document.value["runs"]?.elements ?? []
    #expect(rows.map { $0.text("name") } == ["a", "b", "c"])
    #expect(rows.map { $0.text("state") } == ["unreadable", "finished", "stopped"])
    #expect(rows[0].text("error").contains("no SQLite database"))
    #expect(rows[1]["K"] == .integer(18) && rows[1]["made"] == .integer(402))
    #expect(rows[1]["particles"] == .texts(["X_Z^1", "X_W^1"]))
    let lock = try RunLock(run.folder)
    let again = try await inspector.document("api/runs")
    #expect(again.value["runs"]?.elements[1].text("state") == "running")
    withExtendedLifetime(lock) {}
  }

  @Test("of a run say what its chains and its best model are")
  func run() async throws {
    let document = try await example().document("api/runs/example").value
    let best = try JSONNode.read(Shared.root + "/runs/example/best.json")
    let verdict = try best.member("verdict")
    #expect(document["whole"] == .bool(true) && document.text("state") == "finished")
    let models = document["models"]?.elements ?? []
    #expect(models.first?["K"] == (try verdict.member("K").value))
    #expect(models.first?["step"] == (try best.member("step").value))
    let chains = document["chains"]?.elements ?? []
    #expect(chains.count == 2 && chains[0]["step"] == .integer(400))
    // Of the start no move is part.
    let run = try Run(opening: Shared.root + "/runs/example")
    let summaries = try run.summaries()
    for (chain, summary) in zip(chains, summaries) {
      #expect(chain["accepted"] == .integer(Int64(summary.accepted)))
      #expect(chain["best"] == summary.best.map { .number(2 * $0.logDensity) })
    }
    let moves = document["moves"]?.elements ?? []
    for move in moves {
      let counts = summaries.flatMap(\.moves).filter { $0.name == move.text("move") }
      #expect(move["proposed"] == .count(counts.reduce(0) { $0 + $1.proposed }))
      #expect(move["accepted"] == .count(counts.reduce(0) { $0 + $1.accepted }))
    }
    #expect(!moves.isEmpty)
  }

  @Test("of curves keep the best value, in any window")
  func trace() async throws {
    let run = try SampleRun(in: folder.path, steps: 2000)
    try run.walk(to: 2000)
    let inspector = try inspector()
    for query in ["points=10", "points=100&from=380&to=500", "points=2000"] {
      let document = try await inspector.document("api/runs/made-up/trace?" + query).value
      let chain = try #require(document["chains"]?.elements.first)
      let high = chain["high"]?.elements ?? []
      let place = try #require(high.firstIndex(of: .integer(18)), "\(query)")
      #expect(chain["high_step"]?.elements[place] == .integer(401))
      #expect(chain["best"]?.elements.last == .integer(18))
      for name in ["first", "last", "low", "value", "temperature", "acceptance"] {
        #expect(chain[name]?.elements.count == high.count)
      }
    }
    let late = try await inspector.document("api/runs/made-up/trace?from=1500&to=1600").value
    #expect(late["chains"]?.elements.first?["best"]?.elements.first == .integer(18))
  }

  @Test("of a step say what happened and why, and which model it left")
  func step() async throws {
    let run = try SampleRun(in: folder.path, steps: 100)
    try run.walk(to: 100)
    let inspector = try inspector()
    func document(_ step: Int) async throws -> JSONValue {
      try await inspector.document("api/runs/made-up/steps/0/\(step)").value
    }
    #expect(try await document(0).text("sentence") == "The start of the walk.")
    let accepted = try await document(5)
    #expect(accepted.text("sentence").hasPrefix("Accepted: the proposal has K 0.200, 0.160 more"))
    #expect(accepted["model_step"] == .integer(5))
    #expect(accepted["before"] == .integer(1) && accepted["after"] == .integer(9))
    #expect(accepted["model"]?["particles"]?.elements.first?.text("name") == "X_W^1")
    let decay = accepted["model"]?["particles"]?.elements.first?["decays"]?.elements.first
    #expect(decay?.text("daughter") == "X_Z^1" && decay?.text("emitted") == "W")
    let rejected = try await document(6)
    // ln density falls by 0.5, the temperature is 2 / 1.06.
    let chance = String(format: "%.1f", 100 * exp(-0.5 / (2 / 1.06)))
    #expect(rejected.text("sentence").hasPrefix("Not accepted: the proposal has K"))
    #expect(rejected.text("sentence").contains("1.000 less"))
    #expect(rejected.text("sentence").contains("accepted with probability \(chance) %"))
    #expect(rejected["model_step"] == .integer(5))
    #expect(try await document(7).text("sentence").contains("Refused: no <prediction>."))
    #expect(try await document(8).text("sentence").contains("No move changed anything"))
    #expect(try await document(100)["after"] == .null)
  }

  @Test("compare two runs: nothing differs from itself, and what differs is named")
  func compare() async throws {
    for (name, steps) in [("a", 40), ("b", 60)] {
      try SampleRun(name, in: folder.path, steps: steps).walk(to: steps)
    }
    let inspector = try inspector()
    let same = try await inspector.document("api/compare/a/a").value
    #expect(same["differences"]?.elements.isEmpty == true)
    let other = try await inspector.document("api/compare/a/b").value
    let places = other["differences"]?.elements.map { $0.text("place") }
    #expect(places == ["/name", "/steps"])
    #expect(other["runs"]?.elements.map { $0.text("name") } == ["a", "b"])
    #expect(other["runs"]?.elements[1]["best_step"] == .integer(57))
  }

  @Test("draw masses and decays of any step")
  func pictures() async throws {
    let inspector = try example()
    for name in ["ruler", "decays"] {
      let response = try await inspector.get("api/runs/example/steps/1/400/\(name).svg")
      #expect(response.status == 200 && response.type == "image/svg+xml")
      let text = String(decoding: response.body, as: UTF8.self)
      #expect(text.contains("<svg") && text.contains("GeV"))
      #expect(String(decoding: response.bytes(), as: UTF8.self).contains("sandbox"))
    }
  }

  @Test("are answered by 304 to one who has them")
  func tags() async throws {
    let inspector = try example()
    for path in ["api/runs", "api/runs/example", "api/runs/example/trace", "main.js", ""] {
      let first = try await inspector.get(path)
      let tag = try #require(first.tag, "\(path)")
      let again = try await inspector.get(path, tag: tag)
      #expect(again.status == 304 && again.body.isEmpty, "\(path)")
      #expect(try await inspector.get(path, tag: "other").status == 200)
    }
  }

  @Test("that are not there, or cannot be made, are refused with a status and a sentence")
  func refusals() async throws {
    let inspector = try example()
    let expected: [(String, Int)] = [
      ("nothing", 404), ("api", 404), ("api/", 404), ("api/runs/", 400), ("api/runs/none", 404),
      ("api/runs/a%20b", 400), ("api/runs/..%20", 400), ("api/runs/example/none", 404),
      ("api/runs/example/steps/0", 404), ("api/runs/example/steps/0/401", 404),
      ("api/runs/example/steps/2/1", 404), ("api/runs/example/steps/x/1", 400),
      ("api/runs/example/steps/0/-1", 400),
      ("api/runs/example/steps/0/99999999999999999999", 400),
      ("api/runs/example/steps/0/1/none", 404), ("api/runs/example/trace?points=x", 400),
      ("api/runs/example/trace?points=1000000", 400), ("api/runs/example/trace?from=-1", 400),
      ("api/runs/example/steps/0/400/predictions", 422), ("api/runs/example/answer", 404),
      ("api/runs/example/pictures/corner.svg", 422), ("api/runs/example/pictures/x.svg", 404),
      ("api/compare/example/none", 404), ("main.js/x", 404), ("plan.json", 404),
    ]
    for (path, status) in expected {
      let response = try await inspector.get(path)
      #expect(
        response.status == status, "\(path): \(String(decoding: response.body, as: UTF8.self))")
      let body = try JSONNode.parse(response.body, file: path)
      #expect(!body.value.text("error").isEmpty)
    }
  }

  @Test("diagnose a search in words that call it no posterior")
  func diagnosis() async throws {
    let document = try await example().document("api/runs/example/diagnosis").value
    #expect(document.text("kind") == "hunt")
    #expect(document["best_K"]?.elements.count == 2)
    let finding = document["verdict"]?.text("finding") ?? ""
    #expect(finding.contains("walkers") && !finding.contains("posterior"))
  }

  @Test("come with a page that needs nothing from outside")
  func page() async throws {
    let inspector = try example()
    let page = try await inspector.get("")
    let text = String(decoding: page.body, as: UTF8.self)
    let references = text.matches(of: #/(?:src|href)="([^"#]+)"/#).map { String($0.1) }
    #expect(references.sorted() == ["icon.svg", "main.js", "style.css"])
    for file in [
      "main.js", "elements.js", "curves.js", "runs.js", "run.js", "step.js", "answers.js",
      "compare.js", "style.css",
    ] {
      let response = try await inspector.get(file)
      #expect(response.status == 200)
      let text = String(decoding: response.body, as: UTF8.self)
        .replacing("http://www.w3.org/2000/svg", with: "")
      #expect(
        !text.contains("://") && !text.contains("innerHTML") && !text.contains("eval("), "\(file)")
      for module in text.matches(of: #/from "\./([a-z.]+)"/#) {
        #expect(try await inspector.get(String(module.1)).status == 200)
      }
    }
    let head = String(decoding: page.bytes(), as: UTF8.self)
    #expect(head.contains("Content-Security-Policy: default-src 'none'; script-src 'self'"))
    #expect(
      head.contains("Referrer-Policy: no-referrer") && head.contains("Cache-Control: private"))
    #expect(!String(decoding: page.bytes(withBody: false), as: UTF8.self).contains("<html"))
  }
}
