import Foundation
import MarkovChains
import Numerics

/// Walks all chains of a run as tasks of one group.
public struct RunLoop<K: Kernel>: Sendable {
  /// Where the run is stored.
  public var folder: RunFolder
  /// Name and version of the program, written into the chain files.
  public var program: String
  /// How often `progress` is called at most.
  public var interval: Duration = .milliseconds(500)
  /// Threads that walk; no result depends on it.
  public var threads: Int = max(1, ProcessInfo.processInfo.activeProcessorCount)
  /// Whether the run may end at a step that every chain has just made; asked as the plan says.
  ///
  /// It must be a function of the steps up to that one.
  public var isEnough: (@Sendable (_ run: Run, _ step: Int) throws -> Bool)?
  /// The kernel of one more step, told its number, with which every chain of a run that ends early closes.
  ///
  /// Nil: there is no such step.
  public var closing: (@Sendable (_ step: Int) -> K)?
  /// Which chains are walked, and how; nil walks all of them.
  public var part: RunPart?
  /// Where this walk ends, before the last step of the plan; nil walks to that.
  public var lastStep: Int?
  /// Chains that take turns; of more the next one begins when one has ended.
  private static var atOnce: Int { 200 }
  private let walkers: Int
  private let steps: Int
  private let every: Int?
  private let seed: UInt64
  private let chainLoop: @Sendable (_ chain: Int, _ steps: Int, _ kernel: K?) throws -> ChainLoop<K>

  /// Describes the walk of `plan`; `kernel` makes the kernel of a chain and `start` its first state.
  public init<S>(
    folder: RunFolder, plan: RunPlan<S>, program: String,
    kernel: @escaping @Sendable (_ chain: Int) throws -> K,
    start: @escaping @Sendable (_ chain: Int, inout RandomStream) throws -> ChainState<K.T>
  ) {
    self.folder = folder
    self.program = program
    walkers = plan.walkers
    steps = plan.steps
    seed = plan.seed
    every = plan.until?.every
    let seed = plan.seed
    chainLoop = { chain, steps, closing in
      ChainLoop(
        chain: chain, seed: seed, steps: steps, kernel: try closing ?? kernel(chain),
        start: { random in try start(chain, &random) })
    }
  }

  /// Walks every chain to its end, from its checkpoint where it has one; each chain is claimed meanwhile,
  /// and where all are walked the run is locked.
  ///
  /// Where the plan says when it may end before, the chains walk from one look at them to the next. An
  /// error of one chain stops the others after their step; the error of the lowest chain is thrown.
  public func run(
    until stop: StopSignal, progress: @escaping @Sendable (RunProgress) -> Void = { _ in }
  ) async throws -> Ending {
    if let part { return try await walk(part, stop, progress) }
    let lock = try RunLock(folder)
    defer { withExtendedLifetime(lock) {} }
    let all = Array(0..<walkers)
    let board = ProgressBoard(
      walkers: walkers, steps: steps, interval: interval, report: progress)
    let last = min(lastStep ?? steps, steps)
    if let end = try folder.earlyEnd(), end.step < steps {
      // A chain that was put back makes the steps before the closing one as it made them then.
      let before = closing == nil ? end.step : end.step - 1
      let ending = try await walk(all, to: min(last, before), stop, board)
      guard ending == .finished, last >= end.step else { return ending }
      return try await walk(all, to: end.step, stop, board, with: closing?(end.step))
    }
    if lastStep != nil { return try await walk(all, to: last, stop, board) }
    var goal = try firstGoal()
    while true {
      let ending = try await walk(all, to: goal, stop, board)
      if ending == .stopped || goal >= steps { return ending }
      let run = try Run(opening: folder)
      if try run.isFinished() { return .finished }
      if let isEnough, try isEnough(run, goal) {
        // Written before the last step, so that a run that is killed in it goes on with it.
        let end = closing == nil ? goal : goal + 1
        try folder.endEarly(atStep: end)
        return try await walk(all, to: end, stop, board, with: closing?(end))
      }
      goal = min(steps, goal + (every ?? steps))
    }
  }

