import Foundation

/// Reads a chain's file that another machine may be writing, without a lock that both would see.
///
/// A writer makes its journal before it changes a page, counts the change in the file's header and removes
/// the journal (SQLite, "Atomic Commit"). What was read is whole when, before and after, there was no
/// journal and the count was the same; else it is read again.
struct SharedReading {
  private let path: String
  /// Times that a reading is tried, and the pause between.
  private let tries = 200
  private let pause = 0.05

  init(_ path: String) { self.path = path }

  /// Whether a living process of another machine has the claim on the file.
  var writerIsElsewhere: Bool {
    let claim = ClaimFile(RunFolder.claimPath(ofChainFile: path))
    guard let record = claim.record, !record.isOfThisMachine || !LockProbe.works(on: claim.path)
    else { return false }
    if case .lives? = claim.standingForReaders() { return true }
    return false
  }

  /// One reading, which is told when it begins and ends.
  final class Moment {
    private let path: String
    private let isChecked: Bool
    private var first: [UInt8]?

    init(_ path: String, isChecked: Bool) {
      self.path = path
      self.isChecked = isChecked
    }

    func begin() throws { if isChecked { first = try quietHeader() } }

    func end() throws { if isDisturbed { throw Disturbed() } }

    /// Whether the file was written since the beginning, or is being written.
    var isDisturbed: Bool { isChecked && (try? quietHeader()) != first }

    /// Change counter and size of the file; while a journal is there the pages may be half written.
    private func quietHeader() throws -> [UInt8] {
      guard access(path + "-journal", F_OK) != 0 else { throw Disturbed() }
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw Disturbed() }
      defer { close(descriptor) }
      var header = [UInt8](repeating: 0, count: 40)
      guard pread(descriptor, &header, 40, 0) == 40 else { throw Disturbed() }
      return Array(header[24..<40])
    }
  }

  private struct Disturbed: Error {}

  /// Reads until a reading was not disturbed, or an error of its own came up in a quiet file.
  func read<R>(_ body: (Moment) throws -> R) throws -> R {
    guard writerIsElsewhere else { return try body(Moment(path, isChecked: false)) }
    for _ in 0..<tries {
      let moment = Moment(path, isChecked: true)
      do { return try body(moment) } catch {
        guard error is Disturbed || moment.isDisturbed else { throw error }
        Thread.sleep(forTimeInterval: pause)
      }
    }
    throw RunError.unwritable(
      file: path, reason: "a process of another machine writes it faster than it can be read",
      remedy: "try again, or read it when that process has ended")
  }

  /// The name by which SQLite opens a file without asking for locks.
  static func lockless(_ path: String) -> String {
    var allowed = CharacterSet.alphanumerics
    allowed.insert(charactersIn: "/._-")
    let whole = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
    return "file:" + (whole.addingPercentEncoding(withAllowedCharacters: allowed) ?? whole)
      + "?nolock=1"
  }
}
