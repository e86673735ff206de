import Documents
import Foundation
internal import GRDB
import Numerics

/// Where a chain was put back to.
public struct RewoundChain: Sendable, Equatable {
  /// The chain, from 0.
  public var chain: Int
  /// The last step before.
  public var before: Int?
  /// The step at which it stands now, the last mark that there was; nil: before its start.
  public var now: Int?
  /// The file as it was.
  public var backup: String
}

/// Changes the chains of a run, which is locked meanwhile: no walk goes on beside it.
///
/// What is removed stays as a backup until `removeBackups`, and every change is there whole or not at all.
public final class RunEditor {
  /// The run.
  public let folder: RunFolder
  private let lock: RunLock

  /// Locks a run.
  public init(_ folder: RunFolder) throws(RunError) {
    self.folder = folder
    lock = try RunLock(folder)
    if let holder = folder.livingClaims().first {
      throw .running(name: folder.name, holder: "\(holder.name): \(holder.words)")
    }
  }

  /// Puts a chain back to the last mark at or before a step: what a resume makes from there are the same
  /// steps again.
  ///
  /// State and random stream stand whole at marks only; a walk leads from there to the step itself. A
  /// chain without a mark (of the format before) begins again.
  public func rewind(chain: Int, to step: Int) throws(RunError) -> RewoundChain {
    let reader = try ChainReader(folder.chainPath(chain))
    try refuseRung(reader, "put all of them back at once")
    let last = try reader.lastStep()
    guard let last, (0...last).contains(step) else {
      throw .noStep(file: reader.path, step: step, last: last)
    }
    if let thinning = try reader.thinning(), step < thinning.upTo {
      throw .damaged(
        file: reader.path, place: "step \(step)",
        reason: "the steps up to \(thinning.upTo) were thinned to every \(thinning.stride)th",
        remedy: "rewind to a step from \(thinning.upTo) on, or put back a copy of the whole chain")
    }
    let checkpoint = try reader.storedCheckpoint()
    let end = step == checkpoint?.step ? checkpoint : try reader.mark(atOrBefore: step)
    return try replace(reader, endingAt: end, before: last)
  }

  /// Cuts what is damaged: the chain ends at the last mark before it, from which a resume walks on.
  public func cut(_ verification: ChainVerification) throws(RunError) -> RewoundChain {
    let path = verification.path
    guard verification.format != nil, let sound = verification.soundUpTo else {
      return try beginAgain(path, before: verification.lastStep)
    }
    if let thinning = verification.thinning, sound < thinning.upTo {
      throw .damaged(
        file: path, place: "step \(sound + 1)",
        reason:
          "the chain was thinned up to step \(thinning.upTo), there is no going back before it",
        remedy: "put back a copy, or remove the file: --resume walks the whole chain again")
    }
    let salvage = try ChainSalvage(path)
    defer { withExtendedLifetime(salvage) {} }
    let reader = salvage.reader
    var end: StoredCheckpoint?
    if sound == verification.lastStep { end = (try? reader.storedCheckpoint()) ?? nil }
    if end == nil {
      for step in try reader.markSteps(upTo: sound).reversed() {
        end = (try? reader.mark(atOrBefore: step)) ?? nil
        if end?.step == step { break }
      }
    }
    return try replace(reader, at: path, endingAt: end, before: verification.lastStep)
  }

