import Documents
import Foundation

/// The file of a claim, on a file system that other machines write to as well.
struct ClaimFile {
  let path: String

  init(_ path: String) { self.path = path }

  /// Who holds the claim; nil where the file is not there or cannot be read.
  var record: ClaimRecord? {
    guard let bytes = try? Files.read(path, limit: 1 << 16) else { return nil }
    return try? StateCoder.decode(ClaimRecord.self, from: bytes)
  }

  /// When the file was touched last, by the clock of its file system.
  var touched: Double? { TouchedFile.time(path) }

  /// How the holder stands, by the clock of the file system on which `other` was just written; nil where
  /// there is none any more.
  func standing(
    beside other: ClaimFile, owner: String?, timing: ClaimTiming
  ) -> ClaimStanding? {
    guard let touched, let now = other.touched else { return nil }
    return .judge(record, age: now - touched, owner: owner, timing: timing)
  }

  /// How the holder stands by the clock of this machine, for a message; nil where there is none.
  func standingForReaders(timing: ClaimTiming = .standard) -> ClaimStanding? {
    guard let touched else { return nil }
    let age = Date().timeIntervalSince1970 - touched
    return .judge(record, age: age, owner: nil, timing: timing)
  }

  func write(_ record: ClaimRecord) throws(RunError) {
    let bytes: [UInt8]
    do { bytes = try StateCoder.encode(record, pretty: true) } catch {
      throw .damaged(
        file: path, place: "the root", reason: "\(error)", remedy: "report this defect")
    }
    // Not synced: a claim that a power cut empties is one that nobody holds.
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw RunFolder.system(path, errno) }
    defer { close(descriptor) }
    guard Foundation.write(descriptor, bytes, bytes.count) == bytes.count else {
      throw RunFolder.system(path, errno)
    }
  }

  func remove() { unlink(path) }

  /// Gives the file a second name, if nothing has it: the one step that only one of many machines makes.
  func link(to claim: String) throws(RunError) -> Bool {
    if Foundation.link(path, claim) == 0 { return true }
    let number = errno
    // The answer of a server may get lost: then the file has two names all the same.
    var status = stat()
    if stat(path, &status) == 0, status.st_nlink == 2 { return true }
    switch number {
    case EEXIST: return false
    case EPERM, EOPNOTSUPP, ENOSYS, EMLINK: return try create(claim)
    default: throw RunFolder.system(claim, number)
    }
  }

  /// Where a file system has no second names: an exclusive file, filled after it is there.
  private func create(_ claim: String) throws(RunError) -> Bool {
    let descriptor = open(claim, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      if errno == EEXIST { return false }
      throw RunFolder.system(claim, errno)
    }
    close(descriptor)
    guard rename(path, claim) == 0 else { throw RunFolder.system(claim, errno) }
    return true
  }

  /// Replaces the claim of a dead holder; false where somebody else was quicker.
  ///
  /// Of those who found the same holder dead, one makes the marker with its token; and it looks again
  /// before it replaces, as another may have been through with it.
  func replace(by draft: ClaimFile) throws(RunError) -> Bool {
    let found = record?.token
    let marker = "\(path).\(found ?? "unreadable").over"
    let descriptor = open(marker, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      guard errno == EEXIST else { throw RunFolder.system(marker, errno) }
      // It lives for some milliseconds, unless its maker died in them.
      if let made = ClaimFile(marker).touched, let now = draft.touched, now - made > 60 {
        unlink(marker)
      }
      return false
    }
    close(descriptor)
    defer { unlink(marker) }
    guard record?.token == found, touched != nil else { return false }
    guard rename(draft.path, path) == 0 else { throw RunFolder.system(path, errno) }
    return true
  }
}

/// Whether locks of the kernel work on a file system: some that clusters share have none.
enum LockProbe {
  /// Asks about a file that is there; true where that cannot be found out.
  static func works(on path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return true }
    defer { close(descriptor) }
    var lock = flock()
    lock.l_type = Int16(F_RDLCK)
    lock.l_whence = Int16(SEEK_SET)
    return fcntl(descriptor, F_SETLK, &lock) == 0 || ![ENOLCK, ENOSYS, EOPNOTSUPP].contains(errno)
  }

  /// Asks about a file beside the chain at `path`: closing the chain itself would drop SQLite's locks
  /// of this process (POSIX, `close`).
  static func works(besideChain path: String) -> Bool {
    let folder = ChainPlaces.run(ofChainFile: path)
    for name in ["plan.json", "pseudo.json"] where access("\(folder)/\(name)", R_OK) == 0 {
      return works(on: "\(folder)/\(name)")
    }
    return true
  }
}
