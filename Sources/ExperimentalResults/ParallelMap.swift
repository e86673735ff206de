import Foundation
import Synchronization

/// Independent work on all cores.
enum ParallelMap {
  /// `body` of every index below `count`, in order.
  ///
  /// Threads take the next index when they are free; what an index gives does not depend on others, so
  /// that the result is the same for any number of threads.
  static func results<Result: Sendable>(
    _ count: Int, threads: Int = ProcessInfo.processInfo.activeProcessorCount,
    _ body: @Sendable (Int) -> Result
  ) -> [Result] {
    let workers = min(max(1, threads), max(1, count))
    if workers == 1 { return (0..<count).map(body) }
    let slots = Mutex([Result?](repeating: nil, count: count))
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        let result = body(index)
        slots.withLock { $0[index] = result }
      }
    }
    return slots.withLock { $0.compactMap(\.self) }
  }
}
