import Foundation
import Numerics

/// Metropolis–Hastings: one reversible move a step, the density is what the chain is distributed by.
///
/// Search moves do not fit in, so that a chain of this kernel cannot claim more than it keeps. A point
/// that the target rejects has density zero: the step is refused and the state counts once more.
public struct MetropolisHastingsKernel<T: Target>: Kernel {
  /// What is walked.
  public var target: T
  /// Moves, of which every step takes one with the same probability.
  public var moves: [any ReversibleMove<T>]

  /// Puts a kernel together.
  public init(target: T, moves: [any ReversibleMove<T>]) {
    precondition(!moves.isEmpty, "at least one move")
    self.target = target
    self.moves = moves
  }

  public func step(from state: ChainState<T>, using random: inout RandomStream) throws -> (
    ChainState<T>, Transition
  ) {
    var next = state
    next.step += 1
    let move = moves[random.index(below: moves.count)]
    var transition = Transition(
      moves: [move.name], outcome: .unchanged, proposedLogDensity: nil, temperature: 1)
    guard let proposal = move.propose(from: state.point, using: &random) else {
      return (next, transition)
    }
    let lot = random.uniform()
    switch try target.attempt(proposal.point) {
    case .failure(let rejection):
      transition.outcome = .refused
      transition.reason = rejection.reason
    case .success(let evaluation):
      transition.proposedLogDensity = evaluation.logDensity
      let logRatio =
        evaluation.logDensity - state.logDensity + proposal.logReverseOverForward
        + proposal.logJacobian
      transition.outcome = logRatio >= 0 || lot < exp(logRatio) ? .accepted : .rejected
      if transition.outcome == .accepted { next.take(evaluation) }
    }
    return (next, transition)
  }
}
