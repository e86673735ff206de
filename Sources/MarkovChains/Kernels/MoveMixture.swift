import Foundation
import Numerics

/// Reversible moves of which every step takes one, and the odds of choosing it.
///
/// Where the odds depend on the point, the odds of choosing the way back at the proposal differ from
/// those of the way out; their ratio belongs into the acceptance (Green, Biometrika 82, 711 (1995)) and
/// is added here, so that moves know nothing of each other.
public struct MoveMixture<T: Target>: Sendable {
  /// A move with its weight among the others.
  public struct Entry: Sendable {
    /// The move.
    public var move: any ReversibleMove<T>
    /// The entry that leads back, itself for most moves (of a birth its death).
    public var reverse: Int
    /// The weight at a point: 0 or more, in proportion to the probability of the choice.
    public var weight: @Sendable (T.Point) -> Double

    /// Makes an entry; `reverse` is a place in the list of entries.
    public init(
      _ move: any ReversibleMove<T>, reverse: Int, weight: @escaping @Sendable (T.Point) -> Double
    ) {
      self.move = move
      self.reverse = reverse
      self.weight = weight
    }
  }

  /// The moves.
  public let entries: [Entry]

  /// Moves whose odds depend on the point.
  public init(_ entries: [Entry]) {
    precondition(!entries.isEmpty, "at least one move")
    for (place, entry) in entries.enumerated() {
      precondition(
        entries.indices.contains(entry.reverse) && entries[entry.reverse].reverse == place,
        "a way back of the way back is the way out")
    }
    self.entries = entries
  }

  /// Moves with the same odds everywhere, each its own way back.
  public init(_ moves: [any ReversibleMove<T>], weights: [Double]? = nil) {
    let weights = weights ?? moves.map { _ in 1 }
    precondition(weights.count == moves.count, "one weight per move")
    self.init(
      moves.indices.map { place in
        let weight = weights[place]
        return Entry(moves[place], reverse: place) { _ in weight }
      })
  }

  /// Chooses a move and lets it propose; the odds of both ways are in the proposal's ratio.
  ///
  /// A proposal whose way back is never chosen has a ratio of zero and is not made.
  public func propose(
    from point: T.Point, using random: inout RandomStream
  ) -> (move: String, proposal: Proposal<T.Point>?) {
    let total = total(at: point)
    var lot = random.uniform() * total
    var choice: Int?
    for (place, entry) in entries.enumerated() {
      let weight = entry.weight(point)
      guard weight > 0 else { continue }
      // Rounding may leave a lot beyond the last weight, which then is the choice.
      choice = place
      lot -= weight
      if lot < 0 { break }
    }
    guard let choice else { return ("", nil) }
    let entry = entries[choice]
    guard var proposal = entry.move.propose(from: point, using: &random) else {
      return (entry.move.name, nil)
    }
    let odds = entry.weight(point) / total
    let back = entries[entry.reverse].weight(proposal.point) / self.total(at: proposal.point)
    guard back > 0 else { return (entry.move.name, nil) }
    if back != odds { proposal.logReverseOverForward += log(back / odds) }
    return (entry.move.name, proposal)
  }

  private func total(at point: T.Point) -> Double {
    var total = 0.0
    for entry in entries { total += entry.weight(point) }
    return total
  }
}

extension MoveMixture {
  /// One Metropolis–Hastings step on a density that is a function of an evaluation.
  ///
  /// `density` gives ln of it, `current` is its value at `state`.
  func step(
    from state: ChainState<T>, on target: T, current: Double,
    density: (Evaluation<T.Point, T.Evidence>) -> Double, using random: inout RandomStream
  ) throws -> (ChainState<T>, Transition) {
    var next = state
    next.step += 1
    let (name, proposed) = propose(from: state.point, using: &random)
    var transition = Transition(
      moves: name.isEmpty ? [] : [name], outcome: .unchanged, proposedLogDensity: nil,
      temperature: 1)
    guard let proposal = proposed else { return (next, transition) }
    let lot = random.uniform()
    switch try target.attempt(proposal.point) {
    case .failure(let rejection):
      transition.outcome = .refused
      transition.reason = rejection.reason
    case .success(let evaluation):
      let value = density(evaluation)
      transition.proposedLogDensity = value
      let logRatio =
        value - current + proposal.logReverseOverForward + proposal.logJacobian
      transition.outcome = logRatio >= 0 || lot < exp(logRatio) ? .accepted : .rejected
      if transition.outcome == .accepted { next.take(evaluation) }
    }
    return (next, transition)
  }
}