  /// Leaves every `stride`th step of every chain as a draw; gives the bytes before and after.
  ///
  /// The first and the last step, every step that was the best so far, best points, checkpoint, marks
  /// and counts of moves stay.
  public func thin(every stride: Int) throws(RunError) -> (before: Int, after: Int) {
    precondition(stride > 1, "a stride")
    var (before, after) = (0, 0)
    let chains = try Run(opening: folder).chains
    if try chains.first?.isRung() == true, Set(try lastSteps(chains)).count > 1 {
      throw .ladder(
        name: folder.name,
        remedy: "a kill has left them at different steps: go on with --resume before thinning")
    }
    for chain in chains {
      if let old = try chain.thinning(), stride % old.stride != 0 {
        throw .damaged(
          file: chain.path, place: "its steps",
          reason: "they were thinned to every \(old.stride)th, which \(stride) is no multiple of",
          remedy: "choose a multiple of \(old.stride)")
      }
      if let last = try chain.lastStep(), try chain.state(atStep: last).contains("\"logWeight\"") {
        throw .damaged(
          file: chain.path, place: "its draws",
          reason: "they are weighted, and their weights are those of all of them together",
          remedy: "keep all steps of a run of nested sampling")
      }
      before += Self.size(chain.path)
      var copy = try ChainCopy(chain)
      copy.stride = stride
      try copy.replaceSource()
      after += Self.size(chain.path)
    }
    return (before, after)
  }

  private func lastSteps(_ chains: [ChainReader]) throws(RunError) -> [Int] {
    var steps: [Int] = []
    for chain in chains { steps.append(try chain.lastStep() ?? -1) }
    return steps
  }

  /// The files that rewinding and cutting have left, sorted, with their bytes.
  public func backups() -> [(path: String, bytes: Int)] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.backupsPath)) ?? []
    return names.sorted().map { folder.backupsPath + "/" + $0 }.map { ($0, Self.size($0)) }
  }

  /// Removes the backups.
  public func removeBackups() throws(RunError) {
    for (path, _) in backups() where unlink(path) != 0 { throw RunFolder.system(path, errno) }
    _ = rmdir(folder.backupsPath)
  }

  /// Lets a chain go on with the random stream of another seed.
  public func reseed(chain: Int, _ seed: UInt64) throws(RunError) {
    let path = folder.chainPath(chain)
    guard var checkpoint = try ChainReader(path).storedCheckpoint() else { return }
    checkpoint.random = RandomStream(runSeed: seed, chain: UInt64(chain)).state
    let stored = checkpoint
    try ChainDatabase(path, .writer(maximalPages: nil)).write { db in
      var sums = RecordChecksum()
      try stored.write(db, &sums)
    }
  }

  func replace(
    _ reader: ChainReader, at path: String? = nil, endingAt end: StoredCheckpoint?, before: Int?
  ) throws(RunError) -> RewoundChain {
    let path = path ?? reader.path
    let copy = try ChainCopy(reader, endingAt: end)
    let draft = path + ".draft"
    try copy.write(to: draft)
    let backup = try makeBackup(path)
    try ChainCopy.move(draft, to: path)
    return RewoundChain(chain: reader.chain, before: before, now: end?.step, backup: backup)
  }

  /// Of a file in which nothing can be read nothing is left.
  private func beginAgain(_ path: String, before: Int?) throws(RunError) -> RewoundChain {
    let backup = try makeBackup(path)
    for file in [path, path + "-journal"] { unlink(file) }
    let name = URL(filePath: path).deletingPathExtension().lastPathComponent
    return RewoundChain(chain: Int(name) ?? 0, before: before, now: nil, backup: backup)
  }

  /// Links the file under a name of its own, so that it is safe before anything takes its place.
  private func makeBackup(_ path: String) throws(RunError) -> String {
    try folder.makeBackups()
    let name = URL(filePath: path).deletingPathExtension().lastPathComponent
    for number in 1... {
      let backup = "\(folder.backupsPath)/\(name)-\(number).sqlite"
      if link(path, backup) == 0 { return backup }
      guard errno == EEXIST else {
        // Some file systems have no links.
        guard errno == EPERM || errno == ENOTSUP else { throw RunFolder.system(backup, errno) }
        do { try FileManager.default.copyItem(atPath: path, toPath: backup) } catch {
          throw .unwritable(file: backup, reason: "\(error)", remedy: "free space on the disk")
        }
        return backup
      }
    }
    preconditionFailure("numbers do not end")
  }

  private static func size(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }
}
