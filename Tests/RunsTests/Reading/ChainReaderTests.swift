import Documents
import Foundation
import MarkovChains
import Runs
import Testing

@Suite("A chain reader")
struct ChainReaderTests {
  private let runs: ToyRuns

  init() throws { runs = try ToyRuns() }

  @Test("counts what happened")
  func summary() async throws {
    let began = Date()
    let folder = try runs.create("a", steps: 1000)
    #expect(try await runs.walk(folder) == .finished)
    let reader = try Run(opening: folder).chains[0]
    let records = try reader.records()
    #expect(records.map(\.step) == Array(0...1000))
    let summary = try reader.summary()
    func count(_ outcome: Transition.Outcome, _ move: String? = nil) -> Int {
      records.dropFirst().filter {
        $0.transition.outcome == outcome && (move == nil || $0.transition.moves == [move ?? ""])
      }.count
    }
    #expect(summary.lastStep == 1000)
    #expect(summary.accepted == count(.accepted))
    #expect(summary.refusals.map(\.reason) == ["x above 1.5"])
    #expect(summary.refusals.map(\.count) == [count(.refused)])
    #expect(count(.refused) > 0)
    for move in summary.moves {
      #expect(move.accepted == count(.accepted, move.name))
      #expect(move.refused == count(.refused, move.name))
    }
    #expect(summary.moves.map(\.name) == ["x", "y"])
    #expect(summary.best?.logDensity == records.map(\.logDensity).max())
    let age = try #require(try reader.checkpointAge())
    #expect(age >= 0 && age <= Date().timeIntervalSince(began))
    #expect(summary.lastStepTime != nil)
  }

