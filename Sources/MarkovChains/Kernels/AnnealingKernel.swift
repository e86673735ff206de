import Foundation
import Numerics

/// Simulated annealing: a search for the highest density, never a posterior.
///
/// One step hands a draft of the state's point to every move in turn, evaluates the draft, and, where a
/// simplification has another form of it, that one too: the denser of them is proposed. It is accepted
/// with probability min(1, exp(Δ ln density / T)), T from the schedule at the number of the step, or from
/// the acceptance so far (`AdaptiveCooling`). A
/// `RejectedPoint` is a refused step with its reason; the state stays.
public struct AnnealingKernel<T: Target>: Kernel {
  /// What is searched.
  public var target: T
  /// Moves, applied in this order to one draft in every step.
  public var moves: [any SearchMove<T>]
  /// Other forms of the draft that are evaluated beside it.
  public var simplifications: [any Simplification<T>]
  /// Temperatures.
  public var schedule: CoolingSchedule
  /// Temperatures that follow the acceptance, in place of the schedule.
  public var cooling: AdaptiveCooling?
  /// What it does beside moving; nil: nothing.
  public var habits: SearchHabits<T>?
  /// Length of the walk, which the schedule refers to.
  public var steps: Int

  /// Puts a search together.
  public init(
    target: T, moves: [any SearchMove<T>], simplifications: [any Simplification<T>] = [],
    schedule: CoolingSchedule, steps: Int
  ) {
    self.target = target
    self.moves = moves
    self.simplifications = simplifications
    self.schedule = schedule
    self.steps = steps
  }

  public func step(from state: ChainState<T>, using random: inout RandomStream) throws -> (
    ChainState<T>, Transition
  ) {
    guard let habits else { return try move(from: state, began: 0, using: &random) }
    var memory = state.search ?? SearchMemory()
    let began = memory.began
    var made = try habitStep(
      habits, &memory, from: state, temperature: temperature(at: state, began: began),
      using: &random)
    if made == nil { made = try move(from: state, began: began, using: &random) }
    guard var (next, transition) = made else { preconditionFailure("a step is made") }
    memory.see(next.point, next.logDensity)
    next.search = memory
    if memory.began != began { next.cooling = nil }
    transition.temperature = temperature(at: state, began: began)
    return (next, transition)
  }

  private func temperature(at state: ChainState<T>, began: Int) -> Double {
    if let cooling { return (state.cooling ?? cooling.memory).temperature }
    return schedule.temperature(at: state.step - began, of: steps - began)
  }

  /// A step of moves; temperatures are those of a walk that began at step `began`.
  private func move(
    from state: ChainState<T>, began: Int, using random: inout RandomStream
  ) throws -> (ChainState<T>, Transition) {
    var next = state
    next.step += 1
    var memory = cooling.map { state.cooling ?? $0.memory }
    let temperature = temperature(at: state, began: began)
    var transition = Transition(
      moves: [], outcome: .unchanged, proposedLogDensity: nil, temperature: temperature)
    var draft = state.point
    for move in moves
    where move.propose(
      &draft, from: state, changedAlready: !transition.moves.isEmpty, using: &random)
    {
      transition.moves.append(move.name)
    }
    if transition.moves.isEmpty { return (next, transition) }

    let lot = random.uniform()
    let (proposal, simplification) = try evaluate(draft)
    if let simplification { transition.moves.append(simplification) }
    var probability: Double?
    switch proposal {
    case .failure(let rejection):
      transition.outcome = .refused
      transition.reason = rejection.reason
    case .success(let evaluation):
      transition.proposedLogDensity = evaluation.logDensity
      let gain = evaluation.logDensity - state.logDensity
      let accepted = gain >= 0 || lot < exp(gain / temperature)
      transition.outcome = accepted ? .accepted : .rejected
      if accepted { next.take(evaluation) }
      probability = gain >= 0 ? 1 : exp(gain / temperature)
    }
    if memory != nil {
      cooling?.remember(
        &memory, probability: probability, logDensity: next.logDensity,
        share: Double(state.step - began) / Double(max(1, steps - began - 1)))
      next.cooling = memory
    }
    return (next, transition)
  }

  /// The densest of the draft and its simplifications, and the name of the one that won.
  private func evaluate(_ draft: T.Point) throws -> (
    Result<Evaluation<T.Point, T.Evidence>, RejectedPoint>, simplification: String?
  ) {
    var best = try target.attempt(draft)
    var winner: String?
    for simplification in simplifications {
      guard let other = simplification.simplified(draft) else { continue }
      let result = try target.attempt(other)
      guard case .success(let evaluation) = result else { continue }
      if case .success(let leader) = best, leader.logDensity > evaluation.logDensity { continue }
      (best, winner) = (result, simplification.name)
    }
    return (best, winner)
  }
}
