/// The geometry of a map's grid: principal-component transform and Delaunay triangulation.
///
/// Built once by `GridGeometry.init(points:fullDimension:)`, stored as flat arrays, looked at through
/// `GridView` (which may point into a memory-mapped file).
public struct GridGeometry: Sendable {
  /// Coordinates of one point before the transform.
  public let fullDimension: Int
  /// Coordinates kept after it.
  public let dimension: Int
  /// Mean of all points, `fullDimension` numbers.
  public let centre: [Double]
  /// Right singular vectors as columns, row-major `fullDimension × fullDimension`.
  public let basis: [Double]
  /// Transformed points, `pointCount × dimension`, in the order in which they were given.
  public let points: [Double]
  /// Cells, `cellCount × (dimension + 1)` point indices (for one dimension: neighbours in order).
  public let cells: [Int32]
  /// Neighbour opposite each vertex, -1 at the hull; the same shape as `cells`.
  public let neighbours: [Int32]
  /// Builds transform and triangulation from `pointCount × fullDimension` coordinates.
  public init(points: [Double], fullDimension: Int) throws(NumericsError) { fatalError("unbuilt") }
  /// Rebuilds a geometry from its stored arrays.
  public init(
    fullDimension: Int, dimension: Int, centre: [Double], basis: [Double], points: [Double],
    cells: [Int32], neighbours: [Int32]
  ) {
    self.fullDimension = fullDimension
    self.dimension = dimension
    self.centre = centre
    self.basis = basis
    self.points = points
    self.cells = cells
    self.neighbours = neighbours
  }
}

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

/// A non-owning view of a grid's geometry; the owner keeps the memory alive.
public struct GridView: @unchecked Sendable {
  public let fullDimension: Int
  public let dimension: Int
  public let centre: UnsafeBufferPointer<Double>
  public let basis: UnsafeBufferPointer<Double>
  public let points: UnsafeBufferPointer<Double>
  public let cells: UnsafeBufferPointer<Int32>
  public let neighbours: UnsafeBufferPointer<Int32>
  /// Wraps memory that outlives the view.
  public init(
    fullDimension: Int, dimension: Int, centre: UnsafeBufferPointer<Double>,
    basis: UnsafeBufferPointer<Double>, points: UnsafeBufferPointer<Double>,
    cells: UnsafeBufferPointer<Int32>, neighbours: UnsafeBufferPointer<Int32>
  ) {
    self.fullDimension = fullDimension
    self.dimension = dimension
    self.centre = centre
    self.basis = basis
    self.points = points
    self.cells = cells
    self.neighbours = neighbours
  }
  /// Finds the cell of `query` (`fullDimension` coordinates); nil outside the hull. A query off the plane
  /// of the data is projected onto it and the distance reported in `offPlane`.
  public func locate(_ query: [Double], options: LookupOptions = .init()) -> GridLocation? {
    fatalError("unbuilt")
  }
  /// The value of one map (one number per grid point) at `query`: nil outside the hull or where the
  /// off-plane rule (specs: SModelS §4.4) refuses. `location` is what `locate` gave for the same query.
  public func value(
    of values: UnsafeBufferPointer<Double>, at location: GridLocation, query: [Double],
    options: LookupOptions = .init()
  ) -> Double? { fatalError("unbuilt") }
}