  @Test("gives the state after any step")
  func states() async throws {
    let folder = try runs.create("a")
    #expect(try await runs.walk(folder) == .finished)
    let reader = try Run(opening: folder).chains[0]
    for record in try reader.records(from: 100, to: 140) {
      let state = try reader.state(atStep: record.step, of: ToyTarget.self)
      #expect(state.logDensity == record.logDensity)
      #expect(state.step <= record.step)
      if record.transition.outcome == .accepted { #expect(state.step == record.step) }
    }
    let error = runError { _ = try reader.state(atStep: 501) }
    #expect(error == .noStep(file: reader.path, step: 501, last: 500))
    #expect(throws: RunError.self) { try reader.state(atStep: -1) }
  }

  @Test("gives draws with the state of the last step accepted by then", arguments: [1, 7])
  func draws(every stride: Int) async throws {
    let folder = try runs.create("a", steps: 1500)
    #expect(try await runs.walk(folder) == .finished)
    let reader = try Run(opening: folder).chains[0]
    let records = try reader.records()
    var draws: [RawDraw] = []
    try reader.forEachDraw(after: 100, to: 1500, every: stride) { draws.append($0) }
    #expect(draws.map(\.step) == Array(Swift.stride(from: 1500, to: 100, by: -stride).reversed()))
    for draw in draws {
      let stored = try #require(records[...draw.step].last { $0.state != nil })
      #expect(draw.stateStep == stored.step)
      #expect(draw.state == stored.state)
      #expect(draw.logDensity == records[draw.step].logDensity)
      #expect(draw.temperature == records[draw.step].transition.temperature)
      let accepted = records[...draw.step].count { $0.transition.outcome == .accepted }
      #expect(draw.accepted == accepted)
    }
  }

  @Test("names a step that is missing among the draws")
  func gap() async throws {
    let folder = try runs.create("a")
    #expect(try await runs.walk(folder) == .finished)
    try sqlite(folder.chainPath(0), "DELETE FROM step WHERE step = 373")
    let reader = try Run(opening: folder).chains[0]
    let errors = [
      runError { try reader.forEachDraw(after: 300, to: 500) { _ in } },
      runError { _ = try reader.draws(ChainState<ToyTarget>.self, after: 300, to: 500) },
    ]
    for error in errors {
      #expect(error?.description.contains("0000.sqlite, at step 373: it is missing") == true)
    }
    try reader.forEachDraw(after: 373, to: 500) { _ in }
  }

  @Test("gives a trace of as few steps as asked for, with what lies between them")
  func trace() async throws {
    let folder = try runs.create("a", steps: 2000)
    #expect(try await runs.walk(folder) == .finished)
    let reader = try Run(opening: folder).chains[0]
    let records = try reader.records()
    for (count, first, last) in [(2, 0, Int.max), (50, 0, 2000), (77, 300, 1811), (5000, 0, .max)] {
      let trace = try reader.trace(thinnedTo: count, from: first, to: last)
      #expect(trace.count <= count && trace.count > min(count, records.count) / 2)
      #expect(trace.last?.step == min(2000, last))
      var before: Int?
      for point in trace {
        #expect(point.step >= first)
        let record = records[point.step]
        #expect(point.logDensity == record.logDensity)
        #expect(point.temperature == record.transition.temperature)
        #expect(point.best == records[...point.step].map(\.logDensity).max())
        if let before {
          let between = records[(before + 1)...point.step]
          let accepted = between.count { $0.transition.outcome == .accepted }
          #expect(point.acceptance == Double(accepted) / Double(between.count))
        }
        before = point.step
      }
    }
    #expect(try reader.trace(thinnedTo: 10, from: 2001).isEmpty)
  }

  @Test("reads while the chain is being written")
  func concurrent() async throws {
    let folder = try runs.create("a", steps: 1_000_000)
    let stop = StopSignal()
    let runs = runs
    async let ending = runs.walk(folder, kernel: ToyKernel(delay: 0.0002), until: stop)
    var seen: [Int] = []
    for _ in 0..<1000 where seen.count < 8 {
      try await Task.sleep(for: .milliseconds(20))
      guard let chain = try Run(opening: folder).chains.first, let step = try chain.lastStep(),
        step > seen.last ?? 0
      else { continue }
      seen.append(step)
      #expect(try chain.records().count >= step + 1)
      #expect(try chain.summary().lastStep ?? 0 >= step)
    }
    stop.request()
    #expect(try await ending == .stopped)
    #expect(seen.count == 8)
  }

  @Test("refuses a file that is cut anywhere, with file, place, reason and remedy")
  func cut() async throws {
    let folder = try runs.create("a", steps: 1000)
    #expect(try await runs.walk(folder) == .finished)
    let path = folder.chainPath(0)
    let whole = try Files.read(path)
    for count in [1, 50, 1000, 4096, 5000, whole.count / 2, whole.count - 4096, whole.count - 1] {
      try Files.write(Array(whole[..<count]), to: path)
      let error = runError { _ = try ChainReader(path) }
      guard case .damaged(path, let place, let reason, let remedy)? = error else {
        Issue.record("cut at \(count): \(String(describing: error))")
        continue
      }
      #expect(!place.isEmpty && !reason.isEmpty && remedy.contains("--resume"))
      #expect(throws: RunError.self) { try toyStore(folder) }
    }
  }

  @Test("refuses what is no chain, and never crashes on damage")
  func damage() async throws {
    let folder = try runs.create("a", steps: 300)
    #expect(try await runs.walk(folder) == .finished)
    let path = folder.chainPath(0)
    let whole = try Files.read(path)
    try Files.write(
      Array("no database, but text that is longer than a header ".utf8) + whole, to: path)
    guard case .damaged(path, "its first 16 bytes", _, _)? = runError({ _ = try ChainReader(path) })
    else {
      Issue.record("a text is read as a chain")
      return
    }
    var state: UInt64 = 3
    var found = 0
    for _ in 0..<60 {
      var bytes = whole
      for _ in 0..<40 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        bytes[100 + Int(state >> 33) % (bytes.count - 100)] = UInt8(truncatingIfNeeded: state >> 20)
      }
      try Files.write(bytes, to: path)
      // Damage inside a text may pass unseen; what must not happen is a crash.
      let error = runError {
        let reader = try ChainReader(path)
        _ = try reader.summary()
        _ = try reader.records()
        _ = try reader.state(atStep: 200, of: ToyTarget.self)
      }
      if let error { found += 1; #expect(error.description.contains(path)) }
    }
    #expect(found > 50)
  }

  @Test("refuses a newer format and names the version that wrote it")
  func newer() async throws {
    let folder = try runs.create("a", steps: 10)
    #expect(try await runs.walk(folder) == .finished)
    let path = folder.chainPath(0)
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["sqlite3", path, "UPDATE meta SET format = 5, program = 'toy 8.0'"]
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    let expected = RunError.format(file: path, found: 5, newest: 2, writtenBy: "toy 8.0")
    #expect(runError { _ = try ChainReader(path) } == expected)
    #expect(runError { _ = try toyStore(folder) } == expected)
  }

  @Test("exports each step as a line of JSON")
  func export() async throws {
    let folder = try runs.create("a", walkers: 2, steps: 20)
    #expect(try await runs.walk(folder) == .finished)
    let run = try Run(opening: folder)
    let lines = try StepExport.bytes(of: run).split(separator: 0x0A)
    #expect(lines.count == 42)
    for (index, line) in lines.enumerated() {
      let node = try JSONNode.parse(Array(line), file: "export")
      #expect(try node.member("chain").integer() == index / 21)
      #expect(try node.member("step").integer() == index % 21)
      let isAccepted = try node.member("outcome").string() == "accepted"
      let hasState = try node.optionalMember("state") != nil
      #expect(hasState == (isAccepted || index % 21 == 0))
    }
  }
}
