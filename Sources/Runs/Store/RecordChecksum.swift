import Documents

/// Checksums of what a chain stores: XXH64 over the values one after the other, numbers as eight bytes
/// (little-endian), texts with their length before them.
///
/// The buffer is used again: a walk allocates nothing here.
struct RecordChecksum {
  private var buffer: [UInt8] = []

  /// Of a step, what its chain had come to by then, and its state.
  mutating func of(_ step: StoredStep) -> Int64 {
    buffer.removeAll(keepingCapacity: true)
    let (record, transition) = (step.record, step.record.transition)
    add(record.step)
    add(transition.outcome.rawValue)
    for move in transition.moves {
      buffer.append(contentsOf: move.utf8)
      buffer.append(UInt8(ascii: "\n"))
    }
    // As the row holds them: no move and one without a name are the same.
    if !transition.moves.isEmpty { buffer[buffer.count - 1] = 0 } else { buffer.append(0) }
    add(transition.proposedLogDensity.flatMap { $0.isNaN ? nil : $0 })
    add(transition.temperature)
    add(transition.reason)
    add(record.logDensity)
    add(step.accepted)
    add(step.best)
    add(record.state)
    return sum()
  }

  /// Of a checkpoint or a mark.
  mutating func of(_ checkpoint: StoredCheckpoint) -> Int64 {
    buffer.removeAll(keepingCapacity: true)
    add(checkpoint.step)
    add(checkpoint.state)
    add(checkpoint.random.count)
    buffer += checkpoint.random
    add(checkpoint.accepted)
    add(checkpoint.seconds)
    add(checkpoint.time)
    return sum()
  }

  /// Of one of the best points.
  mutating func of(_ point: BestPoint, rank: Int) -> Int64 {
    buffer.removeAll(keepingCapacity: true)
    add(rank)
    add(point.step)
    add(point.logDensity)
    add(point.state)
    return sum()
  }

  private func sum() -> Int64 { Int64(bitPattern: XXHash64.hash(buffer)) }

  private mutating func add(_ value: Int) {
    withUnsafeBytes(of: Int64(value).littleEndian) { buffer.append(contentsOf: $0) }
  }

  /// SQLite gives -0 back as 0.
  private mutating func add(_ value: Double) {
    withUnsafeBytes(of: (value + 0).bitPattern.littleEndian) { buffer.append(contentsOf: $0) }
  }

  private mutating func add(_ value: Double?) {
    buffer.append(value == nil ? 0 : 1)
    if let value { add(value) }
  }

  private mutating func add(_ text: String) {
    add(text.utf8.count)
    buffer.append(contentsOf: text.utf8)
  }

  private mutating func add(_ text: String?) {
    buffer.append(text == nil ? 0 : 1)
    if let text { add(text) }
  }
}
