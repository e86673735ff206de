/// What the LHC would make of a model: masses (GeV), decays and cross sections.
///
/// All decays are prompt, the LSP is stable.
public struct Spectrum: Sendable {
  /// Masses by unsigned particle, sorted by particle.
  public var masses: [(particle: ParticleID, mass: Double)]
  /// Decays by unsigned particle, sorted by particle.
  public var decays: [(particle: ParticleID, decays: [Decay])]
  /// Cross sections, signal strengths included.
  public var crossSections: [CrossSection]
  /// Makes a spectrum.
  public init(
    masses: [(particle: ParticleID, mass: Double)],
    decays: [(particle: ParticleID, decays: [Decay])],
    crossSections: [CrossSection]
  ) {
    self.masses = masses
    self.decays = decays
    self.crossSections = crossSections
  }
}
