import MarkovChains
import Numerics

/// How a walk ended.
public enum Ending: Sendable, Equatable {
  /// All steps are made.
  case finished
  /// Stopped early; a resume goes on.
  case stopped
}

/// Walks one chain from its start or its checkpoint to its last step, or to where its kernel ends it.
public struct ChainLoop<K: Kernel>: Sendable {
  /// The chain, from 0.
  public var chain: Int
  /// The seed of the run.
  public var seed: UInt64
  /// Steps to make in all.
  public var steps: Int
  /// What makes a step.
  public var kernel: K
  /// Makes the state of step 0; its draws are the first of the chain's stream.
  public var start: @Sendable (inout RandomStream) throws -> ChainState<K.T>

  /// Describes a walk.
  public init(
    chain: Int, seed: UInt64, steps: Int, kernel: K,
    start: @escaping @Sendable (inout RandomStream) throws -> ChainState<K.T>
  ) {
    self.chain = chain
    self.seed = seed
    self.steps = steps
    self.kernel = kernel
    self.start = start
  }

  /// Walks until the last step or until `stop` is raised, storing in `store`.
  ///
  /// An error that is no `RejectedPoint` leaves the loop; the file stays at its last commit, from which
  /// a resume makes the steps since then again.
  public func run(
    storingIn store: ChainStore<K.T>, until stop: StopSignal,
    progress: (ChainProgress) -> Void = { _ in }
  ) async throws -> Ending {
    let clock = ContinuousClock()
    let began = clock.now
    let before = store.checkpoint?.seconds ?? 0
    func seconds() -> Double { before + (clock.now - began) / .seconds(1) }

    var random = try stream(store.checkpoint)
    var state = try firstState(store, &random)
    if store.checkpoint == nil {
      try store.commit(state, random: random.state, seconds: seconds())
    }
    let firstStep = state.step
    progress(report(store, state, since: firstStep))
    while state.step < steps, state.isEnded != true {
      if stop.isRaised || Task.isCancelled {
        try store.commit(state, random: random.state, seconds: seconds())
        return .stopped
      }
      try store.append(try advance(&state, store.lastTemperature, &random), state)
      if store.isDue || state.step == steps || state.isEnded == true {
        try store.commit(state, random: random.state, seconds: seconds())
        progress(report(store, state, since: firstStep))
        await Task.yield()
      }
    }
    return .finished
  }

  private func stream(_ checkpoint: Checkpoint<K.T>?) throws -> RandomStream {
    if let checkpoint { return try RandomStream(state: checkpoint.random) }
    return RandomStream(runSeed: seed, chain: UInt64(chain))
  }

  private func firstState(
    _ store: ChainStore<K.T>, _ random: inout RandomStream
  ) throws -> ChainState<K.T> {
    if let checkpoint = store.checkpoint { return checkpoint.state }
    do {
      var state = try start(&random)
      state.step = 0
      let transition = Transition(
        moves: [], outcome: .unchanged, proposedLogDensity: nil, temperature: 1)
      try store.append(transition, state)
      return state
    } catch let rejection as RejectedPoint {
      throw RunError.noStart(chain: chain, reason: rejection.reason)
    }
  }

  /// One step; a rejected point that the kernel lets through is a refused step too.
  private func advance(
    _ state: inout ChainState<K.T>, _ temperature: Double, _ random: inout RandomStream
  ) throws -> Transition {
    do {
      let (next, transition) = try kernel.step(from: state, using: &random)
      precondition(next.step == state.step + 1, "a kernel makes one step at a time")
      state = next
      return transition
    } catch let rejection as RejectedPoint {
      state.step += 1
      return Transition(
        moves: [], outcome: .refused, proposedLogDensity: nil, temperature: temperature,
        reason: rejection.reason)
    }
  }

  private func report(
    _ store: ChainStore<K.T>, _ state: ChainState<K.T>, since first: Int
  ) -> ChainProgress {
    ChainProgress(
      chain: chain, step: state.step, steps: steps, stepsHere: state.step - first,
      accepted: store.accepted, temperature: store.lastTemperature, logDensity: state.logDensity,
      bestLogDensity: store.bestLogDensity ?? state.logDensity)
  }
}
