import Foundation
import Synchronization

/// Work that waits more than it computes, such as questions to a server of files.
public enum InParallel {
  /// Questions that are under way at the same time, and numbers that a thread takes at once.
  private static let (threads, share) = (16, 64)

  /// The values of a function over numbers, in their order; some of them are found at the same time.
  public static func map<Value: Sendable>(
    _ numbers: Range<Int>, _ body: @escaping @Sendable (Int) -> Value
  ) -> [Value] {
    let shares = (numbers.count + share - 1) / share
    guard shares > 1 else { return numbers.map(body) }
    let (board, group) = (Board<Value>(), DispatchGroup())
    for _ in 0..<min(threads, shares) {
      group.enter()
      Thread.detachNewThread {
        while let number = board.next(below: shares) {
          let first = numbers.lowerBound + number * share
          board.put((first..<min(first + share, numbers.upperBound)).map(body), number)
        }
        group.leave()
      }
    }
    group.wait()
    return board.values(shares)
  }

  private final class Board<Value: Sendable>: Sendable {
    private let found = Mutex<[Int: [Value]]>([:])
    private let taken = Atomic<Int>(0)

    func next(below count: Int) -> Int? {
      let number = taken.add(1, ordering: .relaxed).oldValue
      return number < count ? number : nil
    }

    func put(_ values: [Value], _ number: Int) { found.withLock { $0[number] = values } }

    func values(_ shares: Int) -> [Value] {
      found.withLock { found in (0..<shares).flatMap { found[$0] ?? [] } }
    }
  }
}
