import Documents
import Foundation
import MarkovChains
import Runs
import Testing

@Suite("The records of a chain")
struct IntegrityTests {
  private let runs: ToyRuns

  init() throws { runs = try ToyRuns() }

  @Test(
    "that were changed are refused with their place, and only they",
    arguments: [
      "UPDATE step SET density = density + 1e-12 WHERE step = 200",
      "UPDATE step SET proposed = NULL, outcome = 'refused' WHERE step = 200",
      "UPDATE step SET moves = 'x' || moves WHERE step = 200",
      "UPDATE step SET accepted = accepted - 1 WHERE step = 200",
      "UPDATE step SET temperature = 1 WHERE step = 200",
      "UPDATE step SET checksum = checksum + 1 WHERE step = 200",
      "INSERT OR REPLACE INTO state SELECT 200, NULL, data FROM state WHERE step = 0",
    ])
  func changed(_ sql: String) async throws {
    let folder = try runs.create("a")
    #expect(try await runs.walk(folder) == .finished)
    let path = folder.chainPath(0)
    try sqlite(path, sql)
    let reader = try ChainReader(path)
    #expect(try reader.records(to: 199).count == 200)
    #expect(try reader.records(from: 201).count == 300)
    guard
      case .damaged(path, "step 200", let reason, let remedy)? = runError({
        _ = try reader.records()
      })
    else {
      Issue.record("not found")
      return
    }
    #expect(reason.contains("checksum") && remedy.contains("--cut"))
  }

  @Test(
    "are not given as draws when they were changed, and those before and after them are",
    arguments: [
      "UPDATE step SET density = density + 1e-12 WHERE step = 200",
      "UPDATE step SET temperature = 1 WHERE step = 200",
      "INSERT OR REPLACE INTO state SELECT 200, NULL, data FROM state WHERE step = 0",
    ])
  func draws(_ sql: String) async throws {
    let folder = try runs.create("a")
    #expect(try await runs.walk(folder) == .finished)
    let path = folder.chainPath(0)
    func draws(_ after: Int, _ last: Int) throws -> Int {
      try ChainReader(path).draws(ChainState<ToyTarget>.self, after: after, to: last).count
    }
    #expect(try draws(0, 500) == 500)
    try sqlite(path, sql)
    #expect(try draws(0, 199) == 199)
    #expect(try draws(240, 500) == 260)
    guard case .damaged(path, "step 200", _, _)? = runError({ _ = try draws(0, 500) }) else {
      Issue.record("a damaged step was given as a draw")
      return
    }
  }

  @Test(
    "that a resume depends on are checked before it makes a step",
    arguments: [
      "UPDATE checkpoint SET random = zeroblob(length(random))",
      "UPDATE checkpoint SET accepted = accepted + 1",
      "UPDATE best SET density = density + 1 WHERE rank = 3",
      "UPDATE step SET density = -7 WHERE step = (SELECT max(step) FROM step)",
    ])
  func resumed(_ sql: String) async throws {
    let folder = try runs.create("a")
    #expect(try await runs.walk(folder) == .finished)
    try sqlite(folder.chainPath(0), sql)
    let error = runError { _ = try toyStore(folder) }
    #expect(error?.description.contains("checksum") == true)
  }

  @Test("of the format before are read, and written anew when the chain goes on, to the same bytes")
  func formatOne() async throws {
    #expect(try await runs.walk(runs.create("whole", walkers: 2, steps: 2500)) == .finished)
    let folder = try runs.create("old", walkers: 2, steps: 2500)
    for chain in 0..<2 {
      let store = try ChainStore<ToyTarget>(
        folder.chainPath(chain), chain: chain, seed: 7, program: "toy 0.9")
      let loop = ChainLoop(
        chain: chain, seed: 7, steps: 1700, kernel: ToyKernel(), start: toyStart)
      #expect(try await loop.run(storingIn: store, until: StopSignal()) == .finished)
    }
    let before = try Run(opening: folder)
    let (bytes, best) = (try StepExport.bytes(of: before), try before.best())
    let largestBefore = try before.chains[0].largestLogDensity(upTo: 900)
    let (summaries, trace) = (try before.summaries(), try before.chains[0].trace(thinnedTo: 100))
    let draws = try before.chains[1].draws(ChainState<ToyTarget>.self, after: 7, to: 1700, every: 3)
    for chain in 0..<2 { try writeFormatOne(folder.chainPath(chain)) }
    let old = try Run(opening: folder)
    #expect(try StepExport.bytes(of: old) == bytes)
    #expect(try old.best() == best)
    #expect(try old.summaries() == summaries)
    #expect(try old.chains[0].trace(thinnedTo: 100) == trace)
    let oldDraws = try old.chains[1].draws(
      ChainState<ToyTarget>.self, after: 7, to: 1700, every: 3)
    #expect(oldDraws.map(\.state.point) == draws.map(\.state.point))
    let largest = try #require(try old.chains[0].largestLogDensity(upTo: 900))
    #expect(try #require(largestBefore) == largest)
    #expect(try await runs.walk(folder) == .finished)
    #expect(try runs.export("old") == runs.export("whole"))
    #expect(try Run(opening: folder).best() == Run(opening: runs.path + "/whole").best())
    let counts = try Run(opening: folder).summaries().map(\.moves)
    #expect(try counts == Run(opening: runs.path + "/whole").summaries().map(\.moves))
  }
}
