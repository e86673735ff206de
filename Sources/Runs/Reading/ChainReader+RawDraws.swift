internal import GRDB

/// What a chain was at one of its steps, with its state as it is stored.
public struct RawDraw: Sendable {
  /// The step.
  public var step: Int
  /// ln density after it.
  public var logDensity: Double
  /// Temperature of the step.
  public var temperature: Double
  /// Steps accepted up to it, those that thinning removed among them; nil in files of the format before.
  public var accepted: Int?
  /// The step whose state is the chain's now, and that state's JSON.
  public var stateStep: Int
  public var state: String
}

extension ChainReader {
  /// Calls `body` for the steps after `first` up to `last` that are multiples of `stride` steps away from
  /// `last`; of a chain that was thinned, for those among them that are left as draws.
  ///
  /// A step that was not accepted leaves the state of the one before: it counts again. Only what is asked
  /// for is read, some hundred steps at a time, so that a writer is never kept waiting for long.
  public func forEachDraw(
    after first: Int, to last: Int, every stride: Int = 1, _ body: (RawDraw) throws -> Void
  ) throws {
    precondition(stride > 0, "a stride")
    let thinning = try thinning()
    var states = StateLookup(self)
    let distance = max(0, last - first - 1) / stride * stride
    var next = last - distance
    while next > first, next <= last {
      let chunk = Swift.stride(from: next, through: last, by: stride).prefix(512).filter { step in
        thinning.map { step > $0.upTo || step % $0.stride == 0 } ?? true
      }
      let draws = try read(orIfEmpty: []) { db in
        try chunk.compactMap { try draw(at: $0, &states, db) }
      }
      for draw in draws { try body(draw) }
      next += 512 * stride
    }
  }

  private func draw(at step: Int, _ states: inout StateLookup, _ db: Database) throws -> RawDraw? {
    let accepted = format == 1 ? "NULL AS accepted" : "accepted"
    let lookup = try db.cachedStatement(
      sql: "SELECT density, temperature, \(accepted) FROM step WHERE step = ?")
    guard let row = try Row.fetchOne(lookup, arguments: [step]) else { return nil }
    let (found, text) = try states.state(atStep: step, db)
    return RawDraw(
      step: step, logDensity: try row.value("density"), temperature: try row.value("temperature"),
      accepted: try row.optional("accepted"), stateStep: found, state: text)
  }
}
