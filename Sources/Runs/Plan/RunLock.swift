import Documents
import Foundation

/// The right to walk a whole run, held by one process of a machine at a time.
///
/// It is an advisory lock of the kernel (`flock`), not the file's existence: it goes with its process,
/// also after `kill -9`. It only refuses a second walk early and for all chains at once: what keeps a
/// chain's file to one writer, on any machine, is its `Claim`. On a file system without locks it is given.
public final class RunLock: Sendable {
  private let descriptor: Int32

  /// Locks the run; throws `RunError.running` when another process has it.
  public init(_ folder: RunFolder) throws(RunError) {
    let path = folder.lockPath
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw RunFolder.system(path, errno) }
    guard Self.takes(descriptor) else {
      let number = errno
      if [ENOLCK, ENOSYS, EOPNOTSUPP].contains(number) {
        self.descriptor = descriptor
        return
      }
      let holder = Self.holder(descriptor)
      close(descriptor)
      throw number == EWOULDBLOCK
        ? .running(name: folder.name, holder: holder) : RunFolder.system(path, number)
    }
    self.descriptor = descriptor
    let text = "process \(getpid()) on \(ProcessInfo.processInfo.hostName)\n"
    ftruncate(descriptor, 0)
    _ = text.withCString { pwrite(descriptor, $0, strlen($0), 0) }
  }

  deinit { Self.release(descriptor) }

  /// Gives the lock back by word, then closes: a child process that another thread starts has all
  /// descriptors until it becomes its program, and the lock with them as long as nobody gives it back.
  private static func release(_ descriptor: Int32) {
    _ = flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// Locks the file; one who only looks whether a run is walked (`isHeld`) has the lock for some
  /// microseconds, so that it is tried for a tenth of a second.
  private static func takes(_ descriptor: Int32) -> Bool {
    for attempt in 0... {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
      if errno != EWOULDBLOCK || attempt == 10 { return false }
      usleep(10_000)
    }
    return false
  }

  /// Whether some process walks the run now.
  static func isHeld(_ folder: RunFolder) -> Bool {
    let descriptor = open(folder.lockPath, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { release(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  private static func holder(_ descriptor: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 200)
    let count = pread(descriptor, &buffer, buffer.count, 0)
    let text = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    let line = text.prefix { $0 != "\n" }
    return line.isEmpty ? "by an unknown process" : "by \(line)"
  }
}
