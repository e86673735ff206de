import Documents
import GlobalFits
import MarkovChains

extension FitAnswer {
  /// `fit.json`: the whole answer, for scripts.
  public func json(_ exclusion: FitExclusion?, version: String) -> JSONValue {
    let settings = plan.settings
    return .object([
      ("format", .integer(1)), ("program", .string("protolith \(version)")),
      ("kind", .string(isSearch ? "search" : "posterior")), ("name", .string(name)),
      ("title", .string(fit.title)), ("finished", .bool(isFinished)),
      ("database", .string(settings.database)),
      ("database_digest", .string(settings.databaseDigest)),
      ("selection", .string(settings.selection)), ("seed", .string("\(plan.seed)")),
      ("sampler", .string(settings.sampler.kind.rawValue)), ("walkers", .count(plan.walkers)),
      ("steps", .count(plan.steps)), ("combination", combination),
      (
        "points",
        .object([
          ("draws", .count(draws.count)), ("stored", .count(points)),
          ("evaluated", .count(counts.evaluations)), ("refused", .count(counts.refused)),
          ("allowed_share_of_prior", .finite(counts.allowed)),
          ("size_by_weights", .finite(draws.weightedSize)),
        ])
      ),
      ("posterior", summary.map { .array($0.spreads.map(Self.spread)) } ?? .null),
      ("correlations", correlations), ("profile_likelihood", intervals),
      ("best_fit", bestFit), ("evidence", .array(evidences.map(Self.evidence))),
      ("insertion", insertion?.json ?? .null),
      ("exclusion", exclusion.map(Self.exclusion) ?? .null),
    ])
  }

  /// Whether the points are those of a search.
  public var isSearch: Bool { plan.settings.sampler.weighting == .none }

  private var combination: JSONValue {
    let settings = plan.settings
    let parts = zip(settings.fit.combination.parts, settings.expected).map { part, expected in
      JSONValue.object([
        ("result", .string(part.folder)), ("region", part.region.map { .string($0) } ?? .null),
        ("likelihood", part.likelihood.map { .count($0) } ?? .null),
        ("expected", .finite(expected)),
      ])
    }
    return .object([("chosen_by", .string(choice)), ("parts", .array(parts))])
  }

  /// How the results were chosen, in words.
  public var choice: String {
    switch fit.results {
    case .atReference: "the most sensitive combination at the reference point, by expected limits"
    case .overPrior(let models):
      "the most sensitive combination to \(models) models of the prior, by expected limits"
    case .chosen: "named by the plan"
    }
  }

  private static func spread(_ spread: FitSummary.Spread) -> JSONValue {
    .object([
      ("name", .string(spread.quantity.name)), ("unit", .string(spread.quantity.unit)),
      ("mean", .number(spread.mean)), ("mean_error", .finite(spread.meanError)),
      ("deviation", .number(spread.deviation)),
      ("quantiles_2.5_16_50_84_97.5", .array(spread.quantiles.map { .number($0) })),
      ("quantile_errors", .array(spread.quantileErrors.map { .finite($0) })),
      ("shortest_68", range(spread.shortest68)), ("shortest_95", range(spread.shortest95)),
      ("effective_size", .finite(spread.size)), ("r_hat", .finite(spread.rHat)),
      ("chain_scale", .finite(spread.chainScale)), ("family_scale", .finite(spread.familyScale)),
    ])
  }

  private var correlations: JSONValue {
    guard let summary else { return .null }
    return .array(summary.correlations.map { .array($0.map { .number($0) }) })
  }

  private var intervals: JSONValue {
    let levels = ProfileGrid.levels[1] ?? []
    return .array(
      zip(fit.parameters.quantities, profiles.single).map { quantity, profile in
        .object([
          ("name", .string(quantity.name)),
          ("interval_68", profile.interval(levels[0]).map(Self.range) ?? .null),
          ("interval_95", profile.interval(levels[1]).map(Self.range) ?? .null),
        ])
      })
  }

  private var bestFit: JSONValue {
    .object([
      (
        "values",
        .object(zip(fit.parameters.names, best.draw.values).map { ($0, .number($1)) })
      ),
      ("ln_likelihood_ratio", .number(best.draw.logLikelihood)),
      ("ln_likelihood_ratio_sampled", .number(best.sampled)),
      ("parts", .object(zip(parts, best.parts).map { ($0, .number($1)) })),
    ])
  }

  private static func evidence(_ evidence: Evidence) -> JSONValue {
    .object([
      ("method", .string(evidence.method)), ("ln_ratio", .finite(evidence.value.logRatio)),
      ("error", .finite(evidence.value.error)), ("rule_error", .finite(evidence.value.ruleError)),
      ("chains", .array(evidence.value.chains.map { .finite($0) })),
    ])
  }

  private static func exclusion(_ exclusion: FitExclusion) -> JSONValue {
    func share(_ count: (excluded: Int, of: Int)) -> JSONValue {
      .object([("excluded", .count(count.excluded)), ("of", .count(count.of))])
    }
    return .object([
      ("prior", share(exclusion.prior)), ("posterior", exclusion.posterior.map(share) ?? .null),
      (
        "best_fit",
        .array(
          exclusion.rows.map {
            .object([
              ("result", .string($0.result)), ("region", $0.region.map { .string($0) } ?? .null),
              ("r", .finite($0.r)), ("expected_r", .finite($0.expectedR)),
            ])
          })
      ),
    ])
  }

  private static func range(_ range: ClosedRange<Double>) -> JSONValue {
    .array([.number(range.lowerBound), .number(range.upperBound)])
  }
}
