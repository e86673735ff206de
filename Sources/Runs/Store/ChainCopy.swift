import Foundation
internal import GRDB

/// Writes a chain anew in the present format: whole, up to a checkpoint, or thinned.
///
/// The copy is made beside the chain and renamed, so that it is there whole or not at all.
struct ChainCopy {
  /// The chain that is copied.
  let source: ChainReader
  /// Where the copy ends: with this checkpoint after its step; nil makes a chain without a step.
  var end: StoredCheckpoint?
  /// Steps from one draw to the next in the copy; 1 keeps all.
  var stride = 1
  /// The number and the seed of the copy.
  var owner: (chain: Int, seed: String)
  /// Where the copy comes from, if that is another run.
  var origin: ChainOrigin?
  private let program: String

  /// A copy of the whole chain.
  init(_ source: ChainReader) throws(RunError) {
    try self.init(source, endingAt: try source.storedCheckpoint())
  }

  /// A copy up to a checkpoint.
  init(_ source: ChainReader, endingAt end: StoredCheckpoint?) throws(RunError) {
    self.source = source
    self.end = end
    let meta = try source.meta()
    (owner, program) = ((source.chain, meta.seed), meta.program)
    origin = try source.origin()
  }

  /// Puts the copy in the place of the source, at once.
  func replaceSource() throws(RunError) {
    let draft = source.path + ".draft"
    try write(to: draft)
    try Self.move(draft, to: source.path)
  }

  static func move(_ path: String, to place: String) throws(RunError) {
    guard rename(path, place) == 0 else { throw RunFolder.system(place, errno) }
  }

  /// Writes the copy; a file that is there already is replaced.
  func write(to path: String) throws(RunError) {
    for file in [path, path + "-journal"] { try? FileManager.default.removeItem(atPath: file) }
    let target = try ChainDatabase(path, .writer(maximalPages: nil))
    let thinning = try copyThinning()
    let isRung = try source.isRung()
    try target.write { db in
      try db.execute(sql: ChainSchema.tables)
      if isRung { try db.execute(sql: ChainSchema.earlier) }
      try db.execute(
        sql: "INSERT INTO meta VALUES (?, ?, ?, ?)",
        arguments: [FormatNumber.chain, program, owner.chain, owner.seed])
      try origin?.write(db)
      if let thinning {
        try db.execute(
          sql: "INSERT INTO thinning VALUES (?, ?)", arguments: [thinning.stride, thinning.upTo])
      }
    }
    guard let end else { return }
    let best = try copySteps(to: target, upTo: end.step)
    let tally = try source.thinning() == nil ? nil : source.tally(upTo: end.step)
    let marks = try source.markSteps(upTo: end.step)
    let earlier = try earlierCheckpoint(beside: end)
    try target.write { db in
      var sums = RecordChecksum()
      try earlier?.writeEarlier(db, &sums)
      try BestPoint.write(best.points, db, &sums)
      if let tally { try tally.replace(db) }
      for step in marks {
        // A mark that is damaged is no place to go back to: it stays away.
        guard let mark = try? source.mark(atOrBefore: step), mark.step == step else { continue }
        try mark.writeMark(db, sums.of(mark))
      }
      try end.write(db, &sums)
    }
  }

  /// The checkpoint before the last one, where the copy is whole: a thinned one, or one that ends elsewhere,
  /// has no way back to it.
  private func earlierCheckpoint(
    beside end: StoredCheckpoint
  ) throws(RunError) -> StoredCheckpoint? {
    guard stride == 1, try source.isRung() else { return nil }
    // What is damaged is no place to go back to: it stays away.
    guard let last = try? source.storedCheckpoint(), last.step == end.step else { return nil }
    return (try? source.earlierCheckpoint()) ?? nil
  }

  /// What is thinned in the copy.
  private func copyThinning() throws(RunError) -> Thinning? {
    guard let end else { return nil }
    return stride > 1 ? Thinning(stride: stride, upTo: end.step) : try source.thinning()
  }

  private func copySteps(to target: ChainDatabase, upTo end: Int) throws(RunError) -> BestCollector
  {
    var gatherer = StepGatherer()
    let isThinned = try source.thinning() != nil
    // Of a thinned chain the states of some of its best points stand nowhere else.
    let known = isThinned ? try source.best().filter { $0.step <= end } : []
    var best = BestCollector(chain: owner.chain, of: known)
    var thinner = StepThinner(stride: stride, last: end)
    var next = 0
    while next <= end {
      let last = next + min(end - next, 8191)
      let steps = try source.storedSteps(from: next, to: last)
      for step in steps {
        if let state = step.record.state {
          try best.consider(step: step.record.step, step.record.logDensity, state, in: source.path)
        }
        var stored = isThinned ? step : gatherer.pass(step.record)
        guard let kept = thinner.kept(step.record) else { continue }
        stored.record = kept
        gatherer.append(stored)
      }
      try target.write { try gatherer.insert($0) }
      gatherer.clear()
      next = last + 1
    }
    return best
  }
}

/// Chooses the steps that thinning leaves: the multiples of a stride as draws, the first and the last
/// step, and every step that was the best so far.
///
/// A draw whose state was accepted at a step that is left out gets that state.
struct StepThinner {
  let stride: Int
  let last: Int
  private var best = -Double.infinity
  /// The state that the chain is in, while no step that is left holds it.
  private var pending: String?

  init(stride: Int, last: Int) {
    self.stride = stride
    self.last = last
  }

  /// The record as it is left; nil where it goes.
  mutating func kept(_ record: StepRecord) -> StepRecord? {
    guard stride > 1 else { return record }
    if record.state != nil { pending = record.state }
    let isBest = record.logDensity > best
    best = max(best, record.logDensity)
    guard isBest || record.step % stride == 0 || record.step == last else { return nil }
    var kept = record
    kept.state = pending
    pending = nil
    return kept
  }
}
