import Dispatch
import Foundation
import Synchronization

/// The wish that a walk stops after its step: a signal, a spent time budget, or a caller's word.
public final class StopSignal: Sendable {
  private let isRequested = Atomic<Bool>(false)
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
    guard let deadline else { return false }
    return ContinuousClock.now >= deadline
  }

  /// Turns SIGINT and SIGTERM into a request for as long as the result lives; a second one ends the
  /// process at once, which loses nothing that is stored.
  public func listen() -> SignalListener {
    SignalListener { [self] in
      if isRequested.exchange(true, ordering: .acquiringAndReleasing) { return false }
      return true
    }
  }
}

/// Takes SIGINT and SIGTERM from the process while it lives.
public final class SignalListener: @unchecked Sendable {
  // Dispatch sources may be used from any thread; only the initialiser and `deinit` touch them.
  private let sources: [any DispatchSourceSignal]
  private static let signals = [SIGINT, SIGTERM]

  /// `handle` says whether the signal was taken; where not, the process ends as the signal demands.
  init(_ handle: @escaping @Sendable () -> Bool) {
    sources = Self.signals.map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        if handle() { return }
        signal(number, SIG_DFL)
        raise(number)
      }
      source.resume()
      return source
    }
  }

  deinit {
    for source in sources { source.cancel() }
    for number in Self.signals { signal(number, SIG_DFL) }
  }
}
