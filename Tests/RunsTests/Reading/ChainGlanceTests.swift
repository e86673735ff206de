import Foundation
import MarkovChains
import Numerics
import Runs
import Testing

@Suite("A glance at a chain")
struct ChainGlanceTests {
  private let runs: ToyRuns

  init() throws { runs = try ToyRuns() }

  @Test("tells the last step of every commit, also of what was put back, and of copies")
  func steps() async throws {
    let folder = try runs.create("a", steps: 1300)
    let path = folder.chainPath(0)
    #expect(ChainGlance(path) == nil)
    #expect(try await runs.walk(folder) == .finished)
    let glance = try #require(ChainGlance(path))
    #expect(glance.step == 1300 && !glance.isEnded && glance.age < 3600)
    #expect(glance.isFinished(at: 1300) && !glance.isFinished(at: 1301))
    _ = try RunEditor(folder).rewind(chain: 0, to: 1200)
    #expect(ChainGlance(path)?.step == 1000)
  }

  @Test(
    "does not tell where a writer may have died, where the file is cut, and of a version before")
  func unknown() async throws {
    let folder = try runs.create("a")
    let path = folder.chainPath(0)
    #expect(try await runs.walk(folder) == .finished)
    _ = FileManager.default.createFile(atPath: path + "-journal", contents: Data([0]))
    #expect(ChainGlance(path) == nil)
    unlink(path + "-journal")
    #expect(ChainGlance(path) != nil)
    let whole = try Data(contentsOf: URL(filePath: path))
    try whole.prefix(whole.count - 100).write(to: URL(filePath: path))
    #expect(ChainGlance(path) == nil)
    try whole.write(to: URL(filePath: path))
    try sqlite(path, "PRAGMA user_version = 0")
    #expect(ChainGlance(path) == nil)
  }

  @Test("tells that a kernel has ended its chain")
  func ended() throws {
    let folder = try runs.create("a")
    do {
      let store = try toyStore(folder)
      var random = RandomStream(runSeed: 7, chain: 0)
      var state = try toyStart(&random)
      let transition = Transition(
        moves: [], outcome: .unchanged, proposedLogDensity: nil, temperature: 1)
      try store.append(transition, state)
      state.isEnded = true
      try store.commit(state, random: random.state, seconds: 0)
    }
    let glance = try #require(ChainGlance(folder.chainPath(0)))
    #expect(glance.step == 0 && glance.isEnded && glance.isFinished(at: 100))
    #expect(try ChainReader(folder.chainPath(0)).hasEnded())
  }
}
