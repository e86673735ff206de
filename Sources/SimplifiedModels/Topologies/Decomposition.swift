/// Settings of the decomposition.
public struct DecompositionSettings: Sendable, Codable, Equatable {
  /// Smallest σ × BR kept, fb.
  public var sigmaCut: Double
  /// Mass compression below this gap, GeV.
  public var massGap: Double
  /// Makes settings; the defaults are the hunt's.
  public init(sigmaCut: Double = 0.02, massGap: Double = 10) {
    self.sigmaCut = sigmaCut
    self.massGap = massGap
  }
}

/// A model taken apart into topologies.
public struct Decomposition: Sendable {
  public var topologies: [Topology]
  /// Decomposes a spectrum (specs: SModelS §5): σ × BR cut, cascades, mass and invisible compression, merging.
  public init(_ spectrum: Spectrum, settings: DecompositionSettings = .init()) {
    fatalError("unbuilt")
  }
}
