internal import GRDB
import MarkovChains

extension ChainReader {
  /// JSON of the checkpoint's state.
  func checkpointState() throws(RunError) -> String? { try storedCheckpoint()?.state }

  /// The checkpoint as it is stored; nil before the first step.
  func storedCheckpoint() throws(RunError) -> StoredCheckpoint? {
    try read(orIfEmpty: nil) { try StoredCheckpoint.read($0, file: path, format: format) }
  }

  /// JSON of the `ChainState` that the chain was in after `step`: the last one accepted by then.
  public func state(atStep step: Int) throws(RunError) -> String {
    let last = try lastStep()
    guard let last, (0...last).contains(step) else {
      throw .noStep(file: path, step: step, last: last)
    }
    return try read(orIfEmpty: "") { db in
      var states = StateLookup(self)
      return try states.state(atStep: step, db).text
    }
  }

  /// The state after `step`, decoded.
  public func state<T: Target>(
    atStep step: Int, of target: T.Type
  ) throws(RunError) -> ChainState<T> {
    try decode(try state(atStep: step), "step \(step)", of: target)
  }

  /// Decodes the state of a best point.
  public func state<T: Target>(
    of point: BestPoint, of target: T.Type
  ) throws(RunError) -> ChainState<T> {
    try decode(point.state, "step \(point.step)", of: target)
  }

  private func decode<T: Target>(
    _ json: String, _ place: String, of target: T.Type
  ) throws(RunError) -> ChainState<T> {
    do { return try StateCoder.decode(ChainState<T>.self, from: Array(json.utf8)) } catch {
      throw database.damaged(
        "\(place), \(StateCoder.place(of: error))", StateCoder.reason(of: error))
    }
  }
}

/// Looks up states of a chain; a state that is asked for again is not unpacked again.
struct StateLookup {
  private let file: String
  private let format: Int
  private var decoder: StepDecoder
  private var known: (step: Int, text: String)?

  init(_ chain: ChainReader) {
    (file, format) = (chain.path, chain.format)
    decoder = StepDecoder(file: chain.path, format: chain.format)
  }

  /// The last state stored up to a step, and the step at which it was.
  mutating func state(atStep step: Int, _ db: Database) throws -> (step: Int, text: String) {
    let last = ChainSchema.lastState(format: format)
    guard let found = try Int.fetchOne(db.cachedStatement(sql: "SELECT \(last)"), arguments: [step])
    else {
      throw RunError.damaged(
        file: file, place: "step 0", reason: "its state is missing", remedy: ChainDatabase.remedy)
    }
    if let known, known.step == found { return known }
    let sql = ChainSchema.steps(format: format) + " WHERE step.step = ?"
    guard let row = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [found]),
      let text = try decoder.record(row, db).state
    else {
      throw RunError.damaged(
        file: file, place: "step \(found)", reason: "its state is missing",
        remedy: ChainDatabase.remedy)
    }
    known = (found, text)
    return (found, text)
  }
}
