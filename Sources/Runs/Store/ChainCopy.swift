import Foundation
internal import GRDB

/// Writes a chain anew in the present format, whole or up to a step.
struct ChainCopy {
  /// The chain that is copied.
  let source: ChainReader
  /// The checkpoint of the copy; nil where it has no step.
  var checkpoint: StoredCheckpoint?

  /// A copy of the whole chain.
  init(_ source: ChainReader) throws(RunError) {
    self.source = source
    checkpoint = try source.storedCheckpoint()
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
    let meta = try source.meta()
    try target.write { db in
      try db.execute(sql: ChainSchema.tables)
      try db.execute(
        sql: "INSERT INTO meta VALUES (?, ?, ?, ?)",
        arguments: [FormatNumber.chain, meta.program, source.chain, meta.seed])
    }
    guard let checkpoint else { return }
    try copySteps(to: target, upTo: checkpoint.step)
    try target.write { db in
      var sums = RecordChecksum()
      try BestPoint.write(try source.best(), db, &sums)
      try checkpoint.write(db, &sums)
    }
  }

  private func copySteps(to target: ChainDatabase, upTo end: Int) throws(RunError) {
    var gatherer = StepGatherer()
    var next = 0
    while next <= end {
      let last = min(end, next + 8191)
      for record in try source.records(from: next, to: last) { gatherer.add(record) }
      try target.write { try gatherer.insert($0) }
      gatherer.clear()
      next = last + 1
    }
  }
}

extension ChainReader {
  /// What the file says about itself.
  struct Meta: Equatable {
    var program: String
    var seed: String
  }

  func meta() throws(RunError) -> Meta {
    try read(orIfEmpty: Meta(program: "", seed: "")) { db in
      guard let row = try Row.fetchOne(db, sql: "SELECT program, seed FROM meta") else {
        throw database.damaged("its tables", "this is no chain of a run")
      }
      return Meta(program: try row.value("program"), seed: try row.value("seed"))
    }
  }
}
