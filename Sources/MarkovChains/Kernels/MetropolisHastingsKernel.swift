import Numerics

/// Metropolis–Hastings: one reversible move a step, the density is what the chain is distributed by.
///
/// Search moves do not fit in, so that a chain of this kernel cannot claim more than it keeps. A point
/// that the target rejects has density zero: the step is refused and the state counts once more.
public struct MetropolisHastingsKernel<T: Target>: Kernel {
  /// What is walked.
  public var target: T
  /// Moves and their odds.
  public var mixture: MoveMixture<T>

  /// Puts a kernel together.
  public init(target: T, mixture: MoveMixture<T>) {
    self.target = target
    self.mixture = mixture
  }

  /// A kernel of moves with equal odds.
  public init(target: T, moves: [any ReversibleMove<T>]) {
    self.init(target: target, mixture: MoveMixture(moves))
  }

  public func step(from state: ChainState<T>, using random: inout RandomStream) throws -> (
    ChainState<T>, Transition
  ) {
    try mixture.step(
      from: state, on: target, current: state.logDensity, density: { $0.logDensity }, using: &random
    )
  }
}
