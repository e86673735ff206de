import Foundation
import MarkovChains
import Numerics
import Synchronization
import Testing

@testable import Runs

/// Ranks that are threads of this process, connected by mailboxes.
private final class Mailroom: Sendable {
  private let condition = NSCondition()
  private let letters = Mutex<[String: [[UInt8]]]>([:])
  private let values = Mutex<[Int: [Int]]>([:])
  let size: Int

  init(size: Int) { self.size = size }

  func send(_ bytes: [UInt8], _ from: Int, _ to: Int) {
    condition.lock()
    letters.withLock { $0["\(from)-\(to)", default: []].append(bytes) }
    condition.broadcast()
    condition.unlock()
  }

  func receive(_ from: Int, _ to: Int) -> [UInt8] {
    condition.lock()
    defer { condition.unlock() }
    while true {
      let letter = letters.withLock { letters -> [UInt8]? in
        guard var waiting = letters["\(from)-\(to)"], !waiting.isEmpty else { return nil }
        let first = waiting.removeFirst()
        letters["\(from)-\(to)"] = waiting
        return first
      }
      if let letter { return letter }
      condition.wait()
    }
  }
}

private struct ThreadRank: RankLink {
  let rank: Int
  let room: Mailroom
  var size: Int { room.size }

  func exchange(_ bytes: [UInt8], with other: Int) -> [UInt8] {
    room.send(bytes, rank, other)
    return room.receive(other, rank)
  }

  func largest(_ value: Int) -> Int {
    let all = (0..<size).filter { $0 != rank }
    let text = Array("\(value)".utf8)
    for other in all { room.send(text, rank, other) }
    return all.reduce(value) {
      max($0, Int(String(decoding: room.receive($1, rank), as: UTF8.self)) ?? .min)
    }
  }

  func broadcast(_ bytes: [UInt8]) -> [UInt8] {
    if rank > 0 { return room.receive(0, rank) }
    for other in 1..<size { room.send(bytes, 0, other) }
    return bytes
  }
}

@Suite("A ladder of chains")
struct LadderTests {
  private let runs: ToyRuns
  static let ladder = LadderSettings(lowest: 1, highest: 20, every: 4)

  init() throws { runs = try ToyRuns() }

  private struct Shift: SearchMove {
    let name = "shift"
    func propose(
      _ draft: inout CubePoint, from state: ChainState<Bowl>, changedAlready: Bool,
      using random: inout RandomStream
    ) -> Bool {
      let axis = random.index(below: 2)
      let next = draft.coordinates[axis] + random.normal(mean: 0, deviation: 0.1)
      guard (0...1).contains(next) else { return false }
      draft.coordinates[axis] = next
      return true
    }
  }

  private static func loop(
    _ folder: RunFolder, delay: Double
  ) throws -> LadderLoop<AnnealingKernel<Bowl>> {
    let plan = try folder.plan(settings: ToySettings.self)
    return LadderLoop(
      folder: folder, plan: plan, program: "toy 1.0", exchanges: ladder.exchanges,
      kernel: { rung in
        AnnealingKernel(
          target: Bowl(delay: delay), moves: [Shift()],
          schedule: .constant(ladder.temperature(rung, of: plan.walkers)), steps: plan.steps)
      },
      start: { _, random in
        let point = CubePoint([random.uniform(0, 0.8), random.uniform(0, 0.8)])
        let value = try Bowl().evaluate(point)
        return ChainState(
          step: 0, point: point, logDensity: value.logDensity, evidence: value.evidence)
      })
  }

  /// Walks on some ranks; the ending of every rank.
  private func walk(
    _ folder: RunFolder, ranks: Int, delay: Double = 0, stops: [StopSignal]? = nil
  ) async throws -> [Ending] {
    if ranks == 1 {
      return [
        try Self.loop(folder, delay: delay).run(
          over: SingleRank(), until: stops?[0] ?? StopSignal())
      ]
    }
    let room = Mailroom(size: ranks)
    let endings = Mutex<[Int: Ending]>([:])
    let group = DispatchGroup()
    for rank in 0..<ranks {
      group.enter()
      Thread {
        let ending = try? Self.loop(folder, delay: delay).run(
          over: ThreadRank(rank: rank, room: room), until: stops?[rank] ?? StopSignal())
        endings.withLock { $0[rank] = ending }
        group.leave()
      }.start()
    }
    await withCheckedContinuation { done in group.notify(queue: .global()) { done.resume() } }
    return endings.withLock { found in (0..<ranks).compactMap { found[$0] } }
  }

