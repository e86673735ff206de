/// One decay of a particle: probability and what comes out, daughters signed for the particle.
public struct Decay: Codable, Sendable, Equatable {
  /// Branching ratio, between 0 and 1.
  public var ratio: Double
  /// The daughters beyond the Standard Model, signed and sorted.
  ///
  /// Mostly one; none where the new particles' parity is violated, several in cascades of heavy
  /// Higgs bosons and the like.
  public var daughters: [ParticleID]
  /// The SM daughters, sorted.
  public var emitted: [SMParticle]
  /// Makes a decay; both lists have to be sorted.
  public init(ratio: Double, daughters: [ParticleID], emitted: [SMParticle]) {
    self.ratio = ratio
    self.daughters = daughters
    self.emitted = emitted
  }
}
