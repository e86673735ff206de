import Synchronization

/// Where a series of runs stands, for a progress line; no result depends on it.
public struct SeriesProgress: Sendable {
  /// Runs that have ended in this process, and those that it walks in all.
  public var finished: Int
  public var runs: Int
  /// Steps of all chains made (those of earlier processes in runs under way among them), and to make.
  public var steps: Int
  public var stepsInAll: Int
  /// Steps made by this process.
  public var stepsHere: Int
  /// Seconds since this process began.
  public var seconds: Double
  /// Best ln density of the runs under way and ended here, by number.
  public var best: [Int: Double]

  /// Steps of all chains per second.
  public var stepsPerSecond: Double { seconds > 0 ? Double(stepsHere) / seconds : 0 }
  /// Seconds left at the present rate, nil before there is one.
  public var secondsLeft: Double? {
    stepsPerSecond > 0 ? Double(stepsInAll - steps) / stepsPerSecond : nil
  }
}

/// Gathers what the chains of a series tell and passes it on, not more often than `interval`.
final class SeriesBoard: Sendable {
  private struct Board {
    var chains: [Int: [Int: ChainProgress]] = [:]
    /// Steps of runs that have ended, and those of them made here.
    var ended = (runs: 0, steps: 0, here: 0)
    var best: [Int: Double] = [:]
    var lastReport: ContinuousClock.Instant
  }

  private let board: Mutex<Board>
  private let start = ContinuousClock.now
  private let interval: Duration
  private let runs: Int
  private let stepsInAll: Int
  private let report: @Sendable (SeriesProgress) -> Void

  init(
    runs: Int, walkers: Int, steps: Int, interval: Duration,
    report: @escaping @Sendable (SeriesProgress) -> Void
  ) {
    board = Mutex(Board(lastReport: start))
    self.interval = interval
    self.runs = runs
    stepsInAll = runs * walkers * steps
    self.report = report
  }

  func update(run: Int, _ progress: ChainProgress) {
    change { board in
      board.chains[run, default: [:]][progress.chain] = progress
      board.best[run] = max(board.best[run] ?? -.infinity, progress.bestLogDensity)
      return false
    }
  }

  /// A run has ended.
  func close(run: Int) {
    change { board in
      let chains = (board.chains.removeValue(forKey: run) ?? [:]).values
      board.ended.runs += 1
      board.ended.steps += chains.reduce(0) { $0 + $1.step }
      board.ended.here += chains.reduce(0) { $0 + $1.stepsHere }
      return true
    }
  }

  /// Applies a change; it is told when it is due, or when `body` says so.
  private func change(_ body: (inout Board) -> Bool) {
    let now = ContinuousClock.now
    let progress: SeriesProgress? = board.withLock { board in
      let isNews = body(&board)
      guard isNews || now - board.lastReport >= interval else { return nil }
      board.lastReport = now
      let chains = board.chains.values.flatMap(\.values)
      return SeriesProgress(
        finished: board.ended.runs, runs: runs,
        steps: board.ended.steps + chains.reduce(0) { $0 + $1.step }, stepsInAll: stepsInAll,
        stepsHere: board.ended.here + chains.reduce(0) { $0 + $1.stepsHere },
        seconds: (now - start) / .seconds(1), best: board.best)
    }
    if let progress { report(progress) }
  }
}
