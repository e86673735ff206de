import SimplifiedModels

/// A protomodel: particles with masses, branching ratios and signal strength multipliers.
///
/// Everything is kept in sorted arrays, so that equal models have equal bytes.
public struct Protomodel: Codable, Sendable, Equatable {
  /// A particle that is there ("unfrozen").
  public struct Member: Codable, Sendable, Equatable {
    public var id: ParticleID
    /// Mass in GeV.
    public var mass: Double
    /// Branching ratios by decay tag (`DecayCatalogue`), sorted by tag; empty for the LSP.
    public var branchings: [TagRatio]
  }
  /// The ratio of one decay channel of a tag; channels that share a tag carry equal ratios.
  public struct TagRatio: Codable, Sendable, Equatable {
    public var tag: String
    public var ratio: Double
  }
  /// A multiplier on the reference cross section of one production mode.
  public struct Strength: Codable, Sendable, Equatable {
    public var mode: ProductionMode
    public var value: Double
  }
  /// Particles sorted by code; the LSP 1000022 is always among them.
  public var members: [Member]
  /// Strengths sorted by mode; a mode that is not listed has none (1 only once it is listed as 1).
  public var strengths: [Strength]

  enum CodingKeys: String, CodingKey { case members, strengths }
}
