import ArgumentParser
import Foundation
import Inference
import Likelihoods
import Synchronization

/// Which toys are made, and by how many threads.
struct ToyOptions: ParsableArguments {
  @Option(
    name: [.customLong("toys"), .customLong("ntoys")],
    help: "Toys of each hypothesis, at each strength.")
  var toys = 2000
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

  /// How many threads work.
  var threadCount: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  /// Makes the toys, with progress on standard error.
  func run(_ study: ToyStudy) throws -> ToyRun {
    let progress = ToyProgress(of: toys)
    defer { progress.end() }
    return try study.run(
      firstToy..<(firstToy + toys), seed: UInt64(seed),
      threads: threadCount
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

extension ToyOptions {
  /// The distributions of a study's toys.
  func distributions(
    for hypothesis: HypothesisOptions, _ likelihood: any Likelihood, _ model: LikelihoodOptions
  ) throws -> ToyDistributions {
    let study = try ToyStudy(
      likelihood, kind: hypothesis.testStat, strength: hypothesis.strength)
    let interest = try hypothesis.interest.map { " poi:\($0)" } ?? ""
    return try study.distributions(of: [try run(study)], model: try model.modelName + interest)
  }

  /// A test by toys.
  func answer(
    to hypothesis: HypothesisOptions, _ likelihood: any Likelihood, _ model: LikelihoodOptions
  ) throws -> ToyAnswer {
    let toys = try distributions(for: hypothesis, likelihood, model)
    return ToyAnswer(toys: toys, test: try ToyTest(toys))
  }

  /// The limits by toys.
  func limits(of likelihood: any Likelihood, confidenceLevel: Double) throws -> ToyLimits {
    var search = ToyLimitSearch()
    search.confidenceLevel = confidenceLevel
    search.threads = threadCount
    return try search.limits(of: likelihood) { try run($0) }
  }
}
