import Foundation
internal import GRDB
import MarkovChains

extension ChainReader {
  /// Counts and the best point, of one moment.
  public func summary() throws(RunError) -> ChainSummary {
    let nothing = ChainSummary(chain: chain, accepted: 0, moves: [], refusals: [], seconds: 0)
    return try read(orIfEmpty: nothing) { db in
      var summary = nothing
      if let row = try Row.fetchOne(db, sql: "SELECT step, accepted, seconds, time FROM checkpoint")
      {
        summary.lastStep = try row.value("step")
        summary.accepted = try row.value("accepted")
        summary.seconds = try row.value("seconds")
        summary.lastStepTime = Date(timeIntervalSince1970: try row.value("time"))
      }
      if let row = try Row.fetchOne(
        db, sql: "SELECT density, temperature FROM step ORDER BY step DESC LIMIT 1")
      {
        summary.logDensity = try row.value("density")
        summary.temperature = try row.value("temperature")
      }
      summary.best = try best(db).first
      try count(db, into: &summary)
      return summary
    }
  }

  private func count(_ db: Database, into summary: inout ChainSummary) throws {
    var moves: [String: ChainSummary.MoveCount] = [:]
    var refusals: [String: Int] = [:]
    let groups = try Row.fetchAll(
      db,
      sql: format == 1
        ? "SELECT moves, outcome, reason, count(*) AS n FROM step WHERE step > 0 GROUP BY 1, 2, 3"
        : "SELECT moves, outcome, nullif(reason, '') AS reason, n FROM tally")
    for group in groups {
      let (outcome, n): (String, Int) = (try group.value("outcome"), try group.value("n"))
      for name in Set(StepRecord.moves(from: try group.value("moves"))) {
        moves[name, default: .init(name: name, proposed: 0, accepted: 0, refused: 0)].add(
          outcome, n)
      }
      if outcome == Transition.Outcome.refused.rawValue {
        refusals[try group.optional("reason") ?? "no reason given", default: 0] += n
      }
    }
    summary.moves = moves.values.sorted { $0.name < $1.name }
    summary.refusals = refusals.map { .init(reason: $0.key, count: $0.value) }
      .sorted { ($1.count, $0.reason) < ($0.count, $1.reason) }
  }
}

extension ChainSummary.MoveCount {
  fileprivate mutating func add(_ outcome: String, _ n: Int) {
    proposed += n
    if outcome == Transition.Outcome.accepted.rawValue { accepted += n }
    if outcome == Transition.Outcome.refused.rawValue { refused += n }
  }
}
