internal import GRDB

/// A step, and what its chain had come to by then.
struct StoredStep {
  var record: StepRecord
  /// Steps accepted so far, this one included.
  var accepted: Int
  /// The largest ln density so far.
  var best: Double
}

/// Reads steps and refuses those that are damaged.
struct StepDecoder {
  let file: String
  let format: Int
  private var unpacker = StateUnpacker()
  private var sums = RecordChecksum()

  init(file: String, format: Int) {
    self.file = file
    self.format = format
  }

  /// The step in a row of `ChainSchema.steps`; of the format before, what its chain had come to by then
  /// is not known.
  mutating func step(_ row: Row, _ db: Database) throws -> StoredStep {
    guard format > 1 else {
      return StoredStep(
        record: try StepRecord(row, state: try row.optional(StepColumn.state), file: file),
        accepted: 0,
        best: -.infinity)
    }
    let state = try unpacker.state(row, db)
    let stored = StoredStep(
      record: try StepRecord(row, state: state, file: file),
      accepted: try row.value(.accepted), best: try row.value(.best))
    guard sums.of(stored) == (try row.value(.checksum) as Int64) else {
      throw RunError.damaged(
        file: file, place: "step \(stored.record.step)",
        reason: "its checksum is not that of what stands there", remedy: ChainDatabase.remedy)
    }
    return stored
  }

  mutating func record(_ row: Row, _ db: Database) throws -> StepRecord { try step(row, db).record }
}

/// Turns steps into rows: adds them up, packs their states, computes their checksums.
struct StepGatherer {
  private struct Packed {
    var arguments: StatementArguments
    var state: StatementArguments?
  }

  /// Steps accepted so far.
  private(set) var accepted = 0
  /// The largest ln density so far.
  private(set) var best = -Double.infinity
  /// The last step gathered.
  private(set) var lastStep: Int?
  private var rows: [Packed] = []
  private var tally = StepTally()
  private var packer = StatePacker()
  private var sums = RecordChecksum()

  var count: Int { rows.count }

  /// Goes on from a checkpoint.
  mutating func resume(accepted: Int, best: Double) {
    (self.accepted, self.best) = (accepted, best)
  }

  /// Gathers a step.
  mutating func add(_ record: StepRecord) { append(pass(record)) }

  /// Counts a step and adds it to the sums, without keeping it.
  mutating func pass(_ record: StepRecord) -> StoredStep {
    if record.transition.outcome == .accepted { accepted += 1 }
    best = max(best, record.logDensity)
    tally.add(record)
    return StoredStep(record: record, accepted: accepted, best: best)
  }

  /// Keeps a step with its sums.
  mutating func append(_ step: StoredStep) {
    let (record, transition) = (step.record, step.record.transition)
    lastStep = record.step
    let packed = record.state.map { packer.pack($0, step: record.step) }
    rows.append(
      Packed(
        arguments: [
          record.step, transition.outcome.rawValue, StepRecord.text(of: transition.moves),
          transition.proposedLogDensity, transition.temperature, transition.reason,
          record.logDensity, step.accepted, step.best, sums.of(step),
        ], state: packed.map { [record.step, $0.base, $0.data] }))
  }

  /// Writes what is gathered.
  func insert(_ db: Database) throws {
    let step = try db.cachedStatement(sql: "INSERT INTO step VALUES (?,?,?,?,?,?,?,?,?,?)")
    let state = try db.cachedStatement(sql: "INSERT INTO state VALUES (?, ?, ?)")
    for row in rows {
      try step.execute(arguments: row.arguments)
      if let arguments = row.state { try state.execute(arguments: arguments) }
    }
    try tally.insert(db)
  }

  /// Forgets what was written.
  mutating func clear() {
    rows.removeAll(keepingCapacity: true)
    tally.clear()
  }
}
