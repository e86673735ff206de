internal import GRDB
import MarkovChains

/// A chain at one of its steps, as a curve shows it.
public struct TraceStep: Sendable, Equatable {
  /// The step.
  public var step: Int
  /// ln density after it, and the largest up to it.
  public var logDensity: Double
  public var best: Double
  /// Temperature of the step.
  public var temperature: Double
  /// Accepted steps per step since the one before in the trace; nil at its beginning.
  public var acceptance: Double?
}

extension ChainReader {
  /// At most `count` steps of `first` … `last`, evenly spaced, the last one among them.
  ///
  /// Only these are read: a chain of a million steps takes as long as a short one. What lies between
  /// two of them is seen in `best` and `acceptance`.
  public func trace(
    thinnedTo count: Int, from first: Int = 0, to last: Int = .max
  ) throws(RunError) -> [TraceStep] {
    precondition(count > 1, "at least two steps")
    return try read(orIfEmpty: []) { db in
      let end = min(last, try Int.fetchOne(db, sql: "SELECT max(step) FROM step") ?? -1)
      guard first <= end else { return [] }
      return format == 1
        ? try slowTrace(db, count, first, end) : try trace(db, count, first, end)
    }
  }

  private func trace(_ db: Database, _ count: Int, _ first: Int, _ end: Int) throws -> [TraceStep] {
    let stride = max(try thinning(db)?.stride ?? 1, (end - first + count - 2) / (count - 1))
    var trace: [TraceStep] = []
    var before: (step: Int, accepted: Int)?
    let lookup = try db.cachedStatement(
      sql: """
        SELECT step, density, temperature, accepted, best FROM step
        WHERE step <= ? ORDER BY step DESC LIMIT 1
        """)
    for offset in (0..<count).reversed() {
      let wanted = end - offset * stride
      guard wanted >= first, let row = try Row.fetchOne(lookup, arguments: [wanted]) else {
        continue
      }
      let (step, accepted): (Int, Int) = (try row.value("step"), try row.value("accepted"))
      if step == before?.step || step < first { continue }
      trace.append(
        TraceStep(
          step: step, logDensity: try row.value("density"), best: try row.value("best"),
          temperature: try row.value("temperature"),
          acceptance: before.map { Double(accepted - $0.accepted) / Double(step - $0.step) }))
      before = (step, accepted)
    }
    return trace
  }

  /// Of the format before all steps are read.
  private func slowTrace(
    _ db: Database, _ count: Int, _ first: Int, _ end: Int
  ) throws -> [TraceStep] {
    let stride = max(1, (end - first + count - 2) / (count - 1))
    var trace: [TraceStep] = []
    var (best, accepted, before) = (-Double.infinity, 0, 0)
    let rows = try Row.fetchCursor(
      db, sql: "SELECT step, density, temperature, outcome FROM step WHERE step <= ? ORDER BY step",
      arguments: [end])
    while let row = try rows.next() {
      let (step, density): (Int, Double) = (try row.value("step"), try row.value("density"))
      best = max(best, density)
      if try row.value("outcome") == Transition.Outcome.accepted.rawValue { accepted += 1 }
      guard step >= first, (end - step) % stride == 0 else { continue }
      trace.append(
        TraceStep(
          step: step, logDensity: density, best: best, temperature: try row.value("temperature"),
          acceptance: trace.isEmpty ? nil : Double(accepted - before) / Double(stride)))
      before = accepted
    }
    return trace
  }
}
