import Dispatch
import Synchronization

/// Work that is split into blocks and shared by some threads.
enum Workers {
  /// The results of `body` for blocks 0 ..< count, in order.
  ///
  /// Each thread has a copy of `state` for its blocks, which it takes as they come: results must not
  /// depend on what the state was used for before.
  static func map<State: Sendable, Result: Sendable>(
    _ count: Int, threads: Int, state: State,
    _ body: @Sendable (inout State, Int) -> Result
  ) -> [Result] {
    let next = Counter()
    let results = Results<Result>(count)
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, count))) { _ in
      var own = state
      while let block = next.take(below: count) { results.put(body(&own, block), at: block) }
    }
    return results.all
  }

  private final class Counter: Sendable {
    private let next = Atomic(0)

    func take(below count: Int) -> Int? {
      let block = next.wrappingAdd(1, ordering: .relaxed).oldValue
      return block < count ? block : nil
    }
  }

  private final class Results<Result: Sendable>: Sendable {
    private let slots: Mutex<[Result?]>

    init(_ count: Int) { slots = Mutex([Result?](repeating: nil, count: count)) }

    func put(_ result: Result, at place: Int) { slots.withLock { $0[place] = result } }

    var all: [Result] { slots.withLock { $0.compactMap(\.self) } }
  }
}
