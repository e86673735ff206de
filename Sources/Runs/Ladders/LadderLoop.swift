import MarkovChains
import Numerics

/// Walks a ladder of chains in step with each other, on one process or on several.
///
/// Every rung is a chain of the run with its own file and random stream; a rank walks a block of rungs. The
/// steps do not depend on how many ranks there are: a rung takes random numbers from its own stream only, and
/// both sides of an exchange work out alike whether it is accepted. All ranks store after the same step.
public struct LadderLoop<K: ExchangeKernel> {
  /// Where the run is stored.
  public var folder: RunFolder
  /// Name and version of the program.
  public var program: String
  /// When neighbours exchange.
  public var exchanges: ExchangeSchedule
  private let rungs: Int
  private let steps: Int
  private let seed: UInt64
  private let kernel: (Int) throws -> K
  private let start: (Int, inout RandomStream) throws -> ChainState<K.T>

  /// Describes the walk of `plan`, whose walkers are the rungs, the coldest first.
  public init<S>(
    folder: RunFolder, plan: RunPlan<S>, program: String, exchanges: ExchangeSchedule,
    kernel: @escaping (_ rung: Int) throws -> K,
    start: @escaping (_ rung: Int, inout RandomStream) throws -> ChainState<K.T>
  ) {
    (self.folder, self.program, self.exchanges) = (folder, program, exchanges)
    (rungs, steps, seed) = (plan.walkers, plan.steps, plan.seed)
    (self.kernel, self.start) = (kernel, start)
  }

  /// The rungs of a rank: blocks of neighbours, of sizes that differ by at most one.
  static func block(_ rank: Int, of size: Int, rungs: Int) -> Range<Int> {
    (rank * rungs / size)..<((rank + 1) * rungs / size)
  }

  /// Walks to the last step, or until `stop` is raised on any rank; all ranks call it.
  ///
  /// Rank 0 holds the lock of the run. An error of one rank must end the others: they wait for it.
  public func run(
    over link: some RankLink, until stop: StopSignal, progress: (RunProgress) -> Void = { _ in }
  ) throws -> Ending {
    let lock = link.rank == 0 ? try RunLock(folder) : nil
    defer { withExtendedLifetime(lock) {} }
    let clock = ContinuousClock()
    let began = clock.now
    let own = try gather(over: link)
    var step = own[0].state.step
    while step < steps {
      let isExchange = exchanges.isExchange(step, of: steps)
      if isExchange {
        try exchange(own, step: step, over: link)
      } else {
        for rung in own { try rung.advance() }
      }
      step += 1
      // At a mark all rungs store: there the whole ladder can be put back to.
      let isMark = step % ChainSchema.markInterval == 0
      guard isExchange || isMark || step == steps else { continue }
      // 2: stop, 1: store, 0: go on; what any rank wants, all of them do.
      let wish = stop.isRaised ? 2 : own.contains(where: { $0.store.isDue }) ? 1 : 0
      let word = try link.largest(wish)
      guard word > 0 || step == steps else { continue }
      for rung in own { try rung.commit() }
      progress(report(own, seconds: (clock.now - began) / .seconds(1)))
      if word == 2, step < steps { return .stopped }
    }
    // No rank leaves before all have stored.
    _ = try link.largest(0)
    return .finished
  }

  /// Opens the chains of this rank and brings all chains to the same step.
  private func gather(over link: some RankLink) throws -> [LadderRung<K>] {
    let numbers = Self.block(link.rank, of: link.size, rungs: rungs)
    let stores = try numbers.map {
      try ChainStore<K.T>(
        folder.chainPath($0), chain: $0, seed: seed, program: program, keepsEarlier: true,
        claim: Claim(folder.claimPath(chain: $0)))
    }
    let lowest = stores.map { $0.checkpoint?.state.step ?? -1 }.min() ?? -1
    let common = -(try link.largest(-lowest))
    for store in stores { try store.rewind(to: common < 0 ? nil : common) }
    _ = try link.largest(0)
    return try zip(numbers, stores).map { number, store in
      try LadderRung(
        number, kernel: try kernel(number), store: store, seed: seed, start: start)
    }
  }

  private func report(_ own: [LadderRung<K>], seconds: Double) -> RunProgress {
    RunProgress(
      chains: own.map { $0.progress(of: steps) }, walkers: own.count,
      stepsInAll: own.count * steps, seconds: seconds)
  }
}

extension LadderLoop {
  /// An exchange step of all rungs of this rank; pairs from below, so that ranks never wait in a circle.
  private func exchange(
    _ own: [LadderRung<K>], step: Int, over link: some RankLink
  ) throws {
    for (place, rung) in own.enumerated() {
      let partner = exchanges.partner(of: rung.number, step: step, rungs: rungs)
      guard let partner else {
        try rung.exchange(with: nil, proposed: nil)
        continue
      }
      if partner > rung.number, place + 1 < own.count {
        try Self.exchange(rung, own[place + 1])
      } else if partner > rung.number || place == 0 {
        try exchange(rung, with: partner, over: link)
      }
    }
  }

  /// Two rungs of this rank.
  private static func exchange(_ one: LadderRung<K>, _ other: LadderRung<K>) throws {
    let values = (one.state.logDensity, other.state.logDensity)
    let accepted = ReplicaExchange.isAccepted(
      betas: (one.kernel.beta, other.kernel.beta), logDensities: values, lot: one.drawLot())
    let replicas = (one.kernel.replica(of: one.state), other.kernel.replica(of: other.state))
    try one.exchange(with: accepted ? replicas.1 : nil, proposed: values.1)
    try other.exchange(with: accepted ? replicas.0 : nil, proposed: values.0)
  }

  /// A rung of this rank with one of another: first the values, then, where it is accepted, the points.
  private func exchange(
    _ rung: LadderRung<K>, with partner: Int, over link: some RankLink
  ) throws {
    let isColder = rung.number < partner
    let rank = link.rank + (isColder ? 1 : -1)
    let mine = Offer(
      beta: rung.kernel.beta, logDensity: rung.state.logDensity,
      lot: isColder ? rung.drawLot() : 0)
    let theirs = Offer(bytes: try link.exchange(mine.bytes, with: rank))
    let (cold, hot) = isColder ? (mine, theirs) : (theirs, mine)
    let accepted = ReplicaExchange.isAccepted(
      betas: (cold.beta, hot.beta), logDensities: (cold.logDensity, hot.logDensity), lot: cold.lot)
    guard accepted else { return try rung.exchange(with: nil, proposed: theirs.logDensity) }
    let sent = try StateCoder.encode(rung.kernel.replica(of: rung.state))
    let received = try link.exchange(sent, with: rank)
    let replica = try StateCoder.decode(K.Replica.self, from: received)
    try rung.exchange(with: replica, proposed: theirs.logDensity)
  }
}

/// What one rung tells another before they exchange.
private struct Offer {
  var beta: Double
  var logDensity: Double
  var lot: Double

  init(beta: Double, logDensity: Double, lot: Double) {
    (self.beta, self.logDensity, self.lot) = (beta, logDensity, lot)
  }

  var bytes: [UInt8] {
    withUnsafeBytes(of: (beta.bitPattern, logDensity.bitPattern, lot.bitPattern)) { Array($0) }
  }

  init(bytes: [UInt8]) {
    precondition(bytes.count == 24, "three numbers")
    let words = bytes.withUnsafeBytes { buffer in
      (0..<3).map {
        Double(bitPattern: buffer.loadUnaligned(fromByteOffset: 8 * $0, as: UInt64.self))
      }
    }
    (beta, logDensity, lot) = (words[0], words[1], words[2])
  }
}
