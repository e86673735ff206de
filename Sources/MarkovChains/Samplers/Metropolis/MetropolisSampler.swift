import Foundation
import Numerics

/// Adaptive Metropolis in the cube; a proposal outside is rejected without a look.
struct MetropolisSampler<B: CubeTarget>: CubeSampler {
  var target: B
  var settings: MetropolisSettings

  func start(using random: inout RandomStream) throws -> ChainState<SampledTarget<B>> {
    var account = SamplerAccount()
    let draws = try drawPrior(1, &account, using: &random)
    return state(
      CubeDraws(draws: draws), .metropolis(AdaptiveProposal(dimension: target.dimension)), account)
  }

  func step(
    _ state: inout ChainState<SampledTarget<B>>, using random: inout RandomStream
  ) throws -> Transition {
    guard case .metropolis(var proposal) = state.point.memory else { throw SamplerMismatch() }
    let made = try walk(
      state.point.draws.draws[0], beta: 1, proposal, singleShare: settings.singleShare,
      &state.evidence, using: &random)
    state.evidence.acceptance = made.transition.outcome == .accepted ? 1 : 0
    state.point.draws.draws = [made.draw]
    if state.step <= settings.burnIn {
      proposal.adapt(made.step, probability: made.probability, at: made.draw.point)
      state.point.memory = .metropolis(proposal)
    }
    return made.transition
  }
}

/// A state of another sampler than that of the kernel: a defect of the caller.
struct SamplerMismatch: Error {}

/// A Metropolis step, and what a proposal learns from it.
struct MetropolisStep<Evidence: BayesianEvidence> {
  var draw: CubeDraw<Evidence>
  var transition: Transition
  var step: AdaptiveProposal.Step
  /// How likely it was accepted.
  var probability: Double
}

extension CubeSampler {
  /// One Metropolis step on likelihood^β.
  func walk(
    _ draw: Draw, beta: Double, _ proposal: AdaptiveProposal, singleShare: Double,
    _ account: inout SamplerAccount, using random: inout RandomStream
  ) throws -> MetropolisStep<B.Evidence> {
    let (step, point) = proposal.propose(
      from: draw.point, singleShare: singleShare, using: &random)
    let lot = random.uniform()
    var transition = Transition(
      moves: [step.name], outcome: .rejected, proposedLogDensity: nil, temperature: 1)
    switch try value(at: point, &account) {
    case .outside: break
    case .refused(let reason):
      transition.outcome = .refused
      transition.reason = reason
    case .draw(let proposed):
      transition.proposedLogDensity = proposed.logLikelihood
      let gain = beta * (proposed.logLikelihood - draw.logLikelihood)
      let probability = gain >= 0 ? 1 : exp(gain)
      guard lot < probability else {
        return MetropolisStep(
          draw: draw, transition: transition, step: step, probability: probability)
      }
      transition.outcome = .accepted
      return MetropolisStep(
        draw: proposed, transition: transition, step: step, probability: probability)
    }
    return MetropolisStep(draw: draw, transition: transition, step: step, probability: 0)
  }
}
