import Foundation

/// The inverse temperatures of parallel tempering, and how well neighbours exchange.
///
/// While it adapts, the ladder is made anew after rounds that double in length: rungs are spread so that
/// each pair refuses the same share of its swaps (Syed, Bouchard-Côté, Deligiannidis, Doucet, JRSS B 84,
/// 321 (2022), arXiv:1905.02939, section 5.4). Then it is frozen: only from there on do chains keep
/// detailed balance, and only those swaps are reported.
public struct TemperatureLadder: Codable, Sendable, Equatable {
  /// Swaps of one pair of neighbours.
  public struct Pair: Codable, Sendable, Equatable {
    /// Swaps tried in this round.
    public var tried = 0
    /// Those that were accepted.
    public var accepted = 0
    /// The sum of the probabilities with which they would be: less noisy than their count.
    public var probability = 0.0
    /// Accepted swaps per tried one; nil before the first.
    public var rate: Double? { tried > 0 ? Double(accepted) / Double(tried) : nil }
  }

  /// β from 1 down to 0.
  public private(set) var betas: [Double]
  /// Swaps between rung i and i + 1 in the present round.
  public private(set) var pairs: [Pair]
  /// Swap steps of the present round.
  public private(set) var steps = 0
  /// Swap steps after which the present round ends.
  private var roundLength = Self.firstRound
  /// Whether rungs stay where they are given, also before the ladder is frozen.
  private var isHeld = false
  /// Whether the ladder does not change any more.
  public private(set) var isFrozen = false

  private static let firstRound = 64

  /// A ladder of some rungs, 1 and 0 among them: β_k = (1 - k / (n - 1))^(1/0.3).
  ///
  /// Most rungs are near the prior, where the likelihood changes most (Xie, Lewis, Fan, Kuo, Chen,
  /// Syst. Biol. 60, 150 (2011)).
  public init(rungs: Int) {
    precondition(rungs >= 2, "a ladder has two ends")
    self.init(
      betas: (0..<rungs).map { pow(1 - Double($0) / Double(rungs - 1), 1 / 0.3) })
  }

  /// A ladder of given rungs, falling from 1 to 0 or more.
  public init(betas: [Double]) {
    precondition(betas.count >= 2 && betas[0] == 1, "the first rung is the posterior")
    precondition(
      zip(betas, betas.dropFirst()).allSatisfy(>) && betas[betas.count - 1] >= 0, "falling rungs")
    self.betas = betas
    pairs = [Pair](repeating: Pair(), count: betas.count - 1)
  }

  /// The mean refusal of swaps summed over the ladder: the communication barrier Λ.
  ///
  /// About 2 Λ rungs are a good choice.
  public var barrier: Double { refusals.reduce(0, +) }

  private var refusals: [Double] {
    pairs.map { $0.tried > 0 ? 1 - $0.probability / Double($0.tried) : 0 }
  }

  /// Counts a swap that was tried.
  mutating func count(pair: Int, probability: Double, accepted: Bool) {
    pairs[pair].tried += 1
    pairs[pair].probability += probability
    if accepted { pairs[pair].accepted += 1 }
  }

  /// Ends a swap step; where a round is over, the ladder is made anew.
  mutating func endStep() {
    steps += 1
    guard !isFrozen, !isHeld, steps >= roundLength else { return }
    spread()
    startRound()
    roundLength *= 2
  }

  /// Leaves the rungs where they are.
  mutating func hold() { isHeld = true }

  /// Freezes the ladder as it stands and begins to count from 0.
  mutating func freeze() {
    guard !isFrozen else { return }
    isFrozen = true
    startRound()
  }

  private mutating func startRound() {
    steps = 0
    pairs = [Pair](repeating: Pair(), count: pairs.count)
  }

  /// Puts rungs where the refusals summed from the top reach equal shares of the whole.
  private mutating func spread() {
    // A pair that refuses nothing still has a place between its rungs.
    let costs = refusals.map { max($0, 1e-6) }
    let share = costs.reduce(0, +) / Double(costs.count)
    var spread = betas
    var (pair, passed) = (0, 0.0)
    for rung in 1..<(betas.count - 1) {
      let goal = Double(rung) * share
      while pair < costs.count - 1, passed + costs[pair] < goal {
        passed += costs[pair]
        pair += 1
      }
      let part = min(1, (goal - passed) / costs[pair])
      spread[rung] = betas[pair] + part * (betas[pair + 1] - betas[pair])
    }
    if zip(spread, spread.dropFirst()).allSatisfy(>) { betas = spread }
  }
}
