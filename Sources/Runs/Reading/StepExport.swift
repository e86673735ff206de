import Documents

/// All step records as lines of JSON: what two runs are compared by.
///
/// The bytes depend on the steps alone, not on time, restarts or batches.
public enum StepExport {
  /// Calls `body` with one line after the other, each with its line feed.
  public static func forEachLine(of run: Run, _ body: ([UInt8]) throws -> Void) throws {
    for chain in run.chains {
      try chain.forEachRecord { try body(line($0, chain: chain.chain)) }
    }
  }

  /// All lines at once.
  public static func bytes(of run: Run) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try forEachLine(of: run) { bytes += $0 }
    return bytes
  }

  static func line(_ record: StepRecord, chain: Int) -> [UInt8] {
    let transition = record.transition
    var members: [(name: String, value: JSONValue)] = [
      ("chain", .integer(Int64(chain))),
      ("step", .integer(Int64(record.step))),
      ("outcome", .string(transition.outcome.rawValue)),
      ("moves", .array(transition.moves.map { .string($0) })),
      ("temperature", number(transition.temperature)),
      ("logDensity", number(record.logDensity)),
    ]
    if let proposed = transition.proposedLogDensity {
      members.append(("proposedLogDensity", number(proposed)))
    }
    if let reason = transition.reason { members.append(("reason", .string(reason))) }
    var bytes = JSONValue.object(members).canonicalBytes
    if let state = record.state {
      bytes.removeLast()
      bytes += Array(",\"state\":".utf8) + Array(state.utf8) + [UInt8(ascii: "}")]
    }
    return bytes + [0x0A]
  }

  /// ±∞ has no number in JSON: it is written as text.
  private static func number(_ value: Double) -> JSONValue {
    value.isFinite ? .number(value) : .string("\(value)")
  }
}
