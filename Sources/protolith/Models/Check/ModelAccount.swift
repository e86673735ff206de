import Foundation
import SimplifiedModels

/// What there is to say of a model before any result is asked.
struct ModelAccount {
  struct Particle {
    let kind: ModelParticle
    let lifetime: Lifetime
    let decayCount: Int
    /// Of the branching ratios that are kept.
    let ratioSum: Double
    /// Whether a cross section leads to it.
    let isReached: Bool
  }
  /// One production mode with its cross sections in fb by energy.
  struct Production {
    let mode: ProductionMode
    let values: [Int: Double]
  }

  let file: ModelFile
  let particles: [Particle]
  /// The largest first.
  let production: [Production]
  /// √s in TeV, ascending.
  let energies: [Int]
  /// The lightest stable particle of those that are reached.
  let lightestStable: ModelParticle?
  let warnings: [ModelNote]

  init(_ file: ModelFile, limits: LifetimeLimits) {
    let spectrum = file.spectrum
    let decays = Dictionary(
      spectrum.decays.map { ($0.particle, $0.decays) }, uniquingKeysWith: { a, _ in a })
    let reachable = spectrum.reachable
    let all = spectrum.particles.map { particle in
      let own = decays[particle.id] ?? []
      return Particle(
        kind: particle, lifetime: limits.lifetime(ofWidth: particle.width),
        decayCount: own.count, ratioSum: own.reduce(0) { $0 + $1.ratio },
        isReached: spectrum.crossSections.isEmpty || reachable.contains(particle.id))
    }
    particles = all
    self.file = file
    energies = Set(spectrum.crossSections.map(\.energy)).sorted()
    production = Self.production(spectrum)
    lightestStable =
      all.filter { $0.isReached && $0.lifetime == .stable }
      .min { ($0.kind.mass, $0.kind.id) < ($1.kind.mass, $1.kind.id) }?.kind
    warnings = file.notes + Self.warnings(all, lightestStable, energies)
  }

  /// σ in fb of all modes at an energy.
  func total(at energy: Int) -> Double { production.reduce(0) { $0 + ($1.values[energy] ?? 0) } }

  private static func production(_ spectrum: Spectrum) -> [Production] {
    let byMode = Dictionary(grouping: spectrum.crossSections, by: \.mode)
    func size(_ production: Production) -> Double { production.values.values.max() ?? 0 }
    return byMode.keys.sorted().map { mode in
      let values = (byMode[mode] ?? []).map { ($0.energy, $0.value) }
      return Production(
        mode: mode, values: Dictionary(values, uniquingKeysWith: { $0 + $1 }))
    }.enumerated().sorted {
      (size($1.element), $0.offset) < (size($0.element), $1.offset)
    }.map(\.element)
  }

  /// What is doubtful although the file could be read.
  private static func warnings(
    _ particles: [Particle], _ lightestStable: ModelParticle?, _ energies: [Int]
  ) -> [ModelNote] {
    var reasons: [String] = []
    let missing = [8, 13].filter { !energies.contains($0) }
    if !energies.isEmpty, !missing.isEmpty {
      let list = missing.map { "\($0) TeV" }.joined(separator: " and ")
      reasons.append("there are no cross sections at \(list): results there have nothing to say")
    }
    if let particle = lightestStable, !particle.isInvisible {
      reasons.append(
        "the lightest stable particle, \(particle.name), is \(Self.colourAndCharge(particle))")
    }
    if lightestStable == nil && !particles.isEmpty {
      reasons.append("no particle is stable")
    }
    for particle in particles where particle.isReached && particle.kind.id != lightestStable?.id {
      if particle.lifetime == .stable && !particle.kind.isInvisible {
        reasons.append(
          "\(particle.kind.name) is stable and \(Self.colourAndCharge(particle.kind))")
      }
    }
    return reasons.map { ModelNote(line: 0, reason: $0) }
  }

  private static func colourAndCharge(_ particle: ModelParticle) -> String {
    let words =
      (particle.quantumNumbers.charge == 0 ? [] : ["charged"])
      + (particle.quantumNumbers.colour == 1 ? [] : ["coloured"])
    return words.joined(separator: " and ")
  }
}

extension ModelParticle {
  /// The charge in units of the elementary one, for instance `-1/3`.
  var chargeText: String {
    let charge = quantumNumbers.charge
    if charge % 3 == 0 { return "\(charge / 3)" }
    return "\(charge)/3"
  }
}
