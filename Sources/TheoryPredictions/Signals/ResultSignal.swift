/// The signal of a model in one result, whatever was observed there.
public struct ResultSignal: Sendable {
  /// σ × BR × efficiency in fb by region; empty for an upper-limit result.
  public var crossSections: [Double] = []
  /// What stands in upper-limit maps: the map, coordinates as its grid has them, σ in fb.
  public var maps: [(map: Int, coordinates: [Double], crossSection: Double)] = []
}
