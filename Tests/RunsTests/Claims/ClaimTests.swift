import Documents
import Foundation
import Synchronization
import Testing

@testable import Runs

/// How many hold a claim at the same time.
private final class Held: Sendable {
  private let state = Mutex((now: 0, most: 0, times: 0))

  func enter() {
    state.withLock {
      $0.now += 1
      ($0.most, $0.times) = (max($0.most, $0.now), $0.times + 1)
    }
  }
  func leave() { state.withLock { $0.now -= 1 } }
  var counts: (most: Int, times: Int) { state.withLock { ($0.most, $0.times) } }
}

@Suite("A claim on a chain")
struct ClaimTests: Sendable {
  private let runs: ToyRuns
  private let folder: RunFolder
  private var path: String { folder.claimPath(chain: 0) }
  private let quick = ClaimTiming(beat: 0.05, patience: 0.4)

  init() throws {
    runs = try ToyRuns()
    folder = try runs.create("a", walkers: 3, steps: 2000)
  }

  private func claim(
    owner: String? = nil, waiting stop: StopSignal? = nil
  ) throws(RunError) -> Claim {
    try Claim(path, owner: owner, waiting: stop, timing: quick)
  }

  /// Leaves the claim of a process on another machine.
  private func leave(owner: String? = nil, process: Int32 = 1) throws {
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    var record = ClaimRecord(owner: owner)
    (record.host, record.boot, record.process) = ("node17", "another boot", process)
    try ClaimFile(path).write(record)
  }

  @Test("is given to one of many who ask at once, again and again")
  func race() async throws {
    let held = Held()
    let (path, timing) = (path, quick)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<60 {
            guard let claim = try? Claim(path, owner: nil, waiting: nil, timing: timing)
            else { continue }
            held.enter()
            usleep(500)
            held.leave()
            withExtendedLifetime(claim) {}
          }
        }
      }
    }
    let (most, times) = held.counts
    #expect(most == 1)
    #expect(times >= 8)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/claims") == [])
  }

  @Test("of a dead process of another machine is taken over by one of many, after the silence")
  func deadElsewhere() async throws {
    let (path, timing) = (path, quick)
    for _ in 0..<20 {
      try leave()
      let old = timespec(tv_sec: time(nil) - 60, tv_nsec: 0)
      utimensat(AT_FDCWD, path, [old, old], 0)
      let winners = await withTaskGroup(of: Claim?.self) { group in
        for _ in 0..<8 {
          group.addTask { try? Claim(path, owner: nil, waiting: nil, timing: timing) }
        }
        return await group.reduce(into: [Claim]()) { if let claim = $1 { $0.append(claim) } }
      }
      #expect(winners.count == 1)
      #expect(winners.first?.tookOver?.contains("process 1 on node17") == true)
      #expect(winners.first?.tookOver?.contains("no sign of life for ") == true)
    }
  }

  @Test("of a living process of another machine is refused, or waited for until it falls silent")
  func waits() throws {
    try leave()
    guard case .claimed(path, let holder)? = runError({ _ = try claim() }) else {
      Issue.record("a living claim was taken")
      return
    }
    #expect(holder.contains("process 1 on node17") && holder.contains("last sign of life"))
    let began = ContinuousClock.now
    let taken = try claim(waiting: StopSignal())
    #expect(ContinuousClock.now - began > .seconds(quick.patience - 0.2))
    #expect(taken.tookOver != nil)
  }

  @Test("of a task that the scheduler started again is taken over at once")
  func restarted() throws {
    try leave(owner: "slurm 12_3")
    #expect(throws: RunError.self) { try claim(owner: "slurm 12_4") }
    #expect(try claim(owner: "slurm 12_3").tookOver?.contains("started the task again") == true)
  }

  @Test(
    "of a process that ended on this machine is taken over at once; a number given again is seen")
  func endedHere() throws {
    var record = ClaimRecord(owner: nil)
    // The number is that of this process, the time of its beginning is not.
    record.processBegan = "1"
    try leave()
    try ClaimFile(path).write(record)
    #expect(try claim().tookOver?.contains("that process has ended") == true)
  }

  @Test("keeps giving signs of life, and its holder writes no more once another has it")
  func overtaken() async throws {
    let own = try claim()
    let before = try #require(ClaimFile(path).touched)
    var (touched, tries) = (before, 0)
    while touched == before, tries < 1000 {
      try await Task.sleep(for: .milliseconds(20))
      (touched, tries) = (try #require(ClaimFile(path).touched), tries + 1)
    }
    #expect(touched > before)
    let store = try ChainStore<ToyTarget>(
      folder.chainPath(0), chain: 0, seed: 7, program: "toy 1.0", claim: own)
    #expect(try await toyLoop(steps: 300).run(storingIn: store, until: StopSignal()) == .finished)
    try leave(process: 99)
    do {
      _ = try await toyLoop(steps: 600).run(storingIn: store, until: StopSignal())
      Issue.record("it went on writing")
    } catch let error as RunError {
      #expect(error.description.contains("taken over by process 99 on node17"))
    }
    #expect(try Run(opening: folder).chains[0].lastStep() == 300)
    // What another holds is not given back for it.
    withExtendedLifetime(own) {}
    #expect(ClaimFile(path).record?.process == 99)
  }

  @Test("makes a run a running one, and is named")
  func isRunning() throws {
    let own = try claim(owner: "slurm 7_1")
    #expect(try Run(opening: folder).isRunning)
    #expect(folder.livingClaims().first?.words.contains("slurm 7_1") == true)
    let plan = runs.plan("a", walkers: 3, steps: 2000)
    #expect(
      runError { _ = try folder.extend(plan, toSteps: 9000) }?.description.contains("7_1") == true)
    withExtendedLifetime(own) {}
  }
}

