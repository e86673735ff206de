import Foundation
import Numerics

/// Parallel tempering: a chain on every power of the likelihood, neighbours exchange their points.
///
/// Steps take turns: in one, every rung makes a Metropolis–Hastings step; in the next, neighbours
/// exchange, the even pairs and the odd pairs in turn (deterministic even–odd; Okabe, Kawata, Okamoto,
/// Mikami, Chem. Phys. Lett. 335, 435 (2001)). The ladder adapts during the first `burnIn` steps, then
/// it is frozen. All that a step depends on is in the state.
///
/// A transition tells what the first rung did: its move, or a swap with the second.
public struct TemperingKernel<B: BayesianTarget>: Kernel {
  public typealias T = TemperedTarget<B>
  /// What is walked.
  public var target: T
  /// Moves and their odds, on every rung.
  public var mixture: MoveMixture<B>
  /// Steps during which the ladder adapts, and which are no draws.
  public var burnIn: Int
  /// Whether the ladder adapts at all; else it is frozen as it was given.
  public var adapts: Bool

  /// The name under which exchanges of the first rung are counted.
  public static var swap: String { "swap" }

  /// Puts a kernel together.
  public init(target: B, mixture: MoveMixture<B>, burnIn: Int, adapts: Bool = true) {
    precondition(burnIn >= 0, "a number of steps")
    self.target = TemperedTarget(target)
    self.mixture = mixture
    self.burnIn = burnIn
    self.adapts = adapts
  }

  public func step(from state: ChainState<T>, using random: inout RandomStream) throws -> (
    ChainState<T>, Transition
  ) {
    var next = state
    if state.step >= burnIn { next.point.ladder.freeze() }
    if !adapts { next.point.ladder.hold() }
    next.step += 1
    let transition =
      state.step % 2 == 0
      ? try move(&next, using: &random)
      : swap(&next, odd: state.step / 2 % 2 == 1, using: &random)
    if next.point.ladder.isFrozen {
      next.point.tally.count(next.point.logLikelihoods, betas: next.point.ladder.betas)
    }
    next.evidence = next.point.replicas[0].evidence
    next.logDensity = next.evidence.logDensity(atBeta: 1)
    return (next, transition)
  }

  /// One step on every rung.
  private func move(
    _ state: inout ChainState<T>, using random: inout RandomStream
  ) throws -> Transition {
    var told: Transition?
    for (rung, beta) in state.point.ladder.betas.enumerated() {
      let replica = state.point.replicas[rung]
      let current = replica.evidence.logDensity(atBeta: beta)
      let chain = ChainState<B>(
        step: state.step, point: replica.point, logDensity: current, evidence: replica.evidence)
      let (next, transition) = try mixture.step(
        from: chain, on: target.target, current: current,
        density: { $0.evidence.logDensity(atBeta: beta) }, using: &random)
      state.point.replicas[rung].point = next.point
      state.point.replicas[rung].evidence = next.evidence
      if rung == 0 { told = transition }
    }
    guard let told else { preconditionFailure("a ladder has rungs") }
    return told
  }

  /// Exchanges neighbours and tells what became of the first.
  private func swap(
    _ state: inout ChainState<T>, odd: Bool, using random: inout RandomStream
  ) -> Transition {
    var transition = Transition.nothing
    let proposed = state.point.replicas[1].evidence.logDensity(atBeta: 1)
    if let accepted = state.point.exchange(odd: odd, using: &random) {
      transition.moves = [Self.swap]
      transition.outcome = accepted ? .accepted : .rejected
      transition.proposedLogDensity = proposed
    }
    return transition
  }
}

extension TemperedPoint {
  /// Exchanges neighbours with probability min(1, exp[(β_i - β_j)(ln L_j - ln L_i)]); tells whether the
  /// first two did, nil where they had no turn.
  mutating func exchange(odd: Bool, using random: inout RandomStream) -> Bool? {
    var first: Bool?
    let betas = ladder.betas
    for rung in stride(from: odd ? 1 : 0, to: betas.count - 1, by: 2) {
      let (upper, lower) = (replicas[rung].evidence, replicas[rung + 1].evidence)
      let gain = Self.gain(upper, lower, betas[rung], betas[rung + 1])
      let probability = gain >= 0 ? 1 : exp(gain)
      let accepted = random.uniform() < probability
      ladder.count(pair: rung, probability: probability, accepted: accepted)
      if accepted { replicas.swapAt(rung, rung + 1) }
      if rung == 0 { first = accepted }
    }
    ladder.endStep()
    return first
  }

  /// ln of the ratio of densities after and before an exchange; likelihoods of zero stay below.
  private static func gain(
    _ upper: T.Evidence, _ lower: T.Evidence, _ betaUpper: Double, _ betaLower: Double
  ) -> Double {
    if lower.logLikelihood == upper.logLikelihood { return 0 }
    return (betaUpper - betaLower) * (lower.logLikelihood - upper.logLikelihood)
  }
}
