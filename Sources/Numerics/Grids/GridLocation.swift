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

/// Which value a lookup gives where the triangulation of a grid is a matter of choice.
public enum CellValue: String, Sendable, Codable, CaseIterable {
  /// That of the triangulation that was made.
  case interpolated
  /// The smallest that any triangulation gives.
  case smallest
  /// The largest that any triangulation gives.
  case largest
}

/// How a lookup treats rounding, off-plane queries and cells that are not unique.
public struct LookupOptions: Sendable, Equatable {
  /// Coordinates are rounded to 0.01 and values to six significant digits, and the off-plane rule
  /// walks as SModelS does.
  public var roundQueries = false
  /// The value where the triangulation is a matter of choice.
  public var cellValue = CellValue.interpolated
  /// The defaults: no rounding, our own off-plane rule and triangulation.
  public init(roundQueries: Bool = false, cellValue: CellValue = .interpolated) {
    self.roundQueries = roundQueries
    self.cellValue = cellValue
  }
}