@Suite("A chain that other machines see")
struct SharedChainTests {
  private let runs: ToyRuns

  init() throws { runs = try ToyRuns() }

  @Test("walked in parts by many processes gives the bytes of one walk")
  func parts() async throws {
    #expect(try await runs.walk(runs.create("whole", walkers: 4)) == .finished)
    let folder = try runs.create("parts", walkers: 4)
    let plan = try folder.plan(settings: ToySettings.self)
    for chains in [[2], [0, 3], [1]] {
      var loop = RunLoop(
        folder: folder, plan: plan, program: "toy 1.0", kernel: { _ in ToyKernel() },
        start: { _, random in try toyStart(&random) })
      loop.part = RunPart(chains, batch: (steps: 37, time: .seconds(5)))
      #expect(try await loop.run(until: StopSignal()) == .finished)
    }
    #expect(try runs.export("parts") == runs.export("whole"))
    #expect(try Run(opening: folder).isFinished())
  }

  @Test("that its plan does not have is refused")
  func noChain() async throws {
    let folder = try runs.create("a", walkers: 4)
    var loop = RunLoop(
      folder: folder, plan: try folder.plan(settings: ToySettings.self), program: "toy 1.0",
      kernel: { _ in ToyKernel() }, start: { _, random in try toyStart(&random) })
    loop.part = RunPart([4])
    await #expect(throws: RunError.noChain(name: "a", chain: 4, count: 4)) {
      _ = try await loop.run(until: StopSignal())
    }
  }

  @Test("is read again while a writer of another machine disturbs it, and read whole")
  func disturbed() async throws {
    let folder = try runs.create("a", steps: 1000)
    #expect(try await runs.walk(folder) == .finished)
    let reader = try ChainReader(folder.chainPath(0))
    var record = ClaimRecord(owner: nil)
    record.boot = "another boot"
    try ClaimFile(folder.claimPath(chain: 0)).write(record)
    let journal = folder.chainPath(0) + "-journal"
    try Files.write([1, 2, 3], to: journal)
    async let step = Task.detached { try reader.lastStep() }.value
    try await Task.sleep(for: .milliseconds(300))
    #expect(unlink(journal) == 0)
    #expect(try await step == 1000)
  }

  @Test(
    "whose file is replaced, removed or written by another is written no more, and nothing is lost")
  func replaced() async throws {
    for damage in ["replaced", "removed", "written"] {
      let folder = try runs.create(damage, steps: 1000)
      let path = folder.chainPath(0)
      let store = try toyStore(folder)
      _ = try await toyLoop(steps: 400).run(storingIn: store, until: StopSignal())
      switch damage {
      case "replaced":
        try FileManager.default.copyItem(atPath: path, toPath: path + ".copy")
        #expect(rename(path + ".copy", path) == 0)
      case "removed": unlink(path)
      default:
        _ = try await toyLoop(steps: 500).run(storingIn: toyStore(folder), until: StopSignal())
      }
      do {
        _ = try await toyLoop(steps: 1000).run(storingIn: store, until: StopSignal())
        Issue.record("\(damage): it went on writing")
      } catch let error as RunError {
        #expect(error.description.contains("nothing more is written"), "\(error)")
        #expect(error.description.contains(path))
      }
      #expect(try await runs.walk(folder) == .finished)
    }
    #expect(try runs.export("replaced") == runs.export("written"))
    #expect(try runs.export("removed") == runs.export("written"))
  }

  @Test("without locks of the kernel is written and read by name")
  func lockless() throws {
    #expect(SharedReading.lockless("/a b/c?d%.sqlite") == "file:/a%20b/c%3Fd%25.sqlite?nolock=1")
  }
}
