import Foundation
import MarkovChains
import Runs
import Testing

@Suite("A chain store")
struct ChainStoreTests {
  private let runs: ToyRuns

  init() throws { runs = try ToyRuns() }

  @Test("on a full disk gives one clear error and leaves a file that a resume goes on with")
  func fullDisk() async throws {
    #expect(try await runs.walk(runs.create("whole", steps: 3000)) == .finished)
    let folder = try runs.create("full", steps: 3000)
    let store = try toyStore(folder, maximalPages: 40)
    var message = ""
    do {
      _ = try await toyLoop(steps: 3000).run(storingIn: store, until: StopSignal())
    } catch let error as RunError {
      message = error.description
    }
    #expect(message.contains("0000.sqlite: database or disk is full"))
    #expect(message.contains("free space on the disk, then go on with --resume"))
    let stored = try #require(try Run(opening: folder).chains[0].lastStep())
    #expect((200..<3000).contains(stored))
    #expect(try await runs.walk(folder) == .finished)
    #expect(try runs.export("full") == runs.export("whole"))
  }

  @Test("of another chain or another run is refused")
  func foreign() throws {
    let folder = try runs.create("a")
    let path = folder.chainPath(0)
    _ = try toyStore(folder)
    #expect(
      runError { _ = try ChainStore<ToyTarget>(path, chain: 1, seed: 7, program: "toy") }
        == .foreign(file: path, what: "chain", found: "0", expected: "1"))
    #expect(
      runError { _ = try ChainStore<ToyTarget>(path, chain: 0, seed: 8, program: "toy") }
        == .foreign(file: path, what: "the seed", found: "7", expected: "8"))
  }

  @Test("keeps its best points, distinct and in order, over a resume")
  func best() async throws {
    let folder = try runs.create("best", steps: 2000)
    #expect(try await runs.walk(folder) == .finished)
    let run = try Run(opening: folder)
    let best = try run.best()
    #expect(best.count == 10)
    #expect(best.map(\.logDensity) == best.map(\.logDensity).sorted(by: >))
    let records = try run.chains[0].records()
    let values = Set(records.compactMap { $0.state == nil ? nil : $0.logDensity })
    #expect(best.map(\.logDensity) == values.sorted(by: >).prefix(10).map { $0 })
    for point in best {
      let state = try run.chains[0].state(of: point, of: ToyTarget.self)
      #expect(state.step == point.step)
      #expect(state.logDensity == point.logDensity)
    }
  }
}
