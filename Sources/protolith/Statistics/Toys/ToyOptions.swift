import ArgumentParser
import Documents
import Foundation
import HistFactory
import Inference
import Synchronization

/// Which toys are made, and by how many threads.
struct ToyOptions: ParsableArguments {
  @Option(help: "Toys of each hypothesis.") var toys = 2000
  @Option(help: "The index of the first toy, to go on with a seed.") var firstToy = 0
  @Option(help: "The seed: with the index of a toy it decides all its draws.") var seed = 1
  @Option(help: "Threads (default: one per core); the result does not depend on them.")
  var threads: Int?

  func validate() throws {
    guard toys > 0, toys <= ToyStudy.mostToys else {
      throw ValidationError("--toys \(toys): give a number from 1 to \(ToyStudy.mostToys)")
    }
    guard firstToy >= 0, firstToy <= ToyStudy.mostToys - toys else {
      throw ValidationError(
        "--first-toy \(firstToy): give a number from 0 to \(ToyStudy.mostToys - toys)")
    }
    guard seed >= 0 else { throw ValidationError("--seed \(seed): give a number from 0") }
    guard threads.map({ $0 > 0 && $0 <= 4096 }) ?? true else {
      throw ValidationError("--threads: give a number from 1 to 4096")
    }
  }

  /// Makes the toys, with progress on standard error.
  func run(_ study: ToyStudy) throws -> ToyRun {
    let progress = ToyProgress(of: toys)
    defer { progress.end() }
    return try study.run(
      firstToy..<(firstToy + toys), seed: UInt64(seed),
      threads: threads ?? ProcessInfo.processInfo.activeProcessorCount
    ) { progress.add($0) }
  }
}

/// One line that is rewritten on a terminal, one line a minute elsewhere.
private final class ToyProgress: Sendable {
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let total: Int
  private let start = ContinuousClock.now
  private let state: Mutex<(done: Int, shown: ContinuousClock.Instant, hasLine: Bool)>

  init(of total: Int) {
    self.total = total
    state = Mutex((0, start, false))
  }

  func add(_ count: Int) {
    state.withLock { state in
      state.done += count
      let now = ContinuousClock.now
      guard now - state.shown >= (isTerminal ? .seconds(1) : .seconds(60)) else { return }
      state.shown = now
      state.hasLine = true
      let left = (now - start) / .seconds(1) * Double(total - state.done) / Double(state.done)
      let text = "toys: \(state.done) of \(total), \(Decimals.duration(left)) to go"
      FileHandle.standardError.write(Data((isTerminal ? "\r\u{1B}[K\(text)" : "\(text)\n").utf8))
    }
  }

  func end() {
    let hasLine = state.withLock { $0.hasLine }
    if isTerminal, hasLine { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
  }
}

extension WorkspaceOptions {
  /// What tells this model from others: the digest of the document, the measurement, the codes.
  var modelName: String {
    get throws {
      let node = try document()
      let digest = Files.sha256(node.value.canonicalBytes)
      let codes = codes(for: try Workspace.reading(node))
      return "sha256:\(digest) measurement:\(measurement ?? "first")"
        + " histosys:\(codes.histosys.rawValue) normsys:\(codes.normsys.rawValue)"
    }
  }
}
