import Foundation
internal import GRDB
import Synchronization

/// Reads a chain's file that another machine may be writing, without a lock that both would see.
///
/// A writer makes its journal before it changes a page, counts the change in the file's header and removes
/// the journal (SQLite, "Atomic Commit"). What was read is whole when, before and after, there was no
/// journal and the count was the same; else it is read again. Caches of this machine may still hold pages or
/// names of before: nothing is kept from one reading to the next, SQLite is told not to look at the journal
/// (it would roll back one whose writer lives elsewhere), and a fault has to stay before it is believed.
final class SharedReading: Sendable {
  private let path: String
  /// Times that a reading is tried, and the pause between, in seconds.
  private static let (tries, pause) = (200, 0.05)
  /// Times that a fault must be found in a quiet file, and the pause between, longer than a kernel takes
  /// attributes of files for granted.
  private static let (faults, patience) = (20, 0.25)
  /// Whether such a fault was found: the next ones need no proof.
  private let isFaulty = Atomic<Bool>(false)

  init(_ path: String) { self.path = path }

  /// Whether a living process of another machine may be writing the file.
  var writerIsElsewhere: Bool {
    let claim = ClaimFile(RunFolder.claimPath(ofChainFile: path))
    guard let record = claim.record else { return hasYoungJournal }
    guard !record.isOfThisMachine || !LockProbe.works(on: claim.path) else { return false }
    if case .lives? = claim.standingForReaders() { return true }
    return false
  }

  /// Whether what SQLite could not read by itself may be read here: a writer elsewhere has begun meanwhile, or
  /// this machine's cache still has the name of a journal that its writer, elsewhere, has removed.
  func canRead(after error: any Error) -> Bool {
    if writerIsElsewhere { return true }
    guard let code = (error as? DatabaseError)?.resultCode else { return false }
    return [.SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_IOERR].contains(code)
      && quietHeader() != nil
  }

  /// Whether there is a journal that somebody may still need, though no claim is seen: it may be new, or its
  /// writer has just gone.
  private var hasYoungJournal: Bool {
    guard let written = TouchedFile.time(path + "-journal") else { return false }
    return Date().timeIntervalSince1970 - written < ClaimTiming.standard.patience
  }

  /// Change counter and size of the file; nil while a journal is there and pages may be half written.
  ///
  /// Both are opened for that, which makes a server answer instead of this machine's cache.
  private func quietHeader() -> [UInt8]? {
    if TouchedFile.time(path + "-journal") != nil { return nil }
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var header = [UInt8](repeating: 0, count: 40)
    guard pread(descriptor, &header, 40, 0) == 40 else { return nil }
    return Array(header[24..<40])
  }

  /// Reads, by a connection of its own each time, until a reading was not disturbed.
  func read<R>(_ body: (Database) throws -> R) throws -> R {
    var faults = isFaulty.load(ordering: .relaxed) ? Self.faults - 2 : 0
    for _ in 0..<Self.tries {
      var pause = Self.pause
      if let before = quietHeader() {
        do {
          let answer = try Self.connection(path).read(body)
          if quietHeader() == before { return answer }
        } catch {
          if quietHeader() == before {
            (faults, pause) = (faults + 1, Self.patience)
            if faults >= Self.faults {
              isFaulty.store(true, ordering: .relaxed)
              throw error
            }
          }
        }
      }
      Thread.sleep(forTimeInterval: pause)
    }
    throw RunError.unwritable(
      file: path, reason: "a process of another machine writes it faster than it can be read",
      remedy: "try again, or read it when that process has ended")
  }

  private static func connection(_ path: String) throws -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.label = "chain"
    return try DatabaseQueue(path: name(path, "immutable=1"), configuration: configuration)
  }

  /// The name by which SQLite opens a file without asking for locks.
  static func lockless(_ path: String) -> String { name(path, "nolock=1") }

  /// A file's name with a parameter of SQLite.
  private static func name(_ path: String, _ parameter: String) -> String {
    var allowed = CharacterSet.alphanumerics
    allowed.insert(charactersIn: "/._-")
    let whole = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    return "file:" + (whole.addingPercentEncoding(withAllowedCharacters: allowed) ?? whole)
      + "?" + parameter
  }
}
