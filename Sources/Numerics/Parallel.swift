import Foundation
import Synchronization

/// Independent work on several threads, its results in order.
public enum Parallel {
  /// How many threads a caller allows where a call asks for no number; nil: one per core.
  @TaskLocal public static var limit: Int?

  /// `body` of every index below `count`, on as many threads as asked (default: `limit`).
  ///
  /// Threads take the next index when they are free; what an index gives must not depend on others.
  public static func map<Result: Sendable>(
    _ count: Int, threads: Int? = nil, _ body: @Sendable (Int) -> Result
  ) -> [Result] {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let workers = min(max(1, threads ?? limit ?? cores), max(1, count))
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
