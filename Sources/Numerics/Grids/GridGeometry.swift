/// The geometry of a map's grid: principal-component transform and Delaunay triangulation.
///
/// Built once by `GridGeometry.init(points:fullDimension:)`, stored as flat arrays, looked at through
/// `GridView` (which may point into a memory-mapped file). The transform is that of SModelS
/// (arXiv:1412.1745): maps are given in the masses of both branches and often fill only a plane of
/// that space.
public struct GridGeometry: Sendable {
  /// Coordinates of one point before the transform.
  public let fullDimension: Int
  /// Coordinates kept after it; 0 if all points coincide, at most `GridGeometry.largestDimension`.
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

  /// The largest number of dimensions that a map may span.
  public static let largestDimension = 7
  /// The largest number of coordinates of one point.
  public static let largestFullDimension = 64
  /// A principal component below this length counts as zero (SModelS's choice, in GeV).
  static let planeTolerance = 1e-4

  /// Builds transform and triangulation from `pointCount × fullDimension` coordinates.
  public init(points: [Double], fullDimension: Int) throws(NumericsError) {
    try Self.check(points, fullDimension: fullDimension)
    let centre = Self.mean(of: points, fullDimension: fullDimension)
    let basis = try PrincipalBasis.basis(of: points, around: centre)
    let transform = GridTransform(centre: centre, basis: basis)
    let rotated = transform.apply(to: points)
    let dimension = Self.spannedDimension(of: rotated, fullDimension: fullDimension)
    guard dimension <= Self.largestDimension else {
      throw .degenerateGrid(
        "its points span \(dimension) dimensions, at most \(Self.largestDimension) are supported")
    }
    let cut = Self.firstColumns(dimension, of: rotated, fullDimension: fullDimension)
    let mesh = try Triangulation(points: cut, dimension: dimension)
    self.init(
      fullDimension: fullDimension, dimension: dimension, centre: centre, basis: basis,
      points: cut, cells: mesh.cells, neighbours: mesh.neighbours)
  }

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

  /// Number of points (points that all coincide count once).
  public var pointCount: Int { dimension == 0 ? 1 : points.count / dimension }

  /// Calls `body` with a view of this geometry that is valid for the call.
  public func withView<Result>(_ body: (GridView) throws -> Result) rethrows -> Result {
    try centre.withUnsafeBufferPointer { centre in
      try basis.withUnsafeBufferPointer { basis in
        try points.withUnsafeBufferPointer { points in
          try cells.withUnsafeBufferPointer { cells in
            try neighbours.withUnsafeBufferPointer { neighbours in
              try body(
                GridView(
                  fullDimension: fullDimension, dimension: dimension, centre: centre,
                  basis: basis, points: points, cells: cells, neighbours: neighbours))
            }
          }
        }
      }
    }
  }
}

extension GridGeometry {
  private static func check(_ points: [Double], fullDimension: Int) throws(NumericsError) {
    guard (1...largestFullDimension).contains(fullDimension) else {
      throw .degenerateGrid(
        "a point has \(fullDimension) coordinates, between 1 and \(largestFullDimension) are"
          + " supported")
    }
    guard !points.isEmpty, points.count.isMultiple(of: fullDimension) else {
      throw .degenerateGrid(
        "\(points.count) numbers are not one or more points of \(fullDimension) coordinates")
    }
    guard points.count / fullDimension <= 50_000_000 else {
      throw .degenerateGrid("\(points.count / fullDimension) points are more than 50 million")
    }
    if let place = points.firstIndex(where: { !$0.isFinite || abs($0) > 1e100 }) {
      throw .degenerateGrid(
        "coordinate \(place % fullDimension) of point \(place / fullDimension) is"
          + " \(points[place])")
    }
  }

  private static func mean(of points: [Double], fullDimension: Int) -> [Double] {
    var sums = [Double](repeating: 0, count: fullDimension)
    for (place, coordinate) in points.enumerated() { sums[place % fullDimension] += coordinate }
    let count = Double(points.count / fullDimension)
    return sums.map { $0 / count }
  }

  /// The largest number of components of any point that are not zero.
  private static func spannedDimension(of rotated: [Double], fullDimension: Int) -> Int {
    var largest = 0
    for start in stride(from: 0, to: rotated.count, by: fullDimension) {
      let count = rotated[start..<start + fullDimension].count { abs($0) > planeTolerance }
      largest = max(largest, count)
    }
    return largest
  }

  private static func firstColumns(
    _ dimension: Int, of rotated: [Double], fullDimension: Int
  ) -> [Double] {
    var cut: [Double] = []
    cut.reserveCapacity(rotated.count / fullDimension * dimension)
    for start in stride(from: 0, to: rotated.count, by: fullDimension) {
      cut += rotated[start..<start + dimension]
    }
    return cut
  }
}
