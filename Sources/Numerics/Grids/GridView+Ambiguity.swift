/// Where the triangulation is a matter of choice.
extension GridView {
  /// Cells that are tried before all points of a sphere are taken together instead.
  private static let mostCells = 20_000

  /// The range of the values at `point` (principal components) in all cells that hold it and whose
  /// corners are among the points that may share its cell; nil where there is one such cell.
  func valueRange(
    of values: UnsafeBufferPointer<Double>, at location: GridLocation,
    point: UnsafeMutableBufferPointer<Double>, options: LookupOptions
  ) -> ClosedRange<Double>? {
    let near = cosphericalPoints(around: location)
    guard near.count > location.count else { return nil }
    guard let cells = Self.choices(of: location.count, from: near) else {
      let found = near.map { values[$0] }
      return found.min().flatMap { low in found.max().map { low...$0 } }
    }
    let own = interpolate(values, location, options)
    return cells.withUnsafeBufferPointer { cells in
      let view = GridView(
        fullDimension: fullDimension, dimension: dimension, centre: centre, basis: basis,
        points: points, cells: cells, neighbours: neighbours)
      let solver = CellSolver(view: view, point: UnsafeBufferPointer(point))
      return (0..<cells.count / location.count).reduce(own...own) { range, cell in
        let found = solver.solve(cell)
        guard !found.isFlat, found.smallest >= -Self.tolerance else { return range }
        let value = interpolate(values, view.location(cell, found.weights), options)
        return min(range.lowerBound, value)...max(range.upperBound, value)
      }
    }
  }

  /// All choices of `count` of the points, one after the other; nil if there are too many.
  private static func choices(of count: Int, from points: [Int]) -> [Int32]? {
    var total = 1.0
    for index in 0..<count { total *= Double(points.count - index) / Double(index + 1) }
    guard total <= Double(mostCells) else { return nil }
    var cells: [Int32] = []
    var chosen = Array(0..<count)
    while true {
      cells += chosen.map { Int32(points[$0]) }
      guard
        let moved = chosen.indices.last(where: { chosen[$0] < points.count - count + $0 })
      else { return cells }
      chosen[moved] += 1
      for index in (moved + 1)..<max(count, moved + 1) { chosen[index] = chosen[index - 1] + 1 }
    }
  }

  /// The points that may share a cell with the corners of `location`: all on its circumscribed sphere.
  ///
  /// Points of a regular grid are cospherical, any triangulation of them is a Delaunay triangulation,
  /// and values inside depend on the choice. `tolerance` is relative to the radius. One or no
  /// dimension leaves no choice. Rising indices.
  func cosphericalPoints(around location: GridLocation, tolerance: Double = 1e-4) -> [Int] {
    let corners = (0..<location.count).map { Int(location.indices[$0]) }
    guard dimension > 1, let centre = circumcentre(corners) else { return corners.sorted() }
    let radius = distance(corners[0], centre)
    return (0..<points.count / dimension).filter {
      corners.contains($0) || abs(distance($0, centre) - radius) <= tolerance * radius
    }
  }

  private func distance(_ index: Int, _ centre: [Double]) -> Double {
    var square = 0.0
    for axis in 0..<dimension {
      let difference = points[index * dimension + axis] - centre[axis]
      square += difference * difference
    }
    return square.squareRoot()
  }

  /// The point as far from the first corner as from every other one: 2 (vᵢ - v₀) · x = |vᵢ - v₀|²,
  /// by the normal equations; nil for a flat cell.
  private func circumcentre(_ corners: [Int]) -> [Double]? {
    var matrix = [Double](repeating: 0, count: dimension * dimension)
    var right = [Double](repeating: 0, count: dimension)
    let origin = corners[0] * dimension
    for corner in corners.dropFirst() {
      let edge = (0..<dimension).map { points[corner * dimension + $0] - points[origin + $0] }
      let square = edge.reduce(0) { $0 + $1 * $1 }
      for row in 0..<dimension {
        right[row] += edge[row] * square / 2
        for column in 0...row { matrix[row * dimension + column] += edge[row] * edge[column] }
      }
    }
    let isSolved = matrix.withUnsafeMutableBufferPointer { matrix in
      right.withUnsafeMutableBufferPointer { right in
        do {
          try Cholesky.factor(matrix, order: dimension)
        } catch { return false }
        Cholesky.solve(UnsafeBufferPointer(matrix), order: dimension, right)
        return true
      }
    }
    return isSolved ? (0..<dimension).map { right[$0] + points[origin + $0] } : nil
  }
}
