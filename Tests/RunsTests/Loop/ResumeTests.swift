import Foundation
import MarkovChains
import Runs
import Synchronization
import Testing

@Suite("A run that is resumed")
struct ResumeTests {
  private let runs: ToyRuns

  init() throws { runs = try ToyRuns() }

  @Test("gives the bytes of one that was never stopped")
  func stops() async throws {
    let whole = try runs.create("whole", walkers: 3)
    #expect(try await runs.walk(whole) == .finished)
    let parts = try runs.create("parts", walkers: 3)
    var ending = Ending.stopped
    var rounds = 0
    while ending == .stopped {
      // A budget of some steps: each lasts 1 ms.
      let stop = StopSignal(budget: .milliseconds(150))
      ending = try await runs.walk(parts, kernel: ToyKernel(delay: 0.001), until: stop)
      rounds += 1
    }
    #expect(rounds > 2)
    #expect(try runs.export("parts") == runs.export("whole"))
    #expect(try await runs.walk(parts) == .finished)
    #expect(try runs.export("parts") == runs.export("whole"))
  }

  @Test("gives the same bytes after crashes in the middle of a batch")
  func crashes() async throws {
    let whole = try runs.create("whole")
    #expect(try await runs.walk(whole) == .finished)
    let crashed = try runs.create("crashed")
    // Each crash abandons a store with gathered steps; their numbers are lost and made again.
    for step in [17, 230, 231, 399, 499] {
      let store = try toyStore(crashed)
      await #expect(throws: ToyDefect()) {
        _ = try await toyLoop(steps: 500, kernel: ToyKernel(failsAt: step)).run(
          storingIn: store, until: StopSignal())
      }
      #expect(try Run(opening: crashed).chains[0].lastStep() ?? -1 <= step)
    }
    #expect(try await runs.walk(crashed) == .finished)
    #expect(try runs.export("crashed") == runs.export("whole"))
    #expect(try Run(opening: crashed).best() == Run(opening: whole).best())
  }

  @Test("depends neither on the number of walkers nor on their order")
  func walkers() async throws {
    #expect(try await runs.walk(runs.create("one", walkers: 1)) == .finished)
    #expect(try await runs.walk(runs.create("four", walkers: 4)) == .finished)
    let one = try runs.export("one")
    #expect(try runs.export("four").starts(with: one))
  }

  @Test("stops all walkers, even where there are more of them than processors")
  func fairness() async throws {
    let folder = try runs.create("many", walkers: 12, steps: 1_000_000)
    // As soon as every walker has moved; the time is for machines on which one never does.
    let stop = StopSignal(budget: .seconds(120))
    let ending = try await runs.walk(folder, kernel: ToyKernel(delay: 0.001), until: stop) {
      if $0.chains.count == 12, $0.chains.allSatisfy({ $0.step > 0 }) { stop.request() }
    }
    #expect(ending == .stopped)
    let run = try Run(opening: folder)
    #expect(run.chains.count == 12)
    for summary in try run.summaries() { #expect(summary.lastStep ?? 0 > 0) }
  }

  @Test("tells where it stands")
  func progress() async throws {
    let folder = try runs.create("told", walkers: 2)
    let last = Mutex<RunProgress?>(nil)
    _ = try await runs.walk(folder) { progress in last.withLock { $0 = progress } }
    let progress = try #require(last.withLock { $0 })
    #expect(progress.steps == 1000)
    #expect(progress.stepsInAll == 1000)
    #expect(progress.secondsLeft == 0)
    #expect(progress.chains.map(\.chain) == [0, 1])
    #expect(progress.bestLogDensity ?? -1 > -0.1)
    #expect((0.2...0.9).contains(progress.acceptance))
  }

  @Test("that meets a defect stops the other walkers and throws it")
  func defect() async throws {
    let folder = try runs.create("defect", walkers: 2)
    let runs = runs
    await #expect(throws: ToyDefect()) {
      _ = try await runs.walk(folder, kernel: ToyKernel(failsAt: 100))
    }
    #expect(try Run(opening: folder).isRunning == false)
  }

  @Test("cannot begin where no point has a value")
  func noStart() async throws {
    let folder = try runs.create("none")
    let plan = try folder.plan(settings: ToySettings.self)
    let loop = RunLoop<ToyKernel>(
      folder: folder, plan: plan, program: "toy", kernel: { _ in ToyKernel() },
      start: { _, _ in throw RejectedPoint("no particle is allowed") })
    await #expect(throws: RunError.noStart(chain: 0, reason: "no particle is allowed")) {
      _ = try await loop.run(until: StopSignal())
    }
    #expect(try Run(opening: folder).summaries()[0].lastStep == nil)
  }
}
