import SimplifiedModels

extension Protomodel {
  /// The LSP alone.
  public init(lspMass: Double) {
    members = [Member(id: Particles.lsp, mass: lspMass, branchings: [])]
    strengths = []
  }

  func index(of particle: ParticleID) -> Int? { members.firstIndex { $0.id == particle } }

  /// Whether the particle is there.
  public func contains(_ particle: ParticleID) -> Bool { index(of: particle) != nil }

  /// Mass in GeV of a particle that is there.
  public func mass(of particle: ParticleID) -> Double? {
    index(of: particle).map { members[$0].mass }
  }

  /// The particles besides the LSP, sorted.
  public var unstable: [ParticleID] {
    members.compactMap { $0.id == Particles.lsp ? nil : $0.id }
  }

  /// The strength of a mode, nil where it has none.
  public func strength(of mode: ProductionMode) -> Double? {
    strengths.first { $0.mode == mode }?.value
  }

  func strength(of family: ModelSpace.Family) -> Double? {
    family.modes.lazy.compactMap { strength(of: $0) }.first
  }

  /// Gives every sign combination of a pair the same strength, at most `Protomodel.largestStrength`.
  mutating func setStrength(of family: ModelSpace.Family, to value: Double) {
    for mode in family.modes {
      let strength = Strength(mode: mode, value: min(max(0, value), Self.largestStrength))
      if let place = strengths.firstIndex(where: { $0.mode >= mode }) {
        if strengths[place].mode == mode {
          strengths[place] = strength
        } else {
          strengths.insert(strength, at: place)
        }
      } else {
        strengths.append(strength)
      }
    }
  }

  /// Multiplies every strength.
  public mutating func scaleStrengths(by factor: Double) {
    for place in strengths.indices { strengths[place].value *= factor }
  }

  /// Multiplies the strengths of a particle by `factor` once per leg of the mode that is this particle.
  mutating func scaleStrengths(of particle: ParticleID, byLeg factor: Double) {
    for place in strengths.indices {
      for leg in [strengths[place].mode.first, strengths[place].mode.second]
      where leg.magnitude == particle {
        strengths[place].value = min(strengths[place].value * factor, Self.largestStrength)
      }
    }
  }

  /// The largest strength that a move gives; μ̂ may take it further.
  static let largestStrength = 1e5

  /// Puts a particle in; its decays and strengths are set by the caller.
  mutating func insert(_ particle: ParticleID, mass: Double) {
    precondition(!contains(particle), "a particle is put in once")
    let place = members.firstIndex { $0.id > particle } ?? members.count
    members.insert(Member(id: particle, mass: mass, branchings: []), at: place)
  }

  /// Gives a strength of 1 to the modes of a particle that have none yet.
  mutating func startStrengths(of particle: ParticleID, in space: ModelSpace) {
    for family in space.families(in: self)
    where family.involves(particle) && strength(of: family) == nil {
      setStrength(of: family, to: 1)
    }
  }

  /// Takes a particle out ("freezes" it): its modes and the decays into it vanish.
  ///
  /// Mothers keep σ × BR of their other channels; one that has none left is taken out as well.
  mutating func freeze(_ particle: ParticleID) {
    precondition(particle != Particles.lsp, "the LSP stays")
    remove(particle)
    settleDecays()
  }

  mutating func remove(_ particle: ParticleID) {
    members.removeAll { $0.id == particle }
    strengths.removeAll {
      $0.mode.first.magnitude == particle || $0.mode.second.magnitude == particle
    }
  }
}
