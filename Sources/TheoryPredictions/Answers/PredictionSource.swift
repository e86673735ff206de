import SimplifiedModels

/// A topology of the model behind a prediction.
public struct PredictionSource: Sendable, Equatable {
  /// Its number in the decomposition.
  public var topology: Int
  /// Place of the map that constrains it among the maps of the result.
  public var map: Int
  /// σ × BR × efficiency in fb.
  public var weight: Double
  /// The order in which the map takes its trees, an index into `TopologyMatcher.orders`.
  public var order: Int

  /// Makes a source.
  public init(topology: Int, map: Int, weight: Double, order: Int = 0) {
    self.topology = topology
    self.map = map
    self.weight = weight
    self.order = order
  }
}
