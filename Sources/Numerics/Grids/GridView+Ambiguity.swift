/// Where the triangulation is a matter of choice.
extension GridView {
  /// The points that may share a cell with the corners of `location`: all on its circumscribed sphere.
  ///
  /// Points of a regular grid are cospherical, any triangulation of them is a Delaunay triangulation,
  /// and values inside depend on the choice. Another program's value must lie between the smallest and
  /// the largest value of these points. `tolerance` is relative to the radius. One or no dimension
  /// leaves no choice. Rising indices.
  public func cosphericalPoints(
    around location: GridLocation, tolerance: Double = 1e-4
  ) -> [Int] {
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
