import Documents
import MarkovChains
import Protomodels
import Runs

/// `summary.json`: a hunt in short, for scripts.
///
/// Keys: `best` (`K`, `Z`, `mu_hat`, `particles` from name to mass in GeV, `contributions`), `walkers`,
/// `steps`, `steps_per_second`, `seed`, `database_digest`; further keys say which run and how far.
public struct HuntSummary: Sendable {
  /// The document.
  public let value: JSONValue

  /// Sums up a hunt.
  public init(_ hunt: HuntRun, version: String) throws {
    let summaries = try hunt.run.summaries()
    let speed = summaries.reduce(0) { $0 + $1.stepsPerSecond }
    let made = summaries.reduce(0) { $0 + ($1.lastStep ?? 0) }
    let accepted = summaries.reduce(0) { $0 + $1.accepted }
    value = .object([
      ("format", .integer(1)),
      ("program", .string("protolith \(version)")),
      ("name", .string(hunt.run.folder.name)),
      ("finished", .bool(try hunt.isFinished())),
      ("best", try hunt.best().map(Self.best) ?? .null),
      ("walkers", .integer(Int64(hunt.plan.walkers))),
      ("steps", .integer(Int64(hunt.plan.steps))),
      ("steps_made", .integer(Int64(made))),
      ("steps_per_second", .number(speed)),
      ("acceptance", .number(made > 0 ? Double(accepted) / Double(made) : 0)),
      ("seed", .string("\(hunt.plan.seed)").asInteger),
      ("selection", .string(hunt.plan.settings.selection)),
      ("database_digest", .string(hunt.plan.settings.databaseDigest)),
    ])
  }

  private static func best(_ best: HuntRun.Best) -> JSONValue {
    let verdict = best.state.evidence
    return .object([
      ("K", .number(verdict.K)),
      ("Z", .number(verdict.Z)),
      ("mu_hat", .number(verdict.muHat)),
      ("walker", .integer(Int64(best.walker))),
      ("step", .integer(Int64(best.state.step))),
      (
        "particles",
        .object(
          best.state.point.members.map { (ParticleNames.name(for: $0.id), .number($0.mass)) })
      ),
      ("contributions", .array(verdict.contributions.map(contribution))),
    ])
  }

  private static func contribution(_ item: Contribution) -> JSONValue {
    .object([
      ("analysis", .string(item.analysis)),
      ("type", .string(item.type)),
      ("dataset", .string(item.dataset)),
      ("topologies", .array(item.topologies.map { .string($0) })),
      ("observed", .number(item.observed)),
      ("expected", .number(item.expected)),
      ("error", .number(item.error)),
      ("unit", .string(item.unit)),
      ("sigma", .number(item.sigma)),
      ("particles", .array(item.particles.map { .string(ParticleNames.name(for: $0)) })),
      ("weight", .number(item.weight)),
    ])
  }
}

extension JSONValue {
  /// A whole number where it fits 64 bits, else the text: a seed may be larger than `Int64`.
  fileprivate var asInteger: JSONValue {
    guard case .string(let text) = self, let number = Int64(text) else { return self }
    return .integer(number)
  }
}
