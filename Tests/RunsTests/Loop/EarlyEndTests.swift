import Documents
import Foundation
import MarkovChains
import Runs
import Synchronization
import Testing

@Suite("A run that may end before its last step")
struct EarlyEndTests {
  private let runs: ToyRuns

  init() throws { runs = try ToyRuns() }

  /// Makes a run that is looked at after each 60 steps.
  private func create(_ name: String, steps: Int = 500) throws -> RunFolder {
    var plan = runs.plan(name, walkers: 3, steps: steps)
    plan.until = AutomaticStop(every: 60, criterion: StopCriterion(budget: steps))
    return try RunFolder.create(
      in: runs.path, plan: plan,
      provenance: Provenance(program: "toy 1.0", databaseDigest: "none", commandLine: ["toy"]))
  }

  private func walk(
    _ folder: RunFolder, enough: Int, kernel: ToyKernel = ToyKernel(),
    until stop: StopSignal = StopSignal(), closing: ToyKernel? = nil,
    looks: @escaping @Sendable (Int) -> Void = { _ in }
  ) async throws -> Ending {
    let plan = try folder.plan(settings: ToySettings.self)
    var loop = RunLoop(
      folder: folder, plan: plan, program: "toy 1.0", kernel: { _ in kernel },
      start: { _, random in try toyStart(&random) })
    if let closing { loop.closing = { _ in closing } }
    loop.isEnough = { run, step in
      for chain in run.chains where try chain.lastStep() != step { throw ToyDefect() }
      looks(step)
      return step >= enough
    }
    return try await loop.run(until: stop)
  }

  @Test("is looked at when all chains have made the same steps, and ends where it is enough")
  func ends() async throws {
    let folder = try create("a")
    let looks = Mutex<[Int]>([])
    let ending = try await walk(folder, enough: 150) { step in looks.withLock { $0.append(step) } }
    #expect(ending == .finished)
    #expect(looks.withLock { $0 } == [60, 120, 180])
    let run = try Run(opening: folder)
    #expect(try folder.earlyEnd()?.step == 180)
    #expect(try run.isFinished())
    // Its bytes are those of the first steps of the run that is walked to the end.
    let whole = try runs.create("whole", walkers: 3)
    _ = try await runs.walk(whole)
    for (one, other) in zip(run.chains, try Run(opening: whole).chains) {
      #expect(try one.records() == other.records(to: 180))
    }
    // Walked again, it ends where it stands.
    #expect(try await walk(folder, enough: 150) == .finished)
    #expect(try Run(opening: folder).chains[0].lastStep() == 180)
  }

  @Test("ends at the same step after any number of stops")
  func stops() async throws {
    let folder = try create("a")
    var rounds = 0
    while try await walk(
      folder, enough: 300, kernel: ToyKernel(delay: 0.001),
      until: StopSignal(budget: .milliseconds(70))) == .stopped
    { rounds += 1 }
    #expect(rounds > 1)
    #expect(try folder.earlyEnd()?.step == 300)
    let straight = try create("b")
    _ = try await walk(straight, enough: 300)
    #expect(try runs.export("a") == runs.export("b"))
  }

  @Test("makes one closing step, also where it was stopped or killed before it")
  func closes() async throws {
    let folder = try create("a")
    #expect(try await walk(folder, enough: 60, closing: ToyKernel()) == .finished)
    #expect(try folder.earlyEnd()?.step == 61)
    #expect(try Run(opening: folder).chains.allSatisfy { try $0.lastStep() == 61 })
    let broken = try create("b")
    await #expect(throws: ToyDefect.self) {
      _ = try await walk(broken, enough: 60, closing: ToyKernel(failsAt: 60))
    }
    #expect(try !Run(opening: broken).isFinished())
    #expect(try await walk(broken, enough: .max, closing: ToyKernel()) == .finished)
    #expect(try Run(opening: broken).isFinished())
    #expect(try runs.export("a") == runs.export("b"))
    // Walked again, it ends where it stands.
    #expect(try await walk(folder, enough: 60, closing: ToyKernel()) == .finished)
    #expect(try Run(opening: folder).chains[0].lastStep() == 61)
  }

  @Test("goes to its last step where it is never enough")
  func never() async throws {
    let folder = try create("a", steps: 100)
    #expect(try await walk(folder, enough: .max) == .finished)
    #expect(try folder.earlyEnd() == nil && Run(opening: folder).isFinished())
    #expect(try Run(opening: folder).chains.allSatisfy { try $0.lastStep() == 100 })
  }

  @Test("is extended to more steps, which are those of a longer run")
  func extends() async throws {
    let folder = try create("a")
    _ = try await walk(folder, enough: 60)
    let plan = try folder.extend(folder.plan(settings: ToySettings.self), toSteps: 700)
    #expect(plan.steps == 700 && plan.until == nil)
    #expect(try !Run(opening: folder).isFinished())
    _ = try await runs.walk(folder)
    _ = try await runs.walk(runs.create("long", walkers: 3, steps: 700))
    #expect(try runs.export("a") == runs.export("long"))
  }

  @Test("refuses a stop in its plan that nothing can meet")
  func unsound() throws {
    let folder = try create("a")
    let text = String(decoding: try Files.read(folder.planPath), as: UTF8.self)
    let damaged = text.replacing("\"rHat\" : 1.01", with: "\"rHat\" : 0.5")
    try #require(damaged != text)
    try Files.write(Array(damaged.utf8), to: folder.planPath)
    guard
      case .damaged(folder.planPath, "/until", _, _)? = runError({ _ = try Run(opening: folder) })
    else {
      Issue.record("an R̂ below 1 is taken")
      return
    }
  }

  @Test("gives draws at even distances, a refused step counting the state before it again")
  func draws() async throws {
    let folder = try create("a", steps: 100)
    _ = try await walk(folder, enough: .max)
    let chain = try Run(opening: folder).chains[1]
    let draws = try chain.draws(ChainState<ToyTarget>.self, after: 20, to: 95, every: 5)
    #expect(draws.map(\.step) == Array(stride(from: 25, through: 95, by: 5)))
    for draw in draws {
      let state = try chain.state(atStep: draw.step, of: ToyTarget.self)
      #expect(draw.state.point == state.point && draw.logDensity == state.logDensity)
    }
    let top = try #require(try chain.largestLogDensity(upTo: 95))
    #expect(try chain.records(to: 95).map(\.logDensity).max() == top.logDensity)
  }
}
