import MarkovChains
import Numerics

/// One rung while it is walked: state, random stream, and its file, of which this process is the writer.
final class LadderRung<K: ExchangeKernel> {
  let number: Int
  let kernel: K
  let store: ChainStore<K.T>
  private(set) var state: ChainState<K.T>
  private var random: RandomStream
  private let clock = ContinuousClock()
  private let began: ContinuousClock.Instant
  private let before: Double
  private let firstStep: Int

  /// Goes on from the checkpoint of the store, or begins.
  init(
    _ number: Int, kernel: K, store: ChainStore<K.T>, seed: UInt64,
    start: (Int, inout RandomStream) throws -> ChainState<K.T>
  ) throws {
    self.number = number
    self.kernel = kernel
    self.store = store
    began = clock.now
    before = store.checkpoint?.seconds ?? 0
    if let checkpoint = store.checkpoint {
      random = try RandomStream(state: checkpoint.random)
      state = checkpoint.state
      firstStep = state.step
      return
    }
    random = RandomStream(runSeed: seed, chain: UInt64(number))
    firstStep = 0
    do {
      state = try start(number, &random)
    } catch let rejection as RejectedPoint {
      throw RunError.noStart(chain: number, reason: rejection.reason)
    }
    state.step = 0
    let transition = Transition(
      moves: [], outcome: .unchanged, proposedLogDensity: nil, temperature: 1 / kernel.beta)
    try store.append(transition, state)
    try commit()
  }

  /// A step of its own.
  func advance() throws {
    do {
      let (next, transition) = try kernel.step(from: state, using: &random)
      precondition(next.step == state.step + 1, "a kernel makes one step at a time")
      state = next
      try store.append(transition, state)
    } catch let rejection as RejectedPoint {
      state.step += 1
      try store.append(
        Transition(
          moves: [], outcome: .refused, proposedLogDensity: nil, temperature: 1 / kernel.beta,
          reason: rejection.reason), state)
    }
  }

  /// A number that decides an exchange; the colder one of a pair draws it.
  func drawLot() -> Double { random.uniform() }

  /// Makes an exchange step: with a replica where it was accepted, without where it was not.
  func exchange(with other: K.Replica?, proposed: Double?) throws {
    state.step += 1
    if let other { kernel.take(other, into: &state) }
    let outcome: Transition.Outcome =
      proposed == nil ? .unchanged : other == nil ? .rejected : .accepted
    try store.append(
      Transition(
        moves: proposed == nil ? [] : [ReplicaExchange.name], outcome: outcome,
        proposedLogDensity: proposed, temperature: 1 / kernel.beta), state)
  }

  /// Stores what was gathered.
  func commit() throws {
    let seconds = before + (clock.now - began) / .seconds(1)
    try store.commit(state, random: random.state, seconds: seconds)
  }

  /// Where it stands.
  func progress(of steps: Int) -> ChainProgress {
    ChainProgress(
      chain: number, step: state.step, steps: steps, stepsHere: state.step - firstStep,
      accepted: store.accepted, temperature: store.lastTemperature, logDensity: state.logDensity,
      bestLogDensity: store.bestLogDensity ?? state.logDensity)
  }
}
