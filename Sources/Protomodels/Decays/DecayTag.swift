import SimplifiedModels

/// Decay channels of one particle that always have equal branching ratios.
///
/// For a particle that is its own antiparticle a channel stands for itself and its conjugate: no
/// published result tells the two apart.
public struct DecayTag: Sendable, Equatable {
  /// One channel: daughters of the particle (its antiparticle has the conjugate ones).
  public struct Channel: Sendable, Equatable {
    /// The BSM daughter, signed.
    public let daughter: ParticleID
    /// The same in a list, as a `Decay` has it.
    let daughters: [ParticleID]
    /// The Standard Model daughters, sorted.
    public let emitted: [SMParticle]
    /// Sum of the masses of the emitted particles in GeV, by which a channel opens.
    public let threshold: Double

    init(_ daughter: ParticleID, _ emitted: [SMParticle]) {
      self.daughter = daughter
      daughters = [daughter]
      self.emitted = emitted.sorted()
      threshold = emitted.reduce(0) { $0 + $1.thresholdMass }
    }
  }

  /// Daughter and what is emitted, `N1 t`; unique within the mother.
  public let name: String
  public let channels: [Channel]
  /// The weight per channel among the decays of a W* or Z* (1 for a charged lepton).
  ///
  /// Nil for every other decay: only a C1 or N2 that cannot emit a real boson has these.
  public let offShellWeight: Double?

  init(_ name: String, offShellWeight: Double? = nil, _ channels: [Channel]) {
    self.name = name
    self.channels = channels
    self.offShellWeight = offShellWeight
  }

  /// The BSM daughter, unsigned; the channels of a tag share it.
  public var daughter: ParticleID { channels[0].daughter.magnitude }
}
