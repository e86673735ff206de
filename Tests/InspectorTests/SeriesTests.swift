import Documents
import ExperimentalResults
import Foundation
import Protomodels
import Reports
import Runs
import TestSupport
import Testing

@testable import Inspector

@Suite("Hunts of a series on the page")
struct SeriesTests {
  private let folder: TemporaryFolder
  private let series: RunFolder

  /// Hunt 3 has ended and kept its chains, hunt 1200 has lost them, hunt 5 has begun.
  init() throws {
    folder = try TemporaryFolder()
    let hunt = HuntPlan(
      database: "database", databaseDigest: "0123", selection: "all", hunt: HuntSettings())
    series = try RunFolder.create(
      in: folder.path,
      plan: RunPlan(
        program: "protolith 0.1.0", kind: .significance, name: "series", seed: 3, walkers: 1,
        steps: 402,
        settings: SignificancePlan(
          hunt: hunt, pseudo: PseudoSettings(),
          observed: .init(run: "real", K: 7.5, Z: 2, isFinished: true))),
      provenance: Provenance(program: "protolith 0.1.0", databaseDigest: "0123"))
    var files = SeriesFiles(series)
    try files.want(2000)
    for (number, last) in [(3, 402), (1200, 402), (5, 100)] {
      try SampleRun(hunt: number, of: series).walk(to: last)
      files.keepsChains = number == 3
      if last == 402 {
        try files.close(number, seed: 9, walkers: 1, steps: 402, seconds: 12)
      }
    }
  }

  private func inspector() throws -> Inspector {
    try Inspector(runs: folder.path, sources: .none, version: "0.1.0")
  }

  @Test("stand under one entry of the list, and are told by their numbers")
  func list() async throws {
    let inspector = try inspector()
    let rows = try await inspector.document("api/runs").value["runs"]?.elements ?? []
    #expect(rows.map { $0.text("name") } == ["series"])
    #expect(rows[0]["ended"] == .integer(2) && rows[0]["wanted"] == .integer(2000))
    let answer = try await inspector.document("api/runs/series/answer").value
    #expect(answer["curve"]?["number"] == .array([.integer(3), .integer(1200)]))
    #expect(answer["curve"]?["K"] == .array([.integer(18), .integer(18)]))
    #expect(answer["observed"]?["K"] == .number(7.5) && answer["ended"] == .integer(2))
    #expect(answer["begun"] == .array([.integer(5)]) && answer["running"] == .array([]))
    do {
      let claim = try Claim(series.claimPath(hunt: 5))
      let now = try await inspector.document("api/runs/series/answer").value
      #expect(now["running"] == .array([.integer(5)]) && now["begun"] == .array([]))
      #expect(try await inspector.document("api/runs/series:5").value.text("state") == "running")
      withExtendedLifetime(claim) {}
    }
    #expect(try await inspector.document("api/runs/series").value.text("state") == "stopped")
    #expect(try await inspector.document("api/runs/series:5").value.text("state") == "stopped")
  }

  @Test("have curves and steps as any search, where their chains were kept")
  func kept() async throws {
    let inspector = try inspector()
    let run = try await inspector.document("api/runs/series%3A3").value
    #expect(run.text("name") == "series:3" && run.text("kind") == "hunt")
    #expect(run.text("state") == "finished" && run["made"] == .integer(402))
    #expect(run["hunt"]?.text("series") == "series" && run["hunt"]?["number"] == .integer(3))
    #expect(run["hunt"]?["observed"] == .number(7.5))
    #expect(run["models"]?.elements.first?["K"] == .integer(18))
    let trace = try await inspector.document("api/runs/series:3/trace?points=100").value
    #expect(trace["chains"]?.elements.first?["best"]?.elements.last == .integer(18))
    let step = try await inspector.document("api/runs/series:3/steps/0/5").value
    #expect(step.text("name") == "series:3" && step.text("outcome") == "accepted")
    let diagnosis = try await inspector.document("api/runs/series:3/diagnosis").value
    #expect(diagnosis.text("kind") == "hunt")
  }

  @Test("show the model that they left, where their chains are gone")
  func gone() async throws {
    let inspector = try inspector()
    let run = try await inspector.document("api/runs/series:1200").value
    #expect(run.text("state") == "finished" && run["chains"] == .array([]))
    #expect(run["hunt"]?["result"]?["K"] == .integer(18))
    let particles = run["hunt"]?["result"]?["model"]?["particles"]?.elements ?? []
    #expect(particles.map { $0.text("name") } == ["X_W^1", "X_Z^1"])
    for picture in ["ruler.svg?width=480", "decays.svg"] {
      let response = try await inspector.get("api/runs/series:1200/pictures/" + picture)
      #expect(response.status == 200 && response.type == "image/svg+xml")
    }
    #expect(try await inspector.get("api/runs/series:5/pictures/ruler.svg").status == 409)
    #expect(try await inspector.get("api/runs/series:3/pictures/corner.svg").status == 404)
  }

  @Test("end their series with the last of them")
  func last() async throws {
    let short = try RunFolder.create(
      in: folder.path,
      plan: RunPlan(
        program: "protolith 0.1.0", kind: .significance, name: "short", seed: 3, walkers: 1,
        steps: 402,
        settings: try series.plan(.significance, settings: SignificancePlan.self).settings),
      provenance: Provenance(program: "protolith 0.1.0", databaseDigest: "0123"))
    let files = SeriesFiles(short)
    try files.want(1)
    try SampleRun(hunt: 0, of: short).walk(to: 402)
    let inspector = try inspector()
    #expect(try await inspector.document("api/runs/short").value.text("state") == "stopped")
    try files.close(0, seed: 9, walkers: 1, steps: 402, seconds: 12)
    #expect(try await inspector.document("api/runs/short").value.text("state") == "finished")
  }

  @Test(
    "have no other names: no address leads out of the folder",
    arguments: [
      "series:", "series:03", "series:-1", "series:+3", "series:3:3", "series:0x3", ":3", "..:3",
      "series:..", "series:%D9%A3", "series:1000000", "series:99999999999999999999",
    ])
  func names(name: String) async throws {
    let inspector = try inspector()
    for rest in ["", "/trace", "/answer", "/diagnosis", "/steps/0/5", "/pictures/ruler.svg"] {
      let status = try await inspector.get("api/runs/\(name)\(rest)").status
      #expect(status == 400, "\(name)\(rest)")
    }
  }

  @Test(
    "are not asked for in an address that hides a folder",
    arguments: ["series:3%2F..", "..%2Fseries:3"])
  func hidden(name: String) async throws {
    let inspector = try inspector()
    let refusal = await #expect(throws: Refusal.self) {
      try await inspector.get("api/runs/\(name)")
    }
    #expect(refusal?.status == 400)
  }

  @Test("that there are not are not found")
  func missing() async throws {
    _ = try SampleRun("real", in: folder.path)
    let inspector = try inspector()
    for name in ["series:9", "real:0", "none:3"] {
      #expect(try await inspector.get("api/runs/\(name)").status == 404)
    }
  }
}
