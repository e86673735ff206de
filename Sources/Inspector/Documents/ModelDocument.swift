import Documents
import MarkovChains
import Protomodels
import Reports
import SimplifiedModels

/// Models and verdicts as JSON with names in place of codes.
enum ModelDocument {
  /// A protomodel: particles by falling mass with their decays, strengths of the pairs.
  static func model(_ model: Protomodel) -> JSONValue {
    let decays = decays(of: model)
    let particles = model.members.sorted { ($1.mass, $0.id) < ($0.mass, $1.id) }.map { member in
      JSONValue.object([
        ("name", .string(ParticleNames.name(for: member.id))), ("pdg", .count(member.id.rawValue)),
        ("mass", .finite(member.mass)),
        (
          "decays",
          .array(
            (decays[member.id] ?? []).map {
              .object([
                ("daughter", .string($0.daughter)), ("emitted", .string($0.emitted)),
                ("ratio", .finite($0.ratio)),
              ])
            })
        ),
      ])
    }
    let strengths = model.strengths.map {
      JSONValue.object([
        ("production", .string(ModeText.name($0.mode))), ("strength", .finite($0.value)),
      ])
    }
    return .object([("particles", .array(particles)), ("strengths", .array(strengths))])
  }

  /// Decays in words; they need no cross sections.
  static func decays(
    of model: Protomodel
  ) -> [ParticleID: [(daughter: String, emitted: String, ratio: Double)]] {
    var bare = model
    bare.strengths = []
    guard let references = try? ReferenceCrossSections(tables: []),
      let spectrum = try? bare.spectrum(with: references)
    else { return [:] }
    return Dictionary(
      spectrum.decays.map { ($0.particle, DecayText.rows($0.decays)) },
      uniquingKeysWith: { first, _ in first })
  }

  /// What the data say of a protomodel.
  static func verdict(_ verdict: Verdict) -> JSONValue {
    .object([
      ("K", .finite(verdict.K)), ("Z", .finite(verdict.Z)), ("mu_hat", .finite(verdict.muHat)),
      ("mu_max", .finite(verdict.maximalStrength)), ("ln_prior", .finite(verdict.logPrior)),
      ("predictions", .count(verdict.predictionCount)),
      ("contributions", .array(verdict.contributions.map(contribution))),
      ("critics", .array(verdict.critics.map(critic))),
    ])
  }

  private static func contribution(_ item: Contribution) -> JSONValue {
    .object([
      ("analysis", .string(item.analysis)), ("type", .string(item.type)),
      ("dataset", .string(item.dataset)), ("topologies", .texts(item.topologies)),
      ("observed", .finite(item.observed)), ("expected", .finite(item.expected)),
      ("error", .finite(item.error)), ("unit", .string(item.unit)), ("sigma", .finite(item.sigma)),
      ("particles", .texts(item.particles.map { ParticleNames.name(for: $0) })),
      ("weight", .finite(item.weight)),
    ])
  }

  static func critic(_ item: CriticValue) -> JSONValue {
    .object([
      ("analysis", .string(item.analysis)), ("type", .string(item.type)),
      ("dataset", .string(item.dataset)), ("topologies", .texts(item.topologies)),
      ("r", .finite(item.r)), ("expected_r", .finite(item.expectedR)),
    ])
  }

  /// A point of a posterior: its shares of decays are weights that open channels divide.
  static func model(_ model: PosteriorModel) -> JSONValue {
    let particles = model.members.sorted { ($1.mass, $0.id) < ($0.mass, $1.id) }.map { member in
      let total = member.weights.reduce(0, +)
      let shares = zip(PosteriorModel.tags(of: member.id), member.weights).map { tag, weight in
        JSONValue.object([
          ("tag", .string(tag.name)), ("share", .finite(total > 0 ? weight / total : nil)),
        ])
      }
      return JSONValue.object([
        ("name", .string(ParticleNames.name(for: member.id))), ("pdg", .count(member.id.rawValue)),
        ("mass", .finite(member.mass)), ("weights", .array(shares)),
      ])
    }
    let strengths = model.strengths.map { strength in
      JSONValue.object([
        (
          "production",
          .string(
            [strength.first, strength.second].map { ParticleNames.name(for: $0) }
              .joined(separator: " "))
        ), ("ln_strength", .finite(strength.logarithm)),
      ])
    }
    return .object([("particles", .array(particles)), ("strengths", .array(strengths))])
  }
}
