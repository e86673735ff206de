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
  /// for is read, some hundred steps at a time, so that a writer is never kept waiting for long. Each record
  /// that a draw comes from is compared with its checksum.
  public func forEachDraw(
    after first: Int, to last: Int, every stride: Int = 1, _ body: (RawDraw) throws -> Void
  ) throws {
    precondition(stride > 0, "a stride")
    let thinning = try thinning()
    var lookup = try DrawLookup(self)
    let distance = max(0, last - first - 1) / stride * stride
    var next = last - distance
    while next > first, next <= last {
      let chunk = Swift.stride(from: next, through: last, by: stride).prefix(512).filter { step in
        thinning.map { step > $0.upTo || step % $0.stride == 0 } ?? true
      }
      let draws = try read(orIfEmpty: []) { try lookup.draws(at: chunk, $0) }
      for draw in draws { try body(draw) }
      next += 512 * stride
    }
  }
}

/// Looks up draws in the order of their steps.
private struct DrawLookup {
  private let database: ChainDatabase
  /// The last step that there is.
  private let stored: Int
  private var decoder: StepDecoder
  private var states: StateLookup
  private let sql: String
  /// Where nothing was accepted in between, the state is the same and need not be looked up.
  private var known: (accepted: Int, step: Int, text: String)?

  init(_ chain: ChainReader) throws(RunError) {
    (database, stored) = (chain.database, try chain.lastStep() ?? -1)
    decoder = StepDecoder(file: chain.path, format: chain.format)
    states = StateLookup(chain)
    sql = ChainSchema.steps(format: chain.format) + " WHERE step.step = ?"
  }

  mutating func draws(at steps: [Int], _ db: Database) throws -> [RawDraw] {
    let statement = try db.cachedStatement(sql: sql)
    var draws: [RawDraw] = []
    draws.reserveCapacity(steps.count)
    for step in steps {
      let rows = try Row.fetchCursor(statement, arguments: [step])
      guard let row = try rows.next() else {
        if step > stored { continue }
        throw database.missing(step)
      }
      let found = try decoder.step(row, db)
      let accepted = decoder.format > 1 ? found.accepted : nil
      let state = try state(of: found.record, accepted, db)
      draws.append(
        RawDraw(
          step: step, logDensity: found.record.logDensity,
          temperature: found.record.transition.temperature, accepted: accepted,
          stateStep: state.step, state: state.text))
    }
    return draws
  }

  private mutating func state(
    of record: StepRecord, _ accepted: Int?, _ db: Database
  ) throws -> (step: Int, text: String) {
    if let known, known.accepted == accepted { return (known.step, known.text) }
    let found =
      try record.state.map { (record.step, $0) } ?? states.state(atStep: record.step, db)
    known = accepted.map { ($0, found.0, found.1) }
    return found
  }
}
