import Foundation
import Synchronization

/// The wish that a walk stops after its step: a signal, a spent time budget, or a caller's word.
public final class StopSignal: Sendable {
  private let isRequested = Atomic<Bool>(false)
  private let listens = Atomic<Bool>(false)
  private let deadline: ContinuousClock.Instant?

  /// Makes a wish that comes by itself after `budget`, counted from now.
  public init(budget: Duration? = nil) {
    deadline = budget.map { ContinuousClock.now + $0 }
  }

  /// Asks to stop.
  public func request() { isRequested.store(true, ordering: .releasing) }

  /// Whether to stop now.
  public var isRaised: Bool {
    if isRequested.load(ordering: .acquiring) { return true }
    if listens.load(ordering: .acquiring), SignalCount.isPositive { return true }
    guard let deadline else { return false }
    return ContinuousClock.now >= deadline
  }

  /// Turns SIGINT and SIGTERM into a request, from now to the end of the process; a second one ends
  /// the process at once, which loses nothing that is stored.
  ///
  /// Patiently means that only the first one counts: schedulers repeat themselves, to the process and to
  /// the shell above it, before they kill. SIGUSR1 is listened to as well then.
  public func listen(patiently: Bool = false) {
    SignalCount.listen(patiently: patiently)
    listens.store(true, ordering: .releasing)
  }
}

/// Signals taken by this process: all that a signal handler may do is to count.
private enum SignalCount {
  private static let count = Atomic<Int>(0)

  static var isPositive: Bool { count.load(ordering: .acquiring) > 0 }

  static func listen(patiently: Bool) {
    count.store(0, ordering: .releasing)
    if patiently {
      for number in [SIGINT, SIGTERM, SIGUSR1] { signal(number) { _ in SignalCount.note() } }
    } else {
      for number in [SIGINT, SIGTERM] { signal(number) { SignalCount.take($0) } }
    }
  }

  private static func note() { count.add(1, ordering: .acquiringAndReleasing) }

  private static func take(_ number: Int32) {
    guard count.add(1, ordering: .acquiringAndReleasing).newValue > 1 else { return }
    signal(number, SIG_DFL)
    raise(number)
  }
}
