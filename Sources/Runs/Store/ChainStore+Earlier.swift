internal import GRDB
import MarkovChains

/// Chains that are walked in step with each other keep the checkpoint before the last one too.
///
/// A process that is killed while it stores may leave some of them one checkpoint ahead of the others, never
/// two: nobody stores again before all have stored.
extension ChainStore {
  /// Makes the table of that checkpoint.
  func makeEarlier() throws(RunError) {
    try database.write { try $0.execute(sql: ChainSchema.earlier) }
  }

  /// Puts the last checkpoint aside, before another one takes its place.
  func keepEarlier(_ db: Database) throws {
    try db.execute(sql: "INSERT OR REPLACE INTO earlier SELECT * FROM checkpoint")
  }

  /// Goes back to a step where chains that are walked together agree: the last checkpoint, or the one
  /// before it; nil begins anew.
  public func rewind(to step: Int?) throws(RunError) {
    guard checkpoint?.state.step != step else { return }
    try database.write { db in
      if let step {
        let earlier = try Int.fetchOne(db, sql: "SELECT step FROM earlier")
        guard earlier == step else {
          throw RunError.damaged(
            file: database.path, place: "its checkpoints",
            reason:
              "found steps \(checkpoint?.state.step ?? -1) and \(earlier ?? -1), expected \(step), "
              + "where another chain of the ladder stands",
            remedy: "put back copies of all chains that were made at the same time")
        }
        try db.execute(sql: "INSERT OR REPLACE INTO checkpoint SELECT * FROM earlier")
      } else {
        try db.execute(sql: "DELETE FROM checkpoint; DELETE FROM earlier")
      }
      try ChainGlance.write(step, isEnded: false, db)
      try cut(db, after: step ?? -1)
      var sums = RecordChecksum()
      try BestPoint.write(try bestPoints(db), db, &sums)
    }
    try reload()
  }

  private func cut(_ db: Database, after step: Int) throws {
    let kinds = try Row.fetchAll(
      db,
      sql: """
        SELECT moves, outcome, coalesce(reason, '') AS reason, count(*) AS n FROM step
        WHERE step > max(?, 0) GROUP BY 1, 2, 3
        """, arguments: [step])
    for kind in kinds {
      let (moves, outcome): (String, String) = (try kind.value("moves"), try kind.value("outcome"))
      let (reason, count): (String, Int) = (try kind.value("reason"), try kind.value("n"))
      try db.execute(
        sql: "UPDATE tally SET n = n - ? WHERE moves = ? AND outcome = ? AND reason = ?",
        arguments: [count, moves, outcome, reason])
    }
    try db.execute(sql: "DELETE FROM tally WHERE n <= 0")
    for table in ["step", "state", "mark"] {
      try db.execute(sql: "DELETE FROM \(table) WHERE step > ?", arguments: [step])
    }
  }

  /// The best points of the steps that are left.
  private func bestPoints(_ db: Database) throws -> [BestPoint] {
    var kept = BestPoints<T.Record>()
    var decoder = StepDecoder(file: database.path, format: FormatNumber.chain)
    let rows = try Row.fetchCursor(
      db,
      sql: ChainSchema.steps(format: FormatNumber.chain)
        + " WHERE data IS NOT NULL ORDER BY step.step")
    while let row = try rows.next() {
      let record = try decoder.step(row, db).record
      guard let json = record.state, kept.admits(record.logDensity) else { continue }
      _ = kept.insert(try decode(json, "step \(record.step)", of: T.Record.self), json: json)
    }
    return kept.entries.map {
      BestPoint(chain: 0, step: $0.state.step, logDensity: $0.state.logDensity, state: $0.json)
    }
  }
}
