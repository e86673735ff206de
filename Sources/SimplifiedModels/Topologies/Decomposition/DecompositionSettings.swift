/// Settings of the decomposition.
public struct DecompositionSettings: Sendable, Codable, Equatable {
  /// Smallest σ × BR kept, fb.
  public var sigmaCut: Double
  /// Mass compression below this gap, GeV.
  public var massGap: Double
  /// In a topology that compression makes purely invisible, the largest gap stays if it is at
  /// least this, GeV.
  public var visibleGap: Double
  /// Which decays are prompt and which particles stable.
  public var lifetimes = LifetimeLimits()
  /// Whether promptly decaying particles of the same mass and width are one whatever their charge,
  /// spin and colour.
  public var mergesPromptParticles = true
  /// Whether topologies with small mass gaps are added in compressed form.
  public var compressesMasses = true
  /// Whether topologies that end in invisible vertices are added in compressed form.
  public var compressesInvisible = true

  /// Makes settings; the defaults are the hunt's.
  public init(sigmaCut: Double = 0.02, massGap: Double = 10, visibleGap: Double = 1) {
    self.sigmaCut = sigmaCut
    self.massGap = massGap
    self.visibleGap = visibleGap
  }

  private enum CodingKeys: String, CodingKey {
    case sigmaCut, massGap, visibleGap, lifetimes, mergesPromptParticles, compressesMasses,
      compressesInvisible
  }

  /// Reads settings; the three cuts have to be there.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    sigmaCut = try values.decode(Double.self, forKey: .sigmaCut)
    massGap = try values.decode(Double.self, forKey: .massGap)
    visibleGap = try values.decode(Double.self, forKey: .visibleGap)
    lifetimes =
      try values.decodeIfPresent(LifetimeLimits.self, forKey: .lifetimes) ?? LifetimeLimits()
    mergesPromptParticles =
      try values.decodeIfPresent(Bool.self, forKey: .mergesPromptParticles) ?? true
    compressesMasses = try values.decodeIfPresent(Bool.self, forKey: .compressesMasses) ?? true
    compressesInvisible =
      try values.decodeIfPresent(Bool.self, forKey: .compressesInvisible) ?? true
  }
}
