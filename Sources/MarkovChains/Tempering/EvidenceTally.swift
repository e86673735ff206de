import Foundation

/// Sums over the likelihoods that a frozen ladder met, block by block: what `EvidenceEstimator` knows of
/// a walk of any length, in a few kilobytes.
///
/// Blocks of consecutive steps are filled one after the other; when there are 64, neighbours are put
/// together, so that there are always 32 or more of equal length for the jackknife (but in the first 64
/// steps). Being part of the state, it goes on after a pause as if there had been none.
public struct EvidenceTally: Codable, Sendable, Equatable {
  /// Sums of one block of steps.
  struct Block: Codable, Sendable, Equatable {
    var steps = 0
    /// ln Σ L^(β_k - β_k+1) at rung k + 1, by pair.
    var stones: [Double]
    /// Σ ln L and Σ (ln L)² by rung.
    var sums: [Double]
    var squares: [Double]

    init(rungs: Int) {
      stones = [Double](repeating: -.infinity, count: rungs - 1)
      sums = [Double](repeating: 0, count: rungs)
      squares = sums
    }

    mutating func count(_ logLikelihoods: [Double], betas: [Double]) {
      steps += 1
      for (rung, value) in logLikelihoods.enumerated() {
        sums[rung] += value
        squares[rung] += value * value
        guard rung > 0 else { continue }
        let step = betas[rung - 1] - betas[rung]
        stones[rung - 1] = Self.logSum(stones[rung - 1], step * value)
      }
    }

    mutating func add(_ other: Block) {
      steps += other.steps
      for pair in stones.indices { stones[pair] = Self.logSum(stones[pair], other.stones[pair]) }
      for rung in sums.indices {
        sums[rung] += other.sums[rung]
        squares[rung] += other.squares[rung]
      }
    }

    /// ln (eᵃ + eᵇ).
    private static func logSum(_ a: Double, _ b: Double) -> Double {
      let (low, high) = (min(a, b), max(a, b))
      return low == -.infinity ? high : high + log1p(exp(low - high))
    }
  }

  private(set) var blocks: [Block] = []
  private var blockLength = 1
  private static let capacity = 64

  /// An empty tally.
  public init() {}

  /// Steps counted.
  public var steps: Int { blocks.reduce(0) { $0 + $1.steps } }

  /// Counts a step of the frozen ladder: ln likelihood on every rung.
  mutating func count(_ logLikelihoods: [Double], betas: [Double]) {
    if blocks.last.map({ $0.steps >= blockLength }) ?? true {
      if blocks.count == Self.capacity { halve() }
      blocks.append(Block(rungs: betas.count))
    }
    blocks[blocks.count - 1].count(logLikelihoods, betas: betas)
  }

  private mutating func halve() {
    blocks = stride(from: 0, to: blocks.count, by: 2).map { place in
      var block = blocks[place]
      block.add(blocks[place + 1])
      return block
    }
    blockLength *= 2
  }

  /// The evidence by stepping stones; nil before there are enough blocks, or where the ladder does not
  /// reach the prior.
  public func steppingStone(_ ladder: TemperatureLadder) -> EvidenceEstimate? {
    guard let sums = wholeBlocks(ladder) else { return nil }
    return Jackknife.estimate(sums) { block in
      block.stones.reduce(0) { $0 + $1 - log(Double(block.steps)) }
    }
  }

  /// Thermodynamic integration with its correction; nil as above, and where a likelihood was zero.
  public func thermodynamicIntegral(_ ladder: TemperatureLadder) -> EvidenceEstimate? {
    guard let sums = wholeBlocks(ladder), sums.allSatisfy({ $0.sums.allSatisfy(\.isFinite) })
    else { return nil }
    let rule = { (block: Block) -> (rule: Double, correction: Double) in
      let count = Double(block.steps)
      return ThermodynamicRule.integral(
        ladder.betas.indices.map { rung in
          let mean = block.sums[rung] / count
          return (
            ladder.betas[rung], mean,
            max(0, block.squares[rung] - count * mean * mean) / (count - 1)
          )
        })
    }
    var estimate = Jackknife.estimate(sums) { rule($0).rule - rule($0).correction }
    estimate.ruleError = abs(rule(Jackknife.whole(sums)).correction)
    return estimate
  }

  /// The blocks, a last one that is not full put into the one before it.
  private func wholeBlocks(_ ladder: TemperatureLadder) -> [Block]? {
    guard ladder.betas.last == 0, blocks.count >= Self.capacity / 2, blockLength > 1 else {
      return nil
    }
    var whole = blocks
    if let last = whole.last, last.steps < blockLength {
      whole.removeLast()
      whole[whole.count - 1].add(last)
    }
    return whole
  }
}

/// Errors from leaving out one block at a time.
private enum Jackknife {
  static func whole(_ blocks: [EvidenceTally.Block]) -> EvidenceTally.Block {
    var sum = blocks[0]
    for block in blocks.dropFirst() { sum.add(block) }
    return sum
  }

  /// The estimate of all blocks and the spread of those without one of them.
  static func estimate(
    _ blocks: [EvidenceTally.Block], _ value: (EvidenceTally.Block) -> Double
  ) -> EvidenceEstimate {
    let count = Double(blocks.count)
    let partial = blocks.indices.map { place in
      var others = blocks
      others.remove(at: place)
      return value(whole(others))
    }
    let mean = partial.reduce(0, +) / count
    let squares = partial.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return EvidenceEstimate(
      logEvidence: value(whole(blocks)), error: ((count - 1) / count * squares).squareRoot(),
      ruleError: 0)
  }
}