  /// The first look that no chain has gone beyond: at those before it was not enough.
  private func firstGoal() throws -> Int {
    guard let every, isEnough != nil else { return steps }
    var most = 0
    for chain in try Run(opening: folder).chains { most = max(most, try chain.lastStep() ?? 0) }
    return min(steps, max(1, (most + every - 1) / every) * every)
  }

  /// Walks some chains, to the next look where the plan has looks: whether that was enough is for one
  /// who sees all chains.
  private func walk(
    _ part: RunPart, _ stop: StopSignal, _ progress: @escaping @Sendable (RunProgress) -> Void
  ) async throws -> Ending {
    for chain in part.numbers where !(0..<walkers).contains(chain) {
      throw RunError.noChain(name: folder.name, chain: chain, count: walkers)
    }
    let end = try folder.earlyEnd().map(\.step).flatMap { $0 < steps ? $0 : nil }
    let goal = min(steps, try end ?? part.upTo ?? firstGoal())
    let board = ProgressBoard(
      walkers: part.numbers.count, steps: goal, interval: interval, report: progress)
    return try await walk(
      part.numbers, to: goal, stop, board, with: end.flatMap { closing?($0) })
  }

  private func walk(
    _ chains: [Int], to goal: Int, _ stop: StopSignal, _ board: ProgressBoard,
    with closing: K? = nil
  ) async throws -> Ending {
    let executor = WalkerThreads(count: max(1, min(threads, chains.count)))
    let results = await withTaskGroup(of: (Int, Result<Ending, any Error>).self) { group in
      // A chain has its file open while it is walked, and a process may not have thousands open.
      var waiting = chains[...]
      func begin() {
        guard let chain = waiting.popFirst() else { return }
        group.addTask(executorPreference: executor) {
          await attempt(chain, to: goal, stop, board, closing)
        }
      }
      for _ in 0..<max(threads, Self.atOnce) { begin() }
      var results: [Int: Result<Ending, any Error>] = [:]
      while let (chain, result) = await group.next() {
        results[chain] = result
        begin()
      }
      return results
    }
    withExtendedLifetime(executor) {}
    let endings = try chains.compactMap { try results[$0]?.get() }
    return endings.contains(.stopped) ? .stopped : .finished
  }

  private func attempt(
    _ chain: Int, to goal: Int, _ stop: StopSignal, _ board: ProgressBoard, _ closing: K?
  ) async -> (Int, Result<Ending, any Error>) {
    do {
      return (chain, .success(try await walk(chain, to: goal, stop, board, closing)))
    } catch {
      stop.request()
      return (chain, .failure(error))
    }
  }

  private func walk(
    _ chain: Int, to goal: Int, _ stop: StopSignal, _ board: ProgressBoard, _ closing: K?
  ) async throws -> Ending {
    try checkOrigin(chain)
    let claim = try Claim(
      folder.claimPath(chain: chain), owner: part?.owner, waiting: part == nil ? nil : stop)
    let store = try ChainStore<K.T>(
      folder.chainPath(chain), chain: chain, seed: seed, program: program, claim: claim)
    if let batch = part?.batch { store.batch = batch }
    let ending = try await chainLoop(chain, goal, closing).run(
      storingIn: store, until: stop, progress: board.update)
    withExtendedLifetime(claim) {}
    return ending
  }

  /// A chain that was walked in another run cannot be begun again here.
  private func checkOrigin(_ chain: Int) throws {
    let path = folder.chainPath(chain)
    guard !FileManager.default.fileExists(atPath: path),
      FileManager.default.fileExists(atPath: folder.provenancePath),
      let origins = try folder.provenance().origins, origins.indices.contains(chain)
    else { return }
    let origin = origins[chain]
    throw RunError.damaged(
      file: path, place: "its folder",
      reason: "there is no such file; it came from chain \(origin.chain) of \(origin.run)",
      remedy: "put back a copy, or make the run anew from \(origin.run)")
  }
}
