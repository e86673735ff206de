import Documents
import MarkovChains
import Protomodels
import SimplifiedModels
import TheoryPredictions

extension PosteriorAnswer {
  /// `posterior.json`: the whole answer, for scripts.
  public func json(version: String) -> JSONValue {
    .object(
      identity(version) + [
        ("combination", Self.combination(plan.settings.posterior)),
        ("prior", Self.prior(plan.settings.posterior.prior)),
        ("walkers", .count(plan.walkers)), ("steps", .count(plan.steps)), ("draws", drawing),
        ("contents", .array(summary.contents.map(Self.content))),
        ("particles", .array(summary.particles.map(Self.presence))),
        ("strengths", .array(summary.strengths.map(Self.strength))),
        ("evidence", evidences), ("diagnosis", diagnosis.json),
      ])
  }

  /// Which run it is, on which database.
  private func identity(_ version: String) -> [(name: String, value: JSONValue)] {
    [
      ("format", .integer(1)), ("program", .string("protolith \(version)")),
      ("kind", .string("posterior")), ("name", .string(name)), ("finished", .bool(isFinished)),
      ("database", .string(plan.settings.database)),
      ("database_digest", .string(plan.settings.databaseDigest)),
      ("selection", .string(plan.settings.selection)), ("seed", .string("\(plan.seed)")),
    ]
  }

  private var drawing: JSONValue {
    .object([
      ("count", .count(draws.count)), ("after_step", .count(draws.after)),
      ("to_step", .count(draws.to)), ("stride", .count(draws.stride)),
    ])
  }

  private static func prior(_ prior: PosteriorPrior) -> JSONValue {
    .object([
      ("particle_factor", .number(prior.particleFactor)),
      ("strength_width", .number(prior.strengthWidth)),
    ])
  }

  private var evidences: JSONValue {
    func value(_ evidence: Evidence?) -> JSONValue {
      guard let evidence else { return .null }
      return .object([
        ("ln_ratio", .finite(evidence.logRatio)), ("error", .finite(evidence.error)),
        ("rule_error", .finite(evidence.ruleError)),
        ("walkers", .array(evidence.chains.map { .finite($0) })),
      ])
    }
    return .object([
      ("of", .string("all models of the prior against background")),
      ("stepping_stones", value(evidence)), ("thermodynamic_integration", value(integral)),
      (
        "lsp_alone",
        summary.logEvidenceOfAlone.map {
          .object([("ln_ratio", .finite($0.value)), ("error", .finite($0.error))])
        } ?? .null
      ),
      ("combination_chosen_by_data", .bool(plan.settings.posterior.choice.lookedAtData)),
    ])
  }

  private static func combination(_ settings: PosteriorSettings) -> JSONValue {
    var members: [(name: String, value: JSONValue)] = []
    switch settings.choice {
    case .expected(let models):
      members = [("chosen_by", .string("expected limits")), ("models", .count(models))]
    case .run(let name, let leftOut):
      members = [
        ("chosen_by", .string("search")), ("run", .string(name)),
        ("left_out", .array(leftOut.map { .string($0) })),
      ]
    }
    let parts = settings.combination.parts.map { part in
      JSONValue.object([
        ("result", .string(part.folder)), ("region", part.region.map { .string($0) } ?? .null),
        ("likelihood", part.likelihood.map { .count($0) } ?? .null),
      ])
    }
    return .object(members + [("parts", .array(parts))])
  }

  private static func content(_ content: PosteriorSummary.Content) -> JSONValue {
    .object([
      ("particles", .array(content.particles.map(name))),
      ("probability", .number(content.probability)), ("error", .finite(content.error)),
      ("prior_probability", .number(content.priorProbability)),
      ("ln_evidence_over_lsp_alone", .finite(content.logEvidenceRatio)),
    ])
  }

  private static func presence(_ presence: PosteriorSummary.Presence) -> JSONValue {
    .object([
      ("particle", name(presence.particle)), ("pdg", .count(presence.particle.rawValue)),
      ("probability", .number(presence.probability)), ("error", .finite(presence.error)),
      ("prior_probability", .number(presence.priorProbability)),
      ("mass_gev", spread(presence.mass)),
    ])
  }

  private static func strength(_ strength: PosteriorSummary.Strength) -> JSONValue {
    .object([
      ("pair", .array([strength.first, strength.second].map(name))),
      ("probability", .number(strength.probability)), ("multiplier", spread(strength.multiplier)),
    ])
  }

  private static func spread(_ spread: PosteriorSummary.Spread?) -> JSONValue {
    guard let spread else { return .null }
    func range(_ range: ClosedRange<Double>) -> JSONValue {
      .array([.number(range.lowerBound), .number(range.upperBound)])
    }
    return .object([
      ("median", .number(spread.median)), ("median_error", .finite(spread.medianError)),
      ("shortest_68", range(spread.shortest68)), ("shortest_95", range(spread.shortest95)),
      ("quantiles_2.5_16_50_84_97.5", .array(spread.quantiles.map { .number($0) })),
    ])
  }

  private static func name(_ particle: ParticleID) -> JSONValue {
    .string(ParticleNames.name(for: particle))
  }
}

extension JSONValue {
  /// A count.
  static func count(_ value: Int) -> JSONValue { .integer(Int64(value)) }
  /// A number, or null where there is none.
  static func finite(_ value: Double?) -> JSONValue {
    value.flatMap { $0.isFinite ? .number($0) : nil } ?? .null
  }
}
