import MarkovChains
import TheoryPredictions

extension HuntTarget {
  /// A model near `evaluation` with a larger K: the end of a search by gradients.
  ///
  /// Around the model the best combination and the prior's counts are kept, predictions are developed to
  /// first order in masses, strengths and ratios (`LocalModel`), and the best model within a trust region
  /// is evaluated as any other. It is taken only if its whole K, with whatever combination, is larger; the
  /// region then grows, and shrinks where it is not. Maps are linear in cells only and K is a staircase in
  /// tenths of a GeV, so that a pass ends where 0.1 GeV is the region. Passes are made from the whole region
  /// anew until one gains less than 0.001 in K, so that another polish has nothing to gain.
  public func polished(
    _ evaluation: Evaluation<Protomodel, Verdict>
  ) throws -> Evaluation<Protomodel, Verdict> {
    var best = evaluation
    var rounds = Self.polishRounds
    while rounds > 0 {
      let next = try polishedOnce(best, rounds: &rounds)
      let gain = 2 * (next.logDensity - best.logDensity)
      best = next
      if gain < Self.polishGain { break }
    }
    return best
  }

  /// One pass, from the whole trust region to the smallest.
  private func polishedOnce(
    _ evaluation: Evaluation<Protomodel, Verdict>, rounds: inout Int
  ) throws -> Evaluation<Protomodel, Verdict> {
    var best = evaluation
    var share = 1.0
    var local: (model: LocalModel, directions: PolishDirections)?
    while rounds > 0, share > Self.smallestShare {
      rounds -= 1
      if local == nil { local = try surroundings(of: best.point) }
      guard let (model, directions) = local else { break }
      let numbers = try model.best(within: share)
      if let moved = directions.moved(best.point, by: numbers),
        let found = try evaluated(moved), found.logDensity > best.logDensity + 1e-7
      {
        let isLarge = found.logDensity > best.logDensity + 1e-3
        best = found
        local = nil
        share = min(1, share * (isLarge ? 2 : 1))
      } else {
        share *= 0.35
      }
    }
    return best
  }

  /// Steps of all passes at most.
  private static let polishRounds = 200
  /// The gain in K of a pass after which there is another.
  private static let polishGain = 1e-3
  /// Of 25 GeV: a tenth of a GeV.
  private static let smallestShare = 0.004

  private func surroundings(
    of model: Protomodel
  ) throws -> (LocalModel, PolishDirections)? {
    guard let judgement = try judged(model) else { return nil }
    let directions = PolishDirections(model, in: space)
    return try LocalModel(model, judgement, directions, target: self).map { ($0, directions) }
  }

  /// A model with its verdict; nil where it is rejected.
  func evaluated(_ model: Protomodel) throws -> Evaluation<Protomodel, Verdict>? {
    do { return try evaluate(model) } catch is RejectedPoint { return nil }
  }

  /// What results say of a model; nil where it is rejected.
  func judged(_ model: Protomodel) throws -> Judgement? {
    do { return try judge(model) } catch is RejectedPoint { return nil }
  }
}
