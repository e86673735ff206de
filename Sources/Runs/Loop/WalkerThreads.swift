import Foundation

/// Threads of their own for the walkers: as many as asked for, taken in turn.
///
/// A walk computes without a pause, which the shared pool of Swift's tasks is not made for; and a user may
/// want to leave cores to others.
final class WalkerThreads: TaskExecutor {
  /// Jobs that wait, first come first served; touched only while `condition` is locked.
  private final class Queue: @unchecked Sendable {
    let condition = NSCondition()
    var jobs: [UnownedJob] = []
    var isOpen = true

    func add(_ job: UnownedJob) {
      condition.lock()
      jobs.append(job)
      condition.signal()
      condition.unlock()
    }

    func close() {
      condition.lock()
      isOpen = false
      condition.broadcast()
      condition.unlock()
    }

    /// Waits for a job; nil once the queue is closed.
    func next() -> UnownedJob? {
      condition.lock()
      defer { condition.unlock() }
      while jobs.isEmpty {
        guard isOpen else { return nil }
        condition.wait()
      }
      return jobs.removeFirst()
    }
  }

  private let queue = Queue()

  /// Starts the threads, which end with this value.
  init(count: Int) {
    precondition(count > 0, "at least one thread")
    let executor = asUnownedTaskExecutor()
    for number in 0..<count {
      let thread = Thread { [queue] in
        while let job = queue.next() { job.runSynchronously(on: executor) }
      }
      thread.name = "walkers \(number)"
      thread.stackSize = 8 << 20
      thread.start()
    }
  }

  deinit { queue.close() }

  func enqueue(_ job: consuming ExecutorJob) { queue.add(UnownedJob(job)) }
}
