import Foundation
import Numerics

extension AnnealingKernel {
  /// The step that a habit makes instead of moves; nil where none wants this one.
  func habitStep(
    _ habits: SearchHabits<T>, _ memory: inout SearchMemory<T.Point>, from state: ChainState<T>,
    temperature: Double, using random: inout RandomStream
  ) throws -> (ChainState<T>, Transition)? {
    if state.step == steps - 1, let refine = habits.refine, let leader = memory.leader {
      return try take("polish", leader.point, from: state, temperature, refine)
    }
    if let patience = habits.patience, memory.idle >= patience {
      var next = try habits.start(&random)
      memory.restart(at: state.step)
      next.step = state.step + 1
      return (next, transition("restart", next.logDensity, temperature))
    }
    if habits.returnsToBest, let best = memory.best {
      let chance = 0.5 * (1 - exp((state.logDensity - best.logDensity) / 5))
      if random.uniform() < chance {
        return try take("return", best.point, from: state, temperature)
      }
    }
    return nil
  }

  /// Goes to a point that was met before.
  private func take(
    _ name: String, _ point: T.Point, from state: ChainState<T>, _ temperature: Double,
    _ refine: ((Evaluation<T.Point, T.Evidence>) throws -> Evaluation<T.Point, T.Evidence>)? = nil
  ) throws -> (ChainState<T>, Transition) {
    var next = state
    next.step += 1
    switch try target.attempt(point) {
    case .failure(let rejection):
      var refused = transition(name, nil, temperature)
      refused.outcome = .refused
      refused.reason = rejection.reason
      return (next, refused)
    case .success(let evaluation):
      let evaluation = try refine?(evaluation) ?? evaluation
      next.take(evaluation)
      return (next, transition(name, evaluation.logDensity, temperature))
    }
  }

  private func transition(
    _ name: String, _ logDensity: Double?, _ temperature: Double
  ) -> Transition {
    Transition(
      moves: [name], outcome: .accepted, proposedLogDensity: logDensity, temperature: temperature)
  }
}
