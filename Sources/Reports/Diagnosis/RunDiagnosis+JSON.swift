import Documents
import MarkovChains
import Runs

extension RunDiagnosis {
  /// The diagnosis for scripts.
  public var json: JSONValue {
    .object([
      ("format", .integer(1)), ("kind", .string(kind.rawValue)), ("name", .string(name)),
      ("walkers", .count(walkers)), ("after_step", .count(steps.after)),
      ("to_step", .count(steps.to)), ("stride", .count(steps.stride)),
      ("planned_steps", .count(plannedSteps)),
      (
        "criterion",
        kind == .hunt
          ? .object([("best_K_agreement", .number(agreement))])
          : .object([
            ("r_hat", .number(criterion.rHat)),
            ("effective_size", .number(criterion.effectiveSize)),
          ])
      ),
      ("quantities", .array(convergence.quantities.map(Self.quantity))),
      (
        "best_K",
        .array(
          kind == .hunt
            ? best.map {
              .object([
                ("walker", .count($0.chain)), ("K", .finite($0.K)), ("step", .count($0.step)),
              ])
            } : [])
      ),
      (
        "best_ln_likelihood_ratio",
        .array(
          kind == .fit
            ? best.map {
              .object([
                ("walker", .count($0.chain)), ("value", .finite($0.K / 2)),
                ("step", .count($0.step)),
              ])
            } : [])
      ),
      ("insertion", insertion?.json ?? .null),
      (
        "family_scale",
        kin.map { .array([.number($0.lowerBound), .number($0.upperBound)]) } ?? .null
      ),
      ("swaps", .array(swaps.map(Self.swaps))),
      ("moves", .array(moves.map(Self.move))),
      (
        "refusals",
        .array(
          refusals.map { .object([("reason", .string($0.reason)), ("count", .count($0.count))]) })
      ),
      (
        "verdict",
        .object([
          ("enough", .bool(verdict.isEnough)), ("finding", .string(verdict.finding)),
          ("shortcomings", .array(verdict.shortcomings.map { .string($0) })),
          ("advice", .array(verdict.advice.map { .string($0) })),
        ])
      ),
    ])
  }

  private static func quantity(_ quantity: Convergence.Quantity) -> JSONValue {
    .object([
      ("name", .string(quantity.name)), ("mean", .finite(quantity.mean)),
      ("mean_error", .finite(quantity.meanError)), ("r_hat", .finite(quantity.rHat)),
      ("bulk_ess", .finite(quantity.bulkSize)), ("tail_ess", .finite(quantity.tailSize)),
      ("autocorrelation_time", .finite(quantity.autocorrelationTime)),
    ])
  }

  private static func swaps(_ swaps: Swaps) -> JSONValue {
    .object([
      ("walker", .count(swaps.chain)), ("barrier", .finite(swaps.barrier)),
      ("inverse_temperatures", .array(swaps.temperatures.map { .finite(1 / $0) })),
      ("rates", .array(swaps.rates.map { .finite($0) })),
    ])
  }

  private static func move(_ move: ChainSummary.MoveCount) -> JSONValue {
    .object([
      ("move", .string(move.name)), ("proposed", .count(move.proposed)),
      ("accepted", .count(move.accepted)), ("refused", .count(move.refused)),
      ("acceptance", .finite(move.acceptance)),
    ])
  }
}
