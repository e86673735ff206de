import Synchronization

/// Where one chain stands.
public struct ChainProgress: Sendable, Equatable {
  /// The chain, from 0.
  public var chain: Int
  /// The last step made.
  public var step: Int
  /// Steps to make.
  public var steps: Int
  /// Steps made since this process began.
  public var stepsHere: Int
  /// Steps accepted.
  public var accepted: Int
  /// Temperature of the last step.
  public var temperature: Double
  /// ln density of the state.
  public var logDensity: Double
  /// The best ln density so far.
  public var bestLogDensity: Double
}

/// Where the run stands, for a progress line; no result depends on it.
public struct RunProgress: Sendable {
  /// The chains that have begun, in order.
  public var chains: [ChainProgress]
  /// Chains of the plan.
  public var walkers: Int
  /// Steps of all chains to make.
  public var stepsInAll: Int
  /// Seconds since this process began.
  public var seconds: Double

  /// Steps of all chains made.
  public var steps: Int { chains.reduce(0) { $0 + $1.step } }
  /// Steps of all chains per second, since this process began.
  public var stepsPerSecond: Double {
    seconds > 0 ? Double(chains.reduce(0) { $0 + $1.stepsHere }) / seconds : 0
  }
  /// Accepted steps per step.
  public var acceptance: Double {
    steps > 0 ? Double(chains.reduce(0) { $0 + $1.accepted }) / Double(steps) : 0
  }
  /// The lowest and the highest temperature of the chains.
  public var temperatures: ClosedRange<Double>? {
    guard let low = chains.map(\.temperature).min(), let high = chains.map(\.temperature).max()
    else { return nil }
    return low...high
  }
  /// The best ln density so far.
  public var bestLogDensity: Double? { chains.map(\.bestLogDensity).max() }
  /// Seconds left at the present rate, nil before there is one.
  public var secondsLeft: Double? {
    stepsPerSecond > 0 ? Double(stepsInAll - steps) / stepsPerSecond : nil
  }
}

/// Gathers what the chains tell and passes it on, not more often than `interval`.
final class ProgressBoard: Sendable {
  private struct Board {
    var chains: [Int: ChainProgress] = [:]
    var first: [Int: Int] = [:]
    var lastReport: ContinuousClock.Instant
  }

  private let board: Mutex<Board>
  private let start = ContinuousClock.now
  private let interval: Duration
  private let walkers: Int
  private let steps: Int
  private let report: @Sendable (RunProgress) -> Void

  init(
    walkers: Int, steps: Int, interval: Duration, report: @escaping @Sendable (RunProgress) -> Void
  ) {
    board = Mutex(Board(lastReport: start))
    self.interval = interval
    self.walkers = walkers
    self.steps = steps
    self.report = report
  }

  func update(_ progress: ChainProgress) {
    let now = ContinuousClock.now
    let chains: [ChainProgress]? = board.withLock {
      var progress = progress
      // A chain may be walked in several rounds; its speed is that of all of them.
      let first = $0.first[progress.chain] ?? progress.step - progress.stepsHere
      progress.stepsHere = progress.step - first
      $0.first[progress.chain] = first
      $0.chains[progress.chain] = progress
      guard now - $0.lastReport >= interval || progress.step == steps else { return nil }
      $0.lastReport = now
      return $0.chains.values.sorted { $0.chain < $1.chain }
    }
    guard let chains else { return }
    report(
      RunProgress(
        chains: chains, walkers: walkers, stepsInAll: walkers * steps,
        seconds: (now - start) / .seconds(1)))
  }
}
