/// The search for the cell of a point.
///
/// A visibility walk: from a cell near the point, always across the face behind which the point lies
/// deepest. It ends in the cell, or leaves the hull. Flat cells, which Qhull makes of points on one
/// sphere, have no barycentric coordinates; the walk crosses them (`FlatCluster`), and where it does
/// not end all cells are tried.
extension GridView {
  /// How far outside a cell a point still belongs to it, in barycentric units (as in SModelS).
  static let tolerance = 1e-6
  /// The same beside a flat cell, whose share of space its neighbours take over (as in SciPy).
  private static let toleranceBesideFlat = 1e-3
  /// Cells thinner than this are not trusted to say that a point is outside the hull.
  private static let thin = 1e-7

  private var cellCount: Int { cells.count / (dimension + 1) }

  /// The cell of a point in principal components and the weights of its corners; nil outside.
  func search(_ point: UnsafeMutableBufferPointer<Double>) -> GridLocation? {
    switch dimension {
    case 0: return location(0, SIMD8(1, 0, 0, 0, 0, 0, 0, 0))
    case 1: return searchInterval(point[0])
    default: return searchByWalk(point)
    }
  }

  func location(_ cell: Int, _ weights: SIMD8<Double>) -> GridLocation {
    var location = GridLocation()
    location.count = dimension + 1
    location.weights = weights
    for corner in 0...dimension {
      location.indices[corner] = cells[cell * (dimension + 1) + corner]
    }
    return location
  }

  /// Bisection among intervals, which stand in rising order.
  private func searchInterval(_ x: Double) -> GridLocation? {
    var low = 0
    var high = cellCount - 1
    guard high >= 0, x > points[Int(cells[0])] - Self.tolerance,
      x < points[Int(cells[2 * high + 1])] + Self.tolerance
    else { return nil }
    while low < high {
      let middle = (low + high) / 2
      if x <= points[Int(cells[2 * middle + 1])] { high = middle } else { low = middle + 1 }
    }
    let left = points[Int(cells[2 * low])]
    let right = points[Int(cells[2 * low + 1])]
    let share = (x - left) / (right - left)
    return location(low, SIMD8(1 - share, share, 0, 0, 0, 0, 0, 0))
  }

  private func searchByWalk(_ point: UnsafeMutableBufferPointer<Double>) -> GridLocation? {
    let solver = CellSolver(view: self, point: UnsafeBufferPointer(point))
    var cell = startCell(point)
    // A walk of this length goes in circles; it would cost more than to try all cells.
    for _ in 0..<(64 + 2 * Int(Double(cellCount).squareRoot())) {
      let found = solver.solve(cell)
      if found.isFlat {
        let crossing = FlatCluster(view: self, solver: solver).cross(from: cell)
        guard case .to(let next) = crossing else {
          if case .outside = crossing { return nil }
          break
        }
        cell = next
        continue
      }
      guard let face = found.deepestFace(beyond: Self.tolerance) else {
        return location(cell, found.weights)
      }
      let next = Int(neighbours[cell * (dimension + 1) + face])
      if next < 0 {
        if found.fatness > Self.thin { return nil }
        break
      }
      cell = next
    }
    return searchEverywhere(solver)
  }

  /// The nearest of a few cells spread over the grid, judged by their first corner.
  private func startCell(_ point: UnsafeMutableBufferPointer<Double>) -> Int {
    let samples = min(cellCount, 4 + cellCount / 256)
    var best = 0
    var smallest = Double.infinity
    for sample in 0..<samples {
      let cell = sample * cellCount / samples
      let corner = Int(cells[cell * (dimension + 1)]) * dimension
      var square = 0.0
      for axis in 0..<dimension {
        let difference = points[corner + axis] - point[axis]
        square += difference * difference
      }
      if square < smallest { (best, smallest) = (cell, square) }
    }
    return best
  }

  /// All cells; of those that hold the point the one that it is deepest inside of.
  private func searchEverywhere(_ solver: CellSolver) -> GridLocation? {
    // Points cost less than cells, and many queries lie far outside.
    guard isInBox(solver.point) else { return nil }
    var best: GridLocation?
    var deepest = -Double.infinity
    for cell in 0..<cellCount where isInBox(solver.point, of: cell) {
      let found = solver.solve(cell)
      guard !found.isFlat, found.smallest > deepest, found.smallest >= -Self.toleranceBesideFlat
      else { continue }
      if found.smallest >= -Self.tolerance || isBesideFlat(cell, solver) {
        best = location(cell, found.weights)
        deepest = found.smallest
      }
    }
    return best
  }

  /// Whether a point may belong to a cell: it lies in the box around all points, with the room that a
  /// cell has beyond its faces.
  private func isInBox(_ point: UnsafeBufferPointer<Double>) -> Bool {
    (0..<dimension).allSatisfy { axis in
      var (low, high) = (Double.infinity, -Double.infinity)
      for place in stride(from: axis, to: points.count, by: dimension) {
        low = min(low, points[place])
        high = max(high, points[place])
      }
      return Self.holds(point[axis], from: low, to: high, dimension)
    }
  }

  /// The same of one cell's corners.
  private func isInBox(_ point: UnsafeBufferPointer<Double>, of cell: Int) -> Bool {
    let first = cell * (dimension + 1)
    for axis in 0..<dimension {
      var (low, high) = (Double.infinity, -Double.infinity)
      for corner in first...first + dimension {
        let value = points[Int(cells[corner]) * dimension + axis]
        low = min(low, value)
        high = max(high, value)
      }
      if !Self.holds(point[axis], from: low, to: high, dimension) { return false }
    }
    return true
  }

  /// Weights down to -ε put a point at most (corners - 1) ε widths beyond the box; twice that is allowed.
  private static func holds(_ x: Double, from low: Double, to high: Double, _ dimension: Int)
    -> Bool
  {
    let room = 2 * toleranceBesideFlat * Double(dimension) * (high - low) + tolerance
    return x >= low - room && x <= high + room
  }

  private func isBesideFlat(_ cell: Int, _ solver: CellSolver) -> Bool {
    (0...dimension).contains { corner in
      let next = Int(neighbours[cell * (dimension + 1) + corner])
      return next >= 0 && solver.solve(next).isFlat
    }
  }
}
