/// Where a query lies in a grid: up to `dimension + 1` points and their barycentric weights.
public struct GridLocation: Sendable {
  /// How many of `indices` and `weights` are used.
  public var count = 0
  /// Indices of grid points.
  public var indices: SIMD8<Int32> = .zero
  /// Barycentric weights; they sum to one.
  public var weights: SIMD8<Double> = .zero
  /// Distance of the query from the plane of the data, in the units of the coordinates (0: on it).
  public var offPlane: Double = 0
  /// The empty location.
  public init() {}
}

/// How a lookup treats rounding and off-plane queries.
public struct LookupOptions: Sendable, Equatable {
  /// Round queries to 0.01 and results to six digits and walk off the plane as SModelS does.
  public var roundQueries = false
  /// The defaults: no rounding, our own off-plane rule.
  public init(roundQueries: Bool = false) { self.roundQueries = roundQueries }
}
