import Foundation
import Numerics
import SimplifiedModels

/// A model near another: masses, branching ratios and cross sections changed at random.
enum Variation {
  /// Varies a model.
  ///
  /// The lightest mass changes by up to 20 %, the steps from mass to mass by up to 40 %, so that
  /// the order of the particles stays and decays to one of them stay open. Branching ratios change by 30 %
  /// (standard deviation of the logarithm) and are normalised anew. Cross sections fall with the
  /// sixth power of the mean mass of what is produced.
  static func vary(_ model: Spectrum, using random: inout RandomStream) -> Spectrum {
    var varied = model
    let masses = masses(of: model, using: &random)
    for index in varied.particles.indices {
      varied.particles[index].mass = masses[varied.particles[index].id] ?? 0
    }
    for index in varied.decays.indices {
      varied.decays[index].decays = ratios(of: varied.decays[index].decays, using: &random)
    }
    for index in varied.crossSections.indices {
      let particles = varied.crossSections[index].mode.particles
      let before = particles.reduce(0) { $0 + (model.particle($1)?.mass ?? 0) }
      let after = particles.reduce(0) { $0 + (varied.particle($1)?.mass ?? 0) }
      varied.crossSections[index].value *= pow(before / after, 6)
    }
    return varied
  }

  private static func masses(
    of model: Spectrum, using random: inout RandomStream
  ) -> [ParticleID: Double] {
    var masses: [ParticleID: Double] = [:]
    var last = (before: 0.0, after: 0.0)
    for particle in model.particles.sorted(by: { ($0.mass, $0.id) < ($1.mass, $1.id) }) {
      let spread = masses.isEmpty ? 0.2 : 0.4
      let step = (particle.mass - last.before) * random.uniform(1 - spread, 1 + spread)
      last = (particle.mass, last.after + step)
      masses[particle.id] = last.after
    }
    return masses
  }

  private static func ratios(of decays: [Decay], using random: inout RandomStream) -> [Decay] {
    let before = decays.reduce(0) { $0 + $1.ratio }
    var varied = decays
    for index in varied.indices {
      varied[index].ratio *= exp(random.normal(mean: 0, deviation: 0.3))
    }
    let after = varied.reduce(0) { $0 + $1.ratio }
    if after > 0 {
      for index in varied.indices { varied[index].ratio *= before / after }
    }
    return varied
  }
}
