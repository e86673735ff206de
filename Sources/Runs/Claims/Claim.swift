import Documents
import Foundation

/// The right to write one chain, or one hunt of a series, held by one process on one of many machines.
///
/// It is a file made whole under a name of its own and then given that of the claim by `link`, which
/// succeeds once on a file system that many machines share. No lock of the kernel takes part. The holder
/// touches it every 20 s; who finds it judges by the process if it is of the same machine, else by the
/// silence, measured by the clock of the file system. Who takes over a dead claim replaces it, and the
/// holder, should it wake up, finds a foreign token before its next commit and writes no more.
public final class Claim: Sendable {
  /// The file.
  let path: String
  /// Whether locks of the kernel work where the file stands.
  let locksWork: Bool
  /// What was found about a dead holder whose claim was taken over.
  public let tookOver: String?
  private let record: ClaimRecord
  private let beats: HeartBeat

  /// Claims; where another process holds the claim and lives, `RunError.claimed` is thrown.
  ///
  /// With `stop`, a holder of another machine, whose death only its silence can tell, is waited for
  /// until then.
  public convenience init(
    _ path: String, owner: String? = nil, waiting stop: StopSignal? = nil
  ) throws(RunError) {
    try self.init(path, owner: owner, waiting: stop, timing: .standard)
  }

  init(
    _ path: String, owner: String?, waiting stop: StopSignal?, timing: ClaimTiming
  ) throws(RunError) {
    try Self.makeFolder(of: path)
    let record = ClaimRecord(owner: owner)
    let draft = ClaimFile("\(path).\(record.token).part")
    defer { draft.remove() }
    var tookOver: String?
    let end = ContinuousClock.now + .seconds(timing.patience + 2 * timing.beat)
    while true {
      try draft.write(record)
      if try draft.link(to: path) { break }
      switch ClaimFile(path).standing(beside: draft, owner: owner, timing: timing) {
      case nil: continue
      case .dead(let words)?:
        if try ClaimFile(path).replace(by: draft) {
          tookOver = words
          break
        }
        Thread.sleep(forTimeInterval: 0.05)
        continue
      case .lives(let words)?:
        guard let stop, !stop.isRaised, ContinuousClock.now < end else {
          throw .claimed(file: path, holder: words)
        }
        Thread.sleep(forTimeInterval: min(1, timing.beat))
        continue
      }
      break
    }
    self.path = path
    self.record = record
    self.tookOver = tookOver
    locksWork = LockProbe.works(on: path)
    beats = HeartBeat(path, every: timing.beat)
  }

  deinit {
    beats.stop()
    if ClaimFile(path).record?.token == record.token { unlink(path) }
  }

  /// Throws when the claim is no longer this process's: the file it stands for must not be written.
  func confirm(for file: String) throws(RunError) {
    guard ClaimFile(path).record?.token == record.token else {
      let other = ClaimFile(path).record
      throw .overtaken(
        file: file,
        reason: other.map { "its claim was taken over by \($0.holder)" }
          ?? "its claim \(path) is gone")
    }
  }

  private static func makeFolder(of path: String) throws(RunError) {
    let folder = (path as NSString).deletingLastPathComponent
    if mkdir(folder, 0o777) != 0, errno != EEXIST { throw RunFolder.system(folder, errno) }
  }
}

/// Touches a file from time to time; a dispatch source may be cancelled from any thread.
private final class HeartBeat: @unchecked Sendable {
  private let timer: any DispatchSourceTimer

  init(_ path: String, every seconds: Double) {
    timer = DispatchSource.makeTimerSource(queue: .global())
    timer.schedule(deadline: .now() + seconds, repeating: seconds)
    timer.setEventHandler { utimensat(AT_FDCWD, path, nil, 0) }
    timer.resume()
  }

  func stop() { timer.cancel() }
}
