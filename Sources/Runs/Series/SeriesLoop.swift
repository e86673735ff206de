import Foundation
import MarkovChains
import Numerics
import Synchronization

/// One run of a series: where its chains are kept and what they walk.
public struct SeriesPart<K: Kernel>: Sendable {
  /// The folder of its chains.
  public var folder: RunFolder
  /// Its seed, chains and steps of each.
  public var seed: UInt64
  public var walkers: Int
  public var steps: Int
  /// What makes a step.
  public var kernel: K
  /// The right to write the run's files, held as long as this value is.
  public var claim: Claim?
  /// Steps gathered at most, and for how long, before they are committed; nil as on one machine.
  public var batch: (steps: Int, time: Duration)?
  /// Makes the first state of a chain.
  public var start: @Sendable (inout RandomStream) throws -> ChainState<K.T>

  /// Describes a run.
  public init(
    folder: RunFolder, seed: UInt64, walkers: Int, steps: Int, kernel: K,
    start: @escaping @Sendable (inout RandomStream) throws -> ChainState<K.T>
  ) {
    self.folder = folder
    self.seed = seed
    self.walkers = walkers
    self.steps = steps
    self.kernel = kernel
    self.start = start
  }
}

/// Walks many runs, one after the other, with no thread idle: when a run has fewer chains left than there
/// are threads, the next one begins.
///
/// What a run gives depends on its number alone. A run is opened when its first chain is to be walked,
/// and closed when its last one has ended; its memory goes then.
public struct SeriesLoop<K: Kernel>: Sendable {
  /// Name and version of the program, written into the chain files.
  public var program: String
  /// How often `progress` is called at most.
  public var interval: Duration = .milliseconds(500)
  /// Threads that walk; no result depends on it.
  public var threads: Int = max(1, ProcessInfo.processInfo.activeProcessorCount)
  private let walkers: Int
  private let steps: Int
  private let open: @Sendable (Int) throws -> SeriesPart<K>
  private let close: @Sendable (Int, SeriesPart<K>, Double) throws -> Void

  /// Describes a series of runs with `walkers` chains of `steps` each.
  ///
  /// `open` prepares the run of a number; `close` is handed a run whose chains have all ended and the
  /// seconds that they took, summed over threads.
  public init(
    program: String, walkers: Int, steps: Int,
    open: @escaping @Sendable (Int) throws -> SeriesPart<K>,
    close: @escaping @Sendable (Int, SeriesPart<K>, Double) throws -> Void
  ) {
    self.program = program
    self.walkers = walkers
    self.steps = steps
    self.open = open
    self.close = close
  }

  /// Walks the runs of these numbers to their ends, each chain from its checkpoint where it has one.
  ///
  /// An error stops all chains after their step and is thrown.
  public func run(
    _ numbers: [Int], until stop: StopSignal,
    progress: @escaping @Sendable (SeriesProgress) -> Void = { _ in }
  ) async throws -> Ending {
    let count = max(1, min(threads, walkers * numbers.count))
    let executor = WalkerThreads(count: count)
    let board = SeriesBoard(
      runs: numbers.count, walkers: walkers, steps: steps, interval: interval, report: progress)
    let queue = SeriesQueue(numbers, walkers: walkers, open: open)
    let results = await withTaskGroup(of: Result<Ending, any Error>.self) { group in
      for _ in 0..<count {
        group.addTask(executorPreference: executor) { await work(queue, stop, board) }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    withExtendedLifetime(executor) {}
    let endings = try results.map { try $0.get() }
    return endings.contains(.stopped) ? .stopped : .finished
  }

  /// Walks chains of the queue until there are none.
  private func work(
    _ queue: SeriesQueue<K>, _ stop: StopSignal, _ board: SeriesBoard
  ) async -> Result<Ending, any Error> {
    do {
      while !stop.isRaised, let next = try queue.next() {
        let (number, part, chain) = next
        let began = ContinuousClock.now
        let ending = try await walk(part, chain, stop) { board.update(run: number, $0) }
        guard ending == .finished else { return .success(.stopped) }
        let seconds = (ContinuousClock.now - began) / .seconds(1)
        if let total = queue.end(number, seconds: seconds) {
          try close(number, part, total)
          board.close(run: number)
        }
      }
      return .success(stop.isRaised && !queue.isEmpty ? .stopped : .finished)
    } catch {
      stop.request()
      return .failure(error)
    }
  }

  private func walk(
    _ part: SeriesPart<K>, _ chain: Int, _ stop: StopSignal,
    _ progress: @escaping @Sendable (ChainProgress) -> Void
  ) async throws -> Ending {
    let store = try ChainStore<K.T>(
      part.folder.chainPath(chain), chain: chain, seed: part.seed, program: program,
      claim: part.claim)
    if let batch = part.batch { store.batch = batch }
    let loop = ChainLoop(
      chain: chain, seed: part.seed, steps: part.steps, kernel: part.kernel, start: part.start)
    return try await loop.run(storingIn: store, until: stop, progress: progress)
  }
}

/// The chains that wait, run by run; runs under way.
private final class SeriesQueue<K: Kernel>: Sendable {
  private struct Entry {
    var part: SeriesPart<K>
    /// Chains that are not begun, and that have not ended.
    var next: Int
    var left: Int
    var seconds: Double
  }
  private struct State {
    var waiting: ArraySlice<Int>
    var open: [Int: Entry] = [:]
    /// The run whose chains are handed out.
    var current: Int?
  }

  private let state: Mutex<State>
  private let walkers: Int
  private let open: @Sendable (Int) throws -> SeriesPart<K>

  init(
    _ numbers: [Int], walkers: Int, open: @escaping @Sendable (Int) throws -> SeriesPart<K>
  ) {
    state = Mutex(State(waiting: numbers[...]))
    self.walkers = walkers
    self.open = open
  }

  /// Whether no chain waits.
  var isEmpty: Bool { state.withLock { $0.waiting.isEmpty && $0.current == nil } }

  /// The next chain; opens its run where it is the first.
  ///
  /// Others wait meanwhile: they need that run.
  func next() throws -> (number: Int, part: SeriesPart<K>, chain: Int)? {
    try state.withLock { state in
      if state.current == nil {
        guard let number = state.waiting.first else { return nil }
        state.open[number] = Entry(part: try open(number), next: 0, left: walkers, seconds: 0)
        state.waiting.removeFirst()
        state.current = number
      }
      guard let number = state.current, var entry = state.open[number] else { return nil }
      let chain = entry.next
      entry.next += 1
      state.open[number] = entry
      if entry.next == walkers { state.current = nil }
      return (number, entry.part, chain)
    }
  }

  /// Notes that a chain has ended; the seconds of all chains when it was the run's last.
  func end(_ number: Int, seconds: Double) -> Double? {
    state.withLock { state in
      guard var entry = state.open[number] else { return nil }
      entry.left -= 1
      entry.seconds += seconds
      state.open[number] = entry.left == 0 ? nil : entry
      return entry.left == 0 ? entry.seconds : nil
    }
  }
}
