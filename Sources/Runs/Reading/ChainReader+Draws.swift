/// What a chain was at one of its steps, as far as a reader wants to know.
public struct ChainDraw<State: Decodable & Sendable>: Sendable {
  /// The step.
  public var step: Int
  /// ln density after it.
  public var logDensity: Double
  /// The state after it, decoded from what was stored at the last accepted step.
  public var state: State
}

extension ChainReader {
  /// The steps after `first` up to `last` that are multiples of `stride` steps away from `last`; of a
  /// chain that was thinned, those among them that are left as draws.
  ///
  /// A step that was not accepted leaves the state of the one before: it counts again. Only what is asked
  /// for is read and decoded, each state once.
  public func draws<State>(
    _ type: State.Type, after first: Int, to last: Int, every stride: Int = 1
  ) throws -> [ChainDraw<State>] where State: Decodable & Sendable {
    precondition(stride > 0 && first >= 0, "a stride, and a step")
    var known: (step: Int, state: State)?
    var draws: [ChainDraw<State>] = []
    draws.reserveCapacity(max(0, last - first) / stride + 1)
    try forEachDraw(after: first, to: last, every: stride) { raw in
      let state: State
      if let known, known.step == raw.stateStep {
        state = known.state
      } else {
        state = try decode(raw.state, raw.stateStep)
        known = (raw.stateStep, state)
      }
      draws.append(ChainDraw(step: raw.step, logDensity: raw.logDensity, state: state))
    }
    return draws
  }

  private func decode<State: Decodable>(_ json: String, _ step: Int) throws(RunError) -> State {
    do { return try StateCoder.decode(State.self, from: Array(json.utf8)) } catch {
      throw .damaged(
        file: path, place: "step \(step), \(StateCoder.place(of: error))",
        reason: StateCoder.reason(of: error), remedy: "put back a copy of the file")
    }
  }

  /// The state with which the chain goes on, of a tempered chain all rungs; nil before the first.
  public func checkpoint<State: Decodable>(as type: State.Type) throws(RunError) -> State? {
    guard let json = try checkpointState() else { return nil }
    return try decode(json, try lastStep() ?? 0)
  }

  /// Whether the kernel of the chain has ended it (`ChainState.isEnded`), before the last step of the plan.
  public func hasEnded() throws(RunError) -> Bool {
    struct End: Decodable { var isEnded: Bool? }
    guard let json = try checkpointState() else { return false }
    let end: End = try decode(json, try lastStep() ?? 0)
    return end.isEnded ?? false
  }
}
