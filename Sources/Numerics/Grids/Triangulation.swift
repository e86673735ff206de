internal import CQhull

/// Cells and their neighbours: Qhull's Delaunay triangulation, or intervals in one dimension.
struct Triangulation {
  /// `cellCount × (dimension + 1)` point indices.
  let cells: [Int32]
  /// The neighbour opposite each vertex, -1 at the hull.
  let neighbours: [Int32]

  /// Triangulates `points` (rows of `dimension` coordinates).
  init(points: [Double], dimension: Int) throws(NumericsError) {
    switch dimension {
    case 0: (cells, neighbours) = ([0], [-1])
    case 1: (cells, neighbours) = Self.intervals(points)
    default: (cells, neighbours) = try Self.delaunay(points, dimension: dimension)
    }
  }

  /// Intervals between neighbours in rising order; of points that coincide the first one counts.
  private static func intervals(_ points: [Double]) -> ([Int32], [Int32]) {
    var order = points.indices.sorted { (points[$0], $0) < (points[$1], $1) }
    var last = -Double.infinity
    order.removeAll { index in
      defer { last = points[index] }
      return points[index] == last
    }
    let count = order.count - 1
    var cells: [Int32] = []
    var neighbours: [Int32] = []
    for cell in 0..<count {
      cells += [Int32(order[cell]), Int32(order[cell + 1])]
      neighbours += [cell + 1 < count ? Int32(cell + 1) : -1, Int32(cell - 1)]
    }
    return (cells, neighbours)
  }

  /// Whether Qhull would take minutes, so that the points are joggled.
  ///
  /// Facets of cospherical or coplanar points are merged, which takes a time that grows with the square
  /// of their number: most in thin slabs, where thousands of points lie in a few planes. Joggled points
  /// leave nothing to merge, and the cells are the same except where points are cospherical, so that
  /// there is no one triangulation.
  private static func isSlow(_ points: [Double], dimension: Int) -> Bool {
    let count = points.count / dimension
    guard dimension > 2, count > 2500 else { return false }
    if count > 10_000 { return true }
    func extent(_ axis: Int) -> Double {
      var (low, high) = (Double.infinity, -Double.infinity)
      for start in stride(from: axis, to: points.count, by: dimension) {
        low = min(low, points[start])
        high = max(high, points[start])
      }
      return high - low
    }
    return extent(dimension - 1) < 0.01 * extent(0)
  }

  private static func delaunay(
    _ points: [Double], dimension: Int
  ) throws(NumericsError) -> ([Int32], [Int32]) {
    let count = points.count / dimension
    guard count > dimension else {
      throw .degenerateGrid("\(count) points cannot span \(dimension) dimensions")
    }
    var mesh = protolith_delaunay()
    var message = [CChar](repeating: 0, count: 256)
    let status = points.withUnsafeBufferPointer {
      protolith_delaunay_build(
        Int32(dimension), Int32(count), $0.baseAddress,
        isSlow(points, dimension: dimension) ? 1 : 0, &mesh, &message, Int32(message.count))
    }
    defer { protolith_delaunay_free(&mesh) }
    guard status == 0 else {
      let text = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
      throw .degenerateGrid(
        "Qhull says \"\(String(decoding: text, as: UTF8.self))\" (exit \(status)) for \(count)"
          + " points in \(dimension) dimensions")
    }
    guard mesh.simplex_count > 0 else {
      throw .degenerateGrid("Qhull finds no cell among \(count) points")
    }
    let entries = Int(mesh.simplex_count) * (dimension + 1)
    return (
      Array(UnsafeBufferPointer(start: mesh.vertices, count: entries)),
      Array(UnsafeBufferPointer(start: mesh.neighbours, count: entries))
    )
  }
}
