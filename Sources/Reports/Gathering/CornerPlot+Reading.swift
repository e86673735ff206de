import Foundation
import Protomodels
import SimplifiedModels

extension CornerPlot {
  /// How many quantities a picture has room for.
  private static let largestCount = 7

  /// Masses of the LSP and of the particles that most draws have, and ln of the strengths of their pairs.
  ///
  /// Particles follow each other by the share of draws that have them; those in less than a fifth of the
  /// draws are left out, but the two most frequent ones where all are that rare.
  public init(_ draws: PosteriorDraws) {
    let models = draws.models.flatMap { $0 }
    let counts = Particles.all.filter { $0 != Particles.lsp }.map { particle in
      (particle: particle, count: models.count { $0.contains(particle) })
    }
    let frequent = counts.filter { $0.count > 1 }.sorted {
      ($1.count, $0.particle) < ($0.count, $1.particle)
    }
    let usual = frequent.filter { 5 * $0.count >= models.count }
    let common = usual.isEmpty ? Array(frequent.prefix(2)) : usual
    var quantities = [Self.mass(of: Particles.lsp, models)]
    for (particle, _) in common {
      quantities.append(Self.mass(of: particle, models))
      let strength = Self.strength(of: particle, models)
      if strength.values.contains(where: { $0 != nil }) { quantities.append(strength) }
    }
    self.init(Array(quantities.prefix(Self.largestCount)))
  }

  private static func mass(of particle: ParticleID, _ models: [PosteriorModel]) -> Quantity {
    Quantity(
      particle: ParticleNames.name(for: particle), kind: .mass,
      values: models.map { $0.mass(of: particle) })
  }

  private static func strength(of particle: ParticleID, _ models: [PosteriorModel]) -> Quantity {
    Quantity(
      particle: ParticleNames.name(for: particle), kind: .strength,
      values: models.map { model in
        model.strengths.first { $0.first == particle && $0.second == particle }?.logarithm
      })
  }
}

extension Picture {
  /// The picture of a posterior; nil before it has draws.
  public init?(_ posterior: PosteriorRun) throws {
    guard let draws = try posterior.draws() else { return nil }
    self.init(
      "corner", .posterior,
      caption: """
        Posterior of masses and strengths: \(draws.count) draws of \(draws.models.count) walkers, steps \(draws.burnIn + 1) to \(draws.last). Particles that \
        at least a fifth of the draws have (or the two most frequent ones), the most frequent first; panels of a particle show the draws that have it. Dark and light: the fullest bins with 68 % and \
        95 % of the draws.
        """, svg: try CornerPlot(draws).draw())
  }
}
