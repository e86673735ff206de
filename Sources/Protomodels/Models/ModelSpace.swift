import SimplifiedModels

/// What a hunt may propose: particles, production modes and masses that have reference cross sections.
public struct ModelSpace: Sendable {
  /// Production modes of one pair of particles, all sign combinations that have a table.
  struct Family: Sendable, Equatable {
    /// The pair, unsigned, the smaller code first.
    let first: ParticleID, second: ParticleID
    let modes: [ProductionMode]
    func involves(_ particle: ParticleID) -> Bool { first == particle || second == particle }
  }

  /// The particles that may be there, sorted; the LSP among them.
  public let particles: [ParticleID]
  /// The reference cross sections.
  public let references: ReferenceCrossSections
  /// Pairs kept in the order of their masses (`Particles.ordered` without the forbidden).
  let ordered: [(first: ParticleID, second: ParticleID)]
  /// Families of modes of the particles, sorted.
  let families: [Family]
  private let massRanges: [ParticleID: ClosedRange<Double>]

  /// The space without the forbidden particles; the LSP cannot be forbidden.
  ///
  /// A particle without any production mode that has a table is left out as well.
  public init(references: ReferenceCrossSections, forbidden: [ParticleID] = []) {
    let families = Self.families(of: references.modes)
    let ranges = Self.massRanges(families, references)
    let particles = Particles.all.filter {
      $0 == Particles.lsp || (!forbidden.contains($0) && ranges[$0] != nil)
    }
    self.references = references
    self.particles = particles
    self.families = families.filter {
      particles.contains($0.first) && particles.contains($0.second)
    }
    massRanges = ranges
    ordered = Particles.ordered.filter {
      particles.contains($0.first) && particles.contains($0.second)
    }
  }

  /// Families with both partners in `model`.
  func families(in model: Protomodel) -> [Family] {
    families.filter { model.contains($0.first) && model.contains($0.second) }
  }

  /// Masses in GeV that walls and tables leave to a particle, whatever else is there.
  func tableLimits(of particle: ParticleID) -> ClosedRange<Double> {
    let lower = max(Particles.massWall(particle), massRanges[particle]?.lowerBound ?? 0)
    let upper = min(Particles.largestMass, massRanges[particle]?.upperBound ?? .infinity)
    return lower...max(lower, upper)
  }

  /// Masses in GeV that the particle may have beside the other members of `model`.
  ///
  /// Walls, tables, the LSP below and the order of alike particles; nil where nothing is left.
  func massLimits(of particle: ParticleID, in model: Protomodel) -> ClosedRange<Double>? {
    let table = tableLimits(of: particle)
    var (lower, upper) = (table.lowerBound, table.upperBound)
    for member in model.members where member.id != particle {
      if particle == Particles.lsp { upper = min(upper, member.mass) }
      if member.id == Particles.lsp { lower = max(lower, member.mass) }
    }
    for pair in ordered {
      if pair.first == particle, let mass = model.mass(of: pair.second) { upper = min(upper, mass) }
      if pair.second == particle, let mass = model.mass(of: pair.first) { lower = max(lower, mass) }
    }
    return lower <= upper ? lower...upper : nil
  }

  /// Whether a stop is so light and so near to the LSP plus a top that efficiency maps do not hold.
  static func isInStopCorridor(_ model: Protomodel) -> Bool {
    guard let lsp = model.mass(of: Particles.lsp) else { return false }
    return [Particles.top1, Particles.top2].contains {
      guard let mass = model.mass(of: $0) else { return false }
      return mass < 280 && mass - lsp > 150 && mass - lsp < 200
    }
  }
}

extension ModelSpace {
  private static func families(of modes: [ProductionMode]) -> [Family] {
    var byPair: [ProductionMode: [ProductionMode]] = [:]
    for mode in modes {
      byPair[ProductionMode(mode.first.magnitude, mode.second.magnitude), default: []].append(mode)
    }
    return byPair.keys.sorted().map { pair in
      Family(first: pair.first, second: pair.second, modes: byPair[pair, default: []].sorted())
    }
  }

  /// The masses that the tables of a particle's modes cover; its pair production decides, if it has one.
  ///
  /// Below the table of either energy nothing is proposed. Above it only 13 TeV counts: at 8 TeV a mode
  /// beyond its table is left out (see `Protomodel.spectrum`).
  private static func massRanges(
    _ families: [Family], _ references: ReferenceCrossSections
  ) -> [ParticleID: ClosedRange<Double>] {
    var ranges: [ParticleID: ClosedRange<Double>] = [:]
    for particle in Particles.all {
      let own = families.filter { $0.first == particle && $0.second == particle }
      let used = own.isEmpty ? families.filter { $0.involves(particle) } : own
      let modes = used.flatMap(\.modes)
      let high = modes.compactMap { references.masses(for: $0, energy: 13) }
      let low = modes.compactMap { references.masses(for: $0, energy: 8) }
      guard let least = (high + low).map(\.lowerBound).max(),
        let most = high.map(\.upperBound).min(), least <= most
      else { continue }
      ranges[particle] = least...most
    }
    return ranges
  }
}