  @Test("gives the same bytes on 1, 2, 3 and 4 ranks")
  func ranks() async throws {
    var exports: [[UInt8]] = []
    for ranks in 1...4 {
      let folder = try runs.create("on\(ranks)", walkers: 6, steps: 403)
      #expect(
        try await walk(folder, ranks: ranks) == [Ending](repeating: .finished, count: ranks))
      exports.append(try runs.export("on\(ranks)"))
    }
    #expect(Set(exports).count == 1)
    let run = try Run(opening: runs.path + "/on4")
    #expect(try run.isFinished())
    for chain in run.chains {
      let swap = try #require(try chain.summary().moves.first { $0.name == "swap" })
      #expect(swap.accepted > 5 && swap.proposed > swap.accepted)
    }
  }

  @Test(
    "stops on all ranks after the same step when one is asked to, and goes on to the same bytes")
  func stops() async throws {
    let whole = try runs.create("whole", walkers: 4, steps: 300)
    _ = try await walk(whole, ranks: 1)
    let parts = try runs.create("parts", walkers: 4, steps: 300)
    var (rounds, done) = (0, false)
    while !done {
      let stops = (0..<2).map { rank in
        StopSignal(budget: rank == rounds % 2 && rounds < 4 ? .milliseconds(20) : nil)
      }
      let endings = try await walk(parts, ranks: 2, delay: 2e-4, stops: stops)
      #expect(endings.count == 2 && endings[0] == endings[1])
      let last = try Run(opening: parts).chains.map { try $0.lastStep() }
      #expect(Set(last).count == 1)
      done = endings[0] == .finished
      rounds += 1
    }
    #expect(rounds > 1)
    #expect(try runs.export("parts") == runs.export("whole"))
  }

  /// Walks to the next exchange, where all chains store.
  private func walkOn(_ folder: RunFolder) async throws {
    let stop = StopSignal()
    stop.request()
    #expect(try await walk(folder, ranks: 1, stops: [stop]) == [.stopped])
  }

  @Test("goes on from the last step that all chains have stored")
  func behind() async throws {
    let whole = try runs.create("whole", walkers: 3, steps: 200)
    _ = try await walk(whole, ranks: 1)
    let torn = try runs.create("torn", walkers: 3, steps: 200)
    try await walkOn(torn)
    let before = try Data(contentsOf: URL(filePath: torn.chainPath(1)))
    let step = try Run(opening: torn).chains[1].lastStep() ?? 0
    try await walkOn(torn)
    // The middle chain is as one that was killed before its last store.
    try before.write(to: URL(filePath: torn.chainPath(1)))
    #expect(try Run(opening: torn).chains[0].lastStep() ?? 0 > step)
    #expect(try await walk(torn, ranks: 1) == [.finished])
    #expect(try runs.export("torn") == runs.export("whole"))
    #expect(try Run(opening: torn).best() == Run(opening: whole).best())
    let counts = try (Run(opening: torn).summaries(), Run(opening: whole).summaries())
    #expect(counts.0.map(\.moves) == counts.1.map(\.moves))
  }

  @Test("refuses chains that are further apart than a kill can leave them")
  func apart() async throws {
    let torn = try runs.create("torn", walkers: 3, steps: 200)
    try await walkOn(torn)
    let before = try Data(contentsOf: URL(filePath: torn.chainPath(1)))
    for _ in 0..<2 { try await walkOn(torn) }
    try before.write(to: URL(filePath: torn.chainPath(1)))
    #expect(throws: RunError.self) {
      _ = try Self.loop(torn, delay: 0).run(over: SingleRank(), until: StopSignal())
    }
  }

  @Test("keeps the checkpoint before the last one in copies of its chains")
  func copies() async throws {
    let whole = try runs.create("whole", walkers: 3, steps: 200)
    _ = try await walk(whole, ranks: 1)
    let torn = try runs.create("torn", walkers: 3, steps: 200)
    try await walkOn(torn)
    let before = try Data(contentsOf: URL(filePath: torn.chainPath(1)))
    try await walkOn(torn)
    try before.write(to: URL(filePath: torn.chainPath(1)))
    for chain in try Run(opening: torn).chains { try ChainCopy(chain).replaceSource() }
    #expect(try await walk(torn, ranks: 1) == [.finished])
    #expect(try runs.export("torn") == runs.export("whole"))
  }

  @Test("is put back as a whole, to a step at which every rung stands, and makes the same steps")
  func rewound() async throws {
    let whole = try runs.create("whole", walkers: 3, steps: 2300)
    _ = try await walk(whole, ranks: 2)
    let expected = try runs.export("whole")
    for (step, mark) in [(2299, 2000), (1000, 1000), (999, 0)] {
      let rewound = try RunEditor(whole).rewindLadder(to: step)
      #expect(rewound.map(\.now) == [mark, mark, mark] && rewound.map(\.chain) == [0, 1, 2])
      #expect(try await walk(whole, ranks: 3) == [.finished, .finished, .finished])
      #expect(try runs.export("whole") == expected)
    }
    // One that was put back before the kill, and again after it.
    try ChainCopy(Run(opening: whole).chains[0], endingAt: nil).replaceSource()
    #expect(try RunEditor(whole).rewindLadder(to: 1500).map(\.now) == [nil, nil, nil])
    #expect(try await walk(whole, ranks: 1) == [.finished])
    #expect(try runs.export("whole") == expected)
    for chain in try Run(opening: whole).chains {
      #expect(try ChainVerification(chain.path).isSound)
    }
  }

  @Test(
    "is not torn apart: no rung is put back, branched or merged alone, and none thinned after a kill"
  )
  func together() async throws {
    let folder = try runs.create("a", walkers: 3, steps: 200)
    try await walkOn(folder)
    let before = try Data(contentsOf: URL(filePath: folder.chainPath(1)))
    try await walkOn(folder)
    let provenance = Provenance(program: "toy 1.0", databaseDigest: "none", commandLine: ["toy"])
    let attempts: [() throws -> Void] = [
      { _ = try RunEditor(folder).rewind(chain: 1, to: 3) },
      {
        _ = try folder.branch(
          chain: 0, step: 3, as: "b", seed: nil, in: runs.path, provenance: provenance)
      },
      {
        _ = try RunFolder.merge(
          [folder, folder], as: "c", in: runs.path, provenance: provenance)
      },
      {
        try before.write(to: URL(filePath: folder.chainPath(1)))
        _ = try RunEditor(folder).thin(every: 2)
      },
    ]
    for attempt in attempts {
      guard case .ladder(name: "a", _)? = runError(attempt) else {
        Issue.record("a ladder that was torn apart")
        return
      }
    }
    #expect(RunFolder.names(in: runs.path) == ["a"])
  }

  @Test("keeps the density of its coldest rung, as exchanges are right")
  func density() async throws {
    let folder = try runs.create("long", walkers: 4, steps: 12_000)
    _ = try await walk(folder, ranks: 1)
    let chain = try Run(opening: folder).chains[0]
    let draws = try chain.draws(ChainState<Bowl>.self, after: 500, to: 12_000)
    // T = 1 on exp(-(x - 0.4)² / 0.02): mean 0.4, variance 0.01.
    let mean = Draws([draws.map { $0.state.point.coordinates[0] }])
    let error = try #require(mean.meanError)
    #expect(error < 0.01 && abs(mean.mean - 0.4) < 6 * error)
    let square = Draws([draws.map { pow($0.state.point.coordinates[0] - 0.4, 2) / 0.01 }])
    let squareError = try #require(square.meanError)
    #expect(squareError < 0.1 && abs(square.mean - 1) < 6 * squareError)
  }
}
